from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from semsearch.presentation.terminal.timeline import MOST, timeline
from semsearch.presentation.text.timeline import NOTHING, SIGNS, bars
from tests.presentation.terminal.samples import golden, shown

RULING = {date(2021, 7, 28): 4, date(2021, 7, 29): 2, date(2021, 8, 4): 1}


def test_days_stand_between_their_dates_and_the_year_once() -> None:
    drawn = timeline(RULING, 80, "   ")
    assert shown(list(drawn.lines)) == "   28 July █▄·····▂ 4 August 2021"
    assert drawn.unit == "day"


def test_where_it_is_narrow_the_bars_stand_below_the_dates() -> None:
    assert shown(list(timeline({**RULING, date(2020, 10, 27): 1}, 40, "  ").lines)) == golden("""
          27 October 2020 to 4 August 2021
          ▂········█▂
    """).replace("27", "  27", 1).replace("▂", "  ▂", 1)


def test_empty_bars_and_dates_are_dim() -> None:
    (line,) = timeline(RULING, 80).lines
    dim = [line.plain[span.start : span.end] for span in line.spans if span.style == "dim"]
    assert dim == ["28 July ", "·····", " 4 August 2021"]


@pytest.mark.parametrize("days", [{}, {date(2021, 7, 28): 9}])
def test_a_single_day_is_no_timeline(days: dict[date, int]) -> None:
    assert timeline(days, 80).lines == ()


def test_in_ascii_the_bars_are_figures() -> None:
    days = {**RULING, date(2021, 7, 30): 10}
    assert bars(days, 80, plain=True).text == "42+....1"
    assert shown(list(timeline(days, 80, plain=True).lines)) == "28 July 42+....1 4 August 2021"


@given(
    st.dictionaries(st.dates(), st.integers(0, 10**30), min_size=1, max_size=8),
    st.integers(1, 200),
    st.booleans(),
)
def test_bars_fit_whatever_the_days(days: dict[date, int], width: int, plain: bool) -> None:
    drawn = bars(days, width, plain=plain)
    assert 1 <= len(drawn.text) <= width
    assert set(drawn.text) <= set("0123456789+." if plain else SIGNS)
    told = sum(mark not in (NOTHING, ".") for mark in drawn.text)
    assert told <= sum(count > 0 for count in days.values())
    lines = timeline(days, max(width, 20), "    ", plain=plain).lines
    assert all(cell_len(line.plain) <= max(width, 20) for line in lines)
    assert all(len(line.plain) <= MOST + 40 for line in lines)
