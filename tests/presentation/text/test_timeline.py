from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from semsearch.presentation.text.phrases import NO_BREAK
from semsearch.presentation.text.timeline import (
    BARS,
    Bars,
    bars,
    peak,
    percent,
    period_name,
    share_bars,
    totals,
)
from semsearch.types import Span
from tests.presentation.samples import TIMELINE


@pytest.mark.parametrize(
    ("last", "width", "drawn"),
    [
        (date(2021, 1, 10), 10, Bars("▂········▂", "day")),
        (date(2021, 1, 11), 10, Bars("▂▂", "week")),
        (date(2021, 3, 11), 10, Bars("▂········▂", "week")),
        (date(2021, 3, 12), 10, Bars("▂·▂", "month")),
        (date(2021, 10, 31), 10, Bars("▂········▂", "month")),
        (date(2021, 11, 1), 10, Bars("▄", "year")),
        (date(2030, 1, 1), 10, Bars("▂········▂", "year")),
        (date(2031, 1, 1), 10, Bars("▂····▂", "2 years")),
        (date(2021, 12, 31), 1, Bars("▄", "year")),
        (date(2025, 1, 1), 1, Bars("▄", "5 years")),
    ],
)
def test_a_bar_covers_the_shortest_span_for_which_all_bars_fit(last: date, width: int, drawn: Bars) -> None:
    assert bars({date(2021, 1, 1): 1, last: 1}, width) == drawn


def test_the_busiest_span_has_the_highest_bar_and_a_single_article_a_low_one() -> None:
    first = date(2021, 1, 1).toordinal()
    many = {date.fromordinal(first + n): n for n in range(1, 9)}
    assert bars(many, 80).text == BARS
    assert bars({date(2021, 1, 1): 1}, 80).text == "▂"
    assert bars({date(2021, 1, 1): 1, date(2021, 1, 2): 10**9}, 80).text == "▁█"


def test_shares_have_one_scale_and_the_smallest_is_seen() -> None:
    assert share_bars([0.0, 0.0001, 0.25, 0.5], 0.5) == "·▁▄█"
    assert share_bars([0.0, 0.0001, 0.25, 0.5], 0.5, plain=True) == ".159"


@pytest.mark.parametrize(
    ("by", "named"),
    [("day", "28 July 2021"), ("week", "week of 28 July 2021"), ("month", "July 2021"), ("year", "2021")],
)
def test_a_period_is_named_after_its_first_day(by: Span, named: str) -> None:
    assert period_name(date(2021, 7, 28), by).replace(NO_BREAK, " ") == named


def test_a_small_share_is_not_nothing() -> None:
    assert [percent(share) for share in (0.0, 0.0004, 0.0415, 1.0)] == [
        "0.0%",
        "less than 0.1%",
        "4.2%",
        "100.0%",
    ]


def test_the_figures_of_a_series_in_words() -> None:
    assert totals(TIMELINE, 0) == ["5 articles", "2 stories", "1 without a date"]
    assert peak(TIMELINE, 0) == "most in May 2021: 50.0%, 3 of 6 articles"
    assert peak(replace(TIMELINE, periods=()), 0) == ""
    uncertain = replace(TIMELINE.series[0], complete=False, first_of_year=2)
    told = totals(replace(TIMELINE, series=(uncertain,)), 0)
    assert told[0] == "at least 5 articles"
    assert told[-1] == "2 on 1 January, perhaps of the year"
