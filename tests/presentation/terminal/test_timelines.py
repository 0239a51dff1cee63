from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from semsearch.presentation.terminal.timelines import NOTHING_ABOUT, timeline_lines
from semsearch.types import Period, Timeline
from tests.presentation.samples import TIMELINE
from tests.presentation.terminal.samples import safe


def shown(timeline: Timeline, width: int = 80, *, plain: bool = False) -> list[str]:
    return [line.plain for line in timeline_lines(timeline, width, plain=plain)]


def test_each_question_has_its_figures_and_its_bars_on_one_scale() -> None:
    assert shown(TIMELINE)[:4] == [
        "Mars",
        "5 articles · 2 stories · 1 without a date",
        "  ▄█·",
        "most in May 2021: 50.0%, 3 of 6 articles",
    ]
    assert shown(TIMELINE)[7] == "  ··▂"
    assert " ".join(shown(TIMELINE)[-2:]) == (
        "April 2021 to June 2021 · one bar per month · its height: the share of what the "
        "archive has of that time · 2 articles without a date · 22 articles"
    )


def test_bars_in_ascii() -> None:
    assert shown(TIMELINE, plain=True)[2] == "  59."


def test_more_periods_than_fit_share_a_bar() -> None:
    first = date(2021, 1, 1)
    days = tuple(Period(first + timedelta(n), 10, (n % 2, 0)) for n in range(100))
    lines = shown(replace(TIMELINE, by="day", periods=days))
    assert lines[2] == "  " + "█" * 50
    assert "one bar per 2 days" in " ".join(lines)


def test_a_question_that_nothing_is_about_is_told_so() -> None:
    nothing = replace(TIMELINE.series[0], articles=0, stories=0, undated=0)
    lines = shown(replace(TIMELINE, series=(nothing,), periods=()))
    assert lines[1] == NOTHING_ABOUT
    assert shown(replace(TIMELINE, articles=0))[0].startswith("Nothing found: the index is empty")


@pytest.mark.parametrize("width", [1, 20, 80])
def test_lines_fit_and_hold_no_control_character(width: int) -> None:
    for line in timeline_lines(TIMELINE, width):
        assert line.cell_len <= max(width, 20)
        assert safe(line.plain)
