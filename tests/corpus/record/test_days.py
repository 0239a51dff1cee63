from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from semsearch.corpus.record import Location
from tests.corpus.record.reading import DAY, PATH, article, omitted


@pytest.mark.parametrize(
    "values",
    [
        {"publishedDateTime": "2021-07-28"}, {"date": "2021-07-28 00:00:00 +0000"},
        {"published": "2021-07-28"},
        {"published": True, "lastmod": "2021-07-28"}, {"pubDate": "Wed, 28 Jul 2021 00:00:00 GMT"},
        {"timestamp": 1627430400}, {"issued": {"date-parts": [[2021, 7, 28]]}},
        {"date": "2021-07-28", "modified": "2022-01-01"}, {"date": "10/8/2019", "modified": "2021-07-28"},
        {"date": "0000-00-00", "created": "2021-07-28"},
    ],
)  # fmt: skip
def test_the_first_date_that_can_be_read_is_used(values: dict[str, Any]) -> None:
    assert article(**values).published_at == DAY


@pytest.mark.parametrize(
    ("values", "left"),
    [
        ({"publishedDateTime": "yesterday"}, ("publishedDateTime", "not a date", "'yesterday'")),
        ({"date": "10/8/2019"}, ("date", "either day or month may come first", "'10/8/2019'")),
        ({"date": "soon", "created": "never"}, ("date", "not a date", "'soon'")),
        ({"date": {"a": "b"}}, ("date", "expected a date, found a mapping", "")),
        ({"date": 0}, ("date", "a placeholder, not a date", "'0'")),
    ],
)
def test_a_date_that_cannot_be_read_is_left_out(values: dict[str, Any], left: tuple[str, str, str]) -> None:
    found, all_left = omitted(**values)
    assert found.published_at is None
    assert all_left == [left]


def test_an_assumed_zone_is_reported_with_the_date_kept() -> None:
    found, left = omitted(date="28 Jul 2021 00:00 XYZT")
    assert found.published_at == DAY
    assert left == [("date", "the zone is not known, taken as UTC", "")]


@pytest.mark.parametrize("name", ["2021-07-28-story.md", "posts/2021-07-28_story.md", "2021-07-28.md"])
def test_a_date_in_the_name_of_the_file_replaces_a_missing_one(name: str) -> None:
    assert article(Location(PATH, name)).published_at == DAY
    assert article(Location(PATH, name), date="2020-01-01").published_at == datetime(2020, 1, 1, tzinfo=UTC)
    assert article(Location(PATH, name), date="soon").published_at == DAY


@pytest.mark.parametrize(
    "name", ["2021-07-288.md", "x-2021-07-28.md", "2021-02-30-story.md", "2021-07-28/a.md"]
)
def test_another_number_in_the_name_is_no_date(name: str) -> None:
    assert article(Location(PATH, name)).published_at is None


def test_the_name_of_a_file_of_several_records_is_no_date() -> None:
    assert article(Location("/2021-07-28.jsonl", "2021-07-28.jsonl", line=1)).published_at is None
