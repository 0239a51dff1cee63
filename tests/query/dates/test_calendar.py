from __future__ import annotations

from datetime import date

import pytest

from semsearch.query.dates import calendar


def test_months_in_a_row_may_begin_in_another_year() -> None:
    assert calendar.months(2021, 0) == (date(2020, 12, 1), date(2020, 12, 31))
    assert calendar.months(2020, 12, 3) == (date(2020, 12, 1), date(2021, 2, 28))
    assert calendar.months(2020, 2) == (date(2020, 2, 1), date(2020, 2, 29))


@pytest.mark.parametrize(
    ("count", "unit", "earlier"),
    [
        (3, "days", date(2021, 3, 28)),
        (2, "weeks", date(2021, 3, 17)),
        (1, "month", date(2021, 2, 28)),
        (13, "months", date(2020, 2, 29)),
        (1, "year", date(2020, 3, 31)),
        (1, "decade", date(2011, 3, 31)),
    ],
)
def test_a_step_back_ends_within_its_month(count: int, unit: str, earlier: date) -> None:
    assert calendar.shift_back(date(2021, 3, 31), count, unit) == earlier


@pytest.mark.parametrize(
    ("word", "value"), [("a", 1), ("an", 1), ("One", 1), ("two", 2), ("twelve", 12), ("30", 30)]
)
def test_numbers_are_words_or_digits(word: str, value: int) -> None:
    assert calendar.parse_count(word) == value


def test_a_winter_begins_in_the_december_of_its_year() -> None:
    assert calendar.season("Winter", 2019) == (date(2019, 12, 1), date(2020, 2, 29))
    assert calendar.season("fall", 2020) == calendar.season("autumn", 2020)
