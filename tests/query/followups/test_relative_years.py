from __future__ import annotations

from datetime import UTC, datetime

import pytest

from semsearch.query.followups.relative_years import limit
from semsearch.types import Filter, Inherited, Interpretation

JULY = Inherited(
    "date",
    "in July 2021",
    since=datetime(2021, 7, 1, tzinfo=UTC),
    until=datetime(2021, 7, 31, 23, 59, 59, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("text", "year", "rest"), [("fines a year later", 2022, "fines"), ("the year before", 2020, "")]
)
def test_a_year_is_counted_from_the_date_before(text: str, year: int, rest: str) -> None:
    found = limit(Interpretation(text), [JULY], ())
    assert found
    assert (found.text, found.filter.since) == (rest, datetime(year, 7, 1, tzinfo=UTC))
    assert found.filter.until == datetime(year, 7, 31, 23, 59, 59, tzinfo=UTC)
    assert [(one.kind, one.effect) for one in found.understood] == [("date", "limit")]


@pytest.mark.parametrize(
    ("own", "past", "literal"),
    [
        (Interpretation("fines"), [JULY], ()),
        (Interpretation("a year later"), [], ()),
        (Interpretation("a year later"), [Inherited("date", "since 2021", since=JULY.since)], ()),
        (Interpretation("a year later", filter=Filter(since=JULY.since)), [JULY], ()),
        (Interpretation("a year later"), [JULY], ("a year later",)),
    ],
    ids=["no such words", "no date before", "an open date", "a date of its own", "literal"],
)
def test_otherwise_the_words_are_words(
    own: Interpretation, past: list[Inherited], literal: tuple[str, ...]
) -> None:
    assert limit(own, past, literal) is None


def test_29_february_keeps_its_date() -> None:
    leap = datetime(2020, 2, 29, tzinfo=UTC)
    found = limit(Interpretation("a year later"), [Inherited("date", "x", since=leap, until=leap)], ())
    assert found
    assert found.filter.since == leap
