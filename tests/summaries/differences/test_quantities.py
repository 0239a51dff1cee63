from __future__ import annotations

from math import inf

import pytest

from semsearch.summaries.differences.quantities import agree, quantities
from semsearch.summaries.differences.tokens import tokens


def read(text: str) -> list[tuple[str, float, str]]:
    """Return each quantity as it is written, its value and its unit."""
    found = quantities(text, tokens(text))
    return [(text[one.start : one.end], one.value, one.unit) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It cost £7.5m.", [("£7.5m", 7.5e6, "£")]),
        ("It cost 7.55 million pounds.", [("7.55 million pounds", 7.55e6, "£")]),
        ("a fine of US$19 bln, or 1,200 euros", [("US$19 bln", 19e9, "$"), ("1,200 euros", 1200.0, "€")]),
        ("A$3 and NZ$4", [("A$3", 3.0, "A$"), ("NZ$4", 4.0, "N$")]),
        ("at least twenty-two people", [("at least twenty-two", 22.0, "")]),
        ("two dead, more than 1,000 homeless", [("two", 2.0, ""), ("more than 1,000", 1000.0, "")]),
        ("sales fell 0.3 per cent, not 1.4%", [("0.3 per cent", 0.3, "%"), ("1.4%", 1.4, "%")]),
        ("a 33-year-old with 200-plus wins", [("33", 33.0, ""), ("200", 200.0, "")]),
        ("a pig of 90 pounds", [("90", 90.0, "")]),
    ],
)
def test_quantities_have_their_unit_and_hedge(text: str, expected: list[tuple[str, float, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "on 5 May 2021, since 1999, on Sept. 11",
        "at 13:55, a 5-4 ruling, 3/10/14, 10 to 15 of them",
        "Flight 752, COVID-19, Section 7, version 5.2.1, the 9th",
        "two hundred, three dozen, 11 1/3 innings",
        "no figure at all",
    ],
)
def test_what_is_no_quantity_is_left_out(text: str) -> None:
    assert read(text) == []


def test_bounds_and_rounding_say_what_a_quantity_may_stand_for() -> None:
    text = "12, at least 12, up to 12, about 500, 1,000, 7.5 million"
    exact, least, most, about, rounded, million = quantities(text, tokens(text))
    assert (exact.low, exact.high, exact.bound) == (12, 12, "")
    assert (least.low, least.high, least.bound) == (12, inf, "least")
    assert (most.low, most.high, most.bound) == (0, 12, "most")
    assert (about.low, about.high) == (450, 550)
    assert (rounded.low, rounded.high) == (500, 1500)
    assert million.low == pytest.approx(7.275e6)
    assert million.high == pytest.approx(7.725e6)
    assert agree(exact, least)
    assert agree(exact, most)
    assert not agree(about, exact)
