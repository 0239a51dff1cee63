from __future__ import annotations

from datetime import date

import pytest

from semsearch.presentation.text.timeline import BARS, Bars, bars


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
