from __future__ import annotations

from datetime import date

import pytest

from semsearch.query.dates.expressions import Days, parse

TODAY = date(2021, 8, 18)


def test_a_month_without_a_year_is_the_latest_that_has_begun() -> None:
    assert parse("August", TODAY) == Days(date(2021, 8, 1), date(2021, 8, 31), "month", named_year=False)
    assert parse("September", TODAY) == Days(date(2020, 9, 1), date(2020, 9, 30), "month", named_year=False)


def test_29_february_is_that_of_the_latest_leap_year() -> None:
    assert parse("29 February", TODAY) == Days(date(2020, 2, 29), date(2020, 2, 29), "day", named_year=False)


@pytest.mark.parametrize("expression", ["03/04/2021", "winter 2020", "a year ago", "about two weeks ago"])
def test_what_has_two_readings_is_vague(expression: str) -> None:
    days = parse(expression, TODAY)
    assert days
    assert days.vague


@pytest.mark.parametrize(
    "expression", ["13/04/2021", "04/13/2021", "04/04/2021", "summer 2020", "two weeks ago"]
)
def test_what_has_one_reading_is_not(expression: str) -> None:
    days = parse(expression, TODAY)
    assert days
    assert not days.vague


@pytest.mark.parametrize(
    "expression",
    [
        "31 February 2021",
        "31 February",
        "2021-13-01",
        "99/99/2021",
        "1979-12-31",
        "999 years ago",
        "in 2021",
        "",
    ],
)
def test_what_no_calendar_or_archive_has_is_no_day(expression: str) -> None:
    assert parse(expression, TODAY) is None
