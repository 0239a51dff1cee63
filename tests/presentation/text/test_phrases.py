from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from semsearch.presentation.text.phrases import (
    NO_BREAK,
    alternatives,
    counted,
    day,
    moment,
    month,
    period,
    quoted,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("number", "words", "shown"),
    [
        (0, ("article",), "0 articles"),
        (1, ("article",), "1 article"),
        (1412, ("article",), "1,412 articles"),
        (1, ("story", "stories"), "1 story"),
        (2, ("story", "stories"), "2 stories"),
    ],
)
def test_things_are_counted(number: int, words: tuple[str, ...], shown: str) -> None:
    assert counted(number, *words) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('"smart city"', "“smart city”"),
        ("„intelligente Stadt“", "“intelligente Stadt”"),
        ("a\x1b[31m\u202eb\n c", "“a[31mb c”"),
        ("\u202e \x07", ""),
        ('""', ""),
        ('provider:"The Reef Times"', '“provider:"The Reef Times"”'),
    ],
)
def test_a_quotation_has_one_pair_of_marks(text: str, shown: str) -> None:
    assert quoted(text) == shown


@pytest.mark.parametrize(
    ("names", "joined"),
    [([], ""), (["A"], "A"), (["A", "B"], "A or B"), (["A", "B", "C"], "A, B or C")],
)
def test_alternatives_are_joined(names: list[str], joined: str) -> None:
    assert alternatives(names) == joined


def test_days_are_told_in_utc_and_without_a_year_that_stands_beside() -> None:
    late = datetime(2021, 12, 31, 23, 30, tzinfo=timezone(timedelta(hours=-2)))
    assert day(late) == f"1{NO_BREAK}January{NO_BREAK}2022"
    assert day(late, beside=datetime(2022, 6, 1, tzinfo=UTC)) == f"1{NO_BREAK}January"
    assert moment(datetime(2021, 7, 1, 23, 59, 59, tzinfo=UTC)) == f"1{NO_BREAK}July{NO_BREAK}2021"
    assert moment(datetime(2021, 7, 1, 9, 5, tzinfo=UTC)).endswith(f"2021{NO_BREAK}09:05{NO_BREAK}UTC")
    assert [month("2021-07"), month("2021-13"), month("")] == ["July 2021", "2021-13", ""]


def test_first_and_last_second_of_a_day_are_shown_as_the_day() -> None:
    midnight, second = datetime(2021, 6, 30, 16, tzinfo=UTC), timedelta(seconds=1)
    assert moment(midnight).endswith(f"16:00{NO_BREAK}UTC")
    assert moment(midnight, SHANGHAI) == f"1{NO_BREAK}July{NO_BREAK}2021"
    assert moment(midnight - second, SHANGHAI) == f"30{NO_BREAK}June{NO_BREAK}2021"
    assert moment(datetime(2021, 7, 1, tzinfo=UTC), SHANGHAI) == f"1{NO_BREAK}July{NO_BREAK}2021"
    assert moment(midnight + second, SHANGHAI).endswith(f"16:00{NO_BREAK}UTC")


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ((2021, 7, 1), (2021, 7, 31), "from July 2021"),
        ((2021, 12, 1), (2021, 12, 31), "from December 2021"),
        ((2020, 1, 1), (2020, 12, 31), "from 2020"),
        ((2021, 7, 3), (2021, 7, 3), "from 3 July 2021"),
        ((2021, 7, 1), (2021, 7, 1), "from 1 July 2021"),
        ((2021, 7, 1), (2021, 8, 31), "from 1 July 2021 to 31 August 2021"),
        ((2021, 7, 1), (2021, 7, 30), "from 1 July 2021 to 30 July 2021"),
        ((2019, 1, 1), (2020, 12, 31), "from 1 January 2019 to 31 December 2020"),
        ((2021, 7, 1), None, "since 1 July 2021"),
        (None, (2021, 7, 31), "until 31 July 2021"),
        (None, None, ""),
    ],
)
@pytest.mark.parametrize("zone", [UTC, SHANGHAI])
def test_a_period_is_told_as_people_name_it(
    since: tuple[int, int, int] | None,
    until: tuple[int, int, int] | None,
    said: str,
    zone: ZoneInfo,
) -> None:
    first = datetime(*since, tzinfo=zone).astimezone(UTC) if since else None
    last = datetime(*until, 23, 59, 59, tzinfo=zone).astimezone(UTC) if until else None
    assert period(first, last, zone).replace(NO_BREAK, " ") == said


def test_a_period_of_hours_is_told_by_its_ends() -> None:
    first, last = datetime(2021, 7, 1, 9, tzinfo=UTC), datetime(2021, 7, 1, 10, tzinfo=UTC)
    told = period(first, last).replace(NO_BREAK, " ")
    assert told == "from 1 July 2021 09:00 UTC to 1 July 2021 10:00 UTC"


def test_period_formats_first_and_last_year() -> None:
    first, last = datetime(2, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    assert period(first, last).replace(NO_BREAK, " ") == "from 1 January 2 to 31 December 9999"
