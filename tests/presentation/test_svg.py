from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch.presentation.svg import NOTHING_DATED, drawing
from semsearch.types import Interpretation, Period, Series, Timeline
from tests.presentation.samples import TIMELINE

SVG = "{http://www.w3.org/2000/svg}"


def drawn(timeline: Timeline) -> Any:
    return ElementTree.fromstring(drawing(timeline))


def lines(timeline: Timeline) -> list[list[tuple[float, float]]]:
    """Return the points of the lines of the series, without those of the legend."""
    found = [one.get("points", "") for one in drawn(timeline).iter(f"{SVG}polyline")]
    points = [[(float(x), float(y)) for x, y in (p.split(",") for p in one.split())] for one in found]
    return points[: len(timeline.series)]


def test_the_title_and_the_description_say_what_is_shown() -> None:
    root = drawn(TIMELINE)
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "title desc")
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert (title.get("id"), desc.get("id")) == ("title", "desc")
    assert title.text.startswith("Articles about “Mars”, ")
    assert (
        "“Mars”: 5 articles, 2 stories, 1 without a date; most in May 2021: 50.0%, 3 of 6 articles."
        in desc.text
    )


def test_each_share_is_a_point_in_proportion() -> None:
    mars, didi = lines(TIMELINE)
    bottom, top = mars[2][1], mars[1][1]
    assert [x for x, _ in mars] == [x for x, _ in didi]
    assert [x for x, _ in mars] == sorted(x for x, _ in mars)
    assert mars[0][1] == pytest.approx((bottom + top) / 2, abs=0.1)  # 25% is half of 50%
    assert [y for _, y in didi[:2]] == [bottom, bottom]
    assert bottom > didi[2][1] > mars[0][1]


def test_lines_differ_in_dashes_and_not_in_colour_only() -> None:
    series = tuple(replace(TIMELINE.series[0], question=f"Mars {n}") for n in range(5))
    periods = tuple(replace(one, counts=(1,) * 5) for one in TIMELINE.periods)
    shown = list(drawn(replace(TIMELINE, series=series, periods=periods)).iter(f"{SVG}polyline"))
    assert len({(one.get("class"), one.get("stroke-dasharray")) for one in shown}) == 5
    assert len({one.get("stroke-dasharray") for one in shown}) == 5


def test_it_follows_the_scheme_of_the_reader() -> None:
    assert "@media (prefers-color-scheme: dark)" in drawing(TIMELINE)


def test_level_stretches_have_two_points() -> None:
    empty = tuple(Period(date(2020, 1, 1 + n), 5, (int(n in (3, 20)),)) for n in range(25))
    (line,) = lines(Timeline("day", TIMELINE.series[:1], empty))
    assert len(line) < 12
    assert line[0][0] < line[-1][0]


def test_one_period_and_none() -> None:
    (line, _) = lines(replace(TIMELINE, periods=TIMELINE.periods[:1]))
    assert len(line) == 2
    nothing = drawing(replace(TIMELINE, periods=()))
    assert NOTHING_DATED in nothing


@given(st.text(max_size=120))
def test_text_stays_text(text: str) -> None:
    series = (Series(text, Interpretation("x"), 1, 1),)
    root = drawn(Timeline("month", series, (Period(date(2021, 1, 1), 10**9, (1,)),)))
    known = {"svg", "title", "desc", "style", "rect", "line", "polyline", "text"}
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= known
    names = {name for one in root.iter() for name in one.attrib}
    assert not any(name.startswith("on") or "href" in name for name in names)


def test_it_holds_no_script_and_no_address() -> None:
    text = drawing(TIMELINE)
    assert "<script" not in text
    assert text.count("http") == 1  # the namespace
    assert "\x1b" not in text
    assert "\u202e" not in text
