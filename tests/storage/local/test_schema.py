"""semsearch.storage.local.schema: dates as whole seconds; the contract tests whole articles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from semsearch.storage.filtering import ceiling_seconds, floor_seconds
from semsearch.storage.local.schema import article_of, row_of
from semsearch.types import Article


@pytest.mark.parametrize(
    ("when", "floor", "ceiling"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), 0, 0),
        (datetime(1970, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))), 0, 0),
        (datetime(1970, 1, 1, 0, 0, 0, 1, tzinfo=UTC), 0, 1),
        (datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), -1, 0),
        (datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC), -1, -1),
    ],
)
def test_dates_keep_fractions_of_a_second(when: datetime, floor: int, ceiling: int) -> None:
    assert (floor_seconds(when), ceiling_seconds(when)) == (floor, ceiling)


@pytest.mark.parametrize("year", [1, 1600, 1970, 2038, 9999])
def test_any_date_round_trips(year: int) -> None:
    article = Article("a", "t", published_at=datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert article_of(row_of(article)) == article
