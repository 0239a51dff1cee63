"""semsearch.storage.filtering: phrases, excluded words, counts; the contract tests the other filters."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from semsearch import query
from semsearch.storage.filtering import DAY_ONLY, not_after, not_before, passes, sequences, tally
from semsearch.types import Article, Count, DateRange, Filter, Names, Question

ARTICLE = Article(
    "a",
    "Council bans facial recognition",
    "The state of the art is too weak, says the mayor of São Paulo. 人脸识别 is out.",
)


@pytest.mark.parametrize(
    ("phrase", "occurs"),
    [
        ("facial recognition", True),
        ("Facial RECOGNITIONS", True),  # endings and case
        ("recognition facial", False),  # the order
        ("council recognition", False),  # not next to each other
        ("recognition state", False),  # one in the title, the other in the excerpt
        ("bans the facial", True),  # stop words
        ("state-of-the-art", True),
        ("sao paulo", True),
        ("人脸识别", True),
        ("人识", False),
        ("council", True),
        ("councillor", False),
        ("zebra", False),
    ],
)
def test_a_phrase_matches_adjacent_terms(phrase: str, occurs: bool) -> None:
    assert passes(Filter(phrases=(phrase,)), ARTICLE) is occurs
    assert passes(Filter(excluded=(phrase,)), ARTICLE) is not occurs


def test_a_phrase_without_terms_filters_nothing() -> None:
    for phrase in ("", "of the", "?!"):
        assert passes(Filter(phrases=(phrase,), excluded=(phrase,)), ARTICLE)


def test_every_phrase_must_occur_and_no_excluded_word_may() -> None:
    assert passes(Filter(phrases=("council", "mayor"), excluded=("ferry", "council mayor")), ARTICLE)
    assert not passes(Filter(phrases=("council", "ferry")), ARTICLE)
    assert not passes(Filter(phrases=("council",), excluded=("ferry", "mayor")), ARTICLE)
    assert not passes(Filter(phrases=("council",), types=("video",)), ARTICLE)


def test_sequences_are_the_terms_of_each_phrase() -> None:
    assert sequences(("Facial recognitions", "the", "bans")) == [["facial", "recognit"], ["ban"]]


def test_spellings_are_counted_together_under_the_most_common() -> None:
    counts = [("AI", 1), ("ai", 2), ("Ai", 1), ("Law", 4), ("STRASSE", 1), ("Straße", 1), ("", 9)]
    assert tally(counts) == (Count("Law", 4), Count("ai", 4), Count("STRASSE", 2))


def test_no_values_have_no_facets() -> None:
    assert tally([]) == ()


NOW = datetime(2021, 8, 18, 12, tzinfo=UTC)
ZONES = [zone for zone in sorted(available_timezones()) if not zone.startswith(("Etc/", "SystemV/"))]
FIRST, LAST = timedelta(hours=-10), timedelta(hours=13)  # offsets in which a day without a time is found
MIDNIGHTS = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)).map(
    lambda when: when.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC)
)
SECONDS = st.integers(-(10**9), 2 * 10**9)
BOUNDS = st.one_of(SECONDS, SECONDS.map(lambda at: at - at % 900), SECONDS.map(lambda at: at - at % 900 - 1))
MIDNIGHT = datetime(2021, 5, 20, tzinfo=UTC)


def on_day(article: Article, when: datetime, zone: ZoneInfo, words: str = "fines on") -> bool:
    """Whether an article is found by a question about a day, asked in a zone."""
    asked = Question(f"{words} {when.day} {when:%B %Y}", zone=zone)
    return passes(query.interpret(asked, NOW.astimezone(zone), Names()).filter, article)


@pytest.mark.parametrize("month", [1, 5])  # winter and summer
def test_a_day_without_a_time_is_found_by_that_day_in_every_zone(month: int) -> None:
    day = datetime(2021, month, 20, tzinfo=UTC)
    article = replace(ARTICLE, published_at=day)
    tried = 0
    for name in ZONES:
        zone = ZoneInfo(name)
        offset = day.astimezone(zone).utcoffset()
        if offset is None or not FIRST <= offset <= LAST:
            continue
        tried += 1
        assert on_day(article, day, zone), name
        assert not on_day(article, day - timedelta(days=1), zone), name
        assert not on_day(article, day + timedelta(days=1), zone), name
        assert not on_day(article, day, zone, "fines not on"), name
    assert tried > 0.97 * len(ZONES)


def test_an_article_with_a_time_is_found_by_the_day_of_the_zone() -> None:
    new_york = ZoneInfo("America/New_York")
    article = replace(ARTICLE, published_at=datetime(2021, 5, 20, 1, tzinfo=UTC))
    assert on_day(article, datetime(2021, 5, 19), new_york)
    assert not on_day(article, datetime(2021, 5, 20), new_york)


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        (Filter(since=MIDNIGHT), True),
        (Filter(since=MIDNIGHT, until=MIDNIGHT), True),
        (Filter(until=MIDNIGHT), True),
        (Filter(since=MIDNIGHT + timedelta(seconds=1)), False),
        (Filter(until=MIDNIGHT + timedelta(seconds=1)), True),
        (Filter(until=MIDNIGHT - timedelta(seconds=1)), False),
        (Filter(since=MIDNIGHT + timedelta(hours=4)), True),  # a day begins in New York
        (Filter(since=MIDNIGHT + DAY_ONLY), True),
        (Filter(since=MIDNIGHT + timedelta(hours=11)), False),
        (Filter(until=MIDNIGHT + timedelta(hours=4, seconds=-1)), False),  # one ends there
        (Filter(until=MIDNIGHT + timedelta(hours=16, seconds=-1)), True),
    ],
)
def test_a_limit_that_begins_or_ends_no_day_is_exact(filter: Filter, found: bool) -> None:
    assert passes(filter, replace(ARTICLE, published_at=MIDNIGHT)) is found


@given(st.one_of(SECONDS, MIDNIGHTS.map(lambda when: int(when.timestamp()))), BOUNDS)
@example(0, 0)
@example(0, 4 * 3600)
@example(0, 4 * 3600 - 1)
@example(0, int(DAY_ONLY.total_seconds()))
@example(0, int(DAY_ONLY.total_seconds()) - 1)
@example(-86_400, -86_400)
def test_columns_are_compared_as_articles_are(published: int, bound: int) -> None:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    article = replace(ARTICLE, published_at=epoch + timedelta(seconds=published))
    limit = epoch + timedelta(seconds=bound)
    for kind in (np.int64, np.float64):
        column = np.array([published], dtype=kind)
        assert not_before(column, bound).tolist() == [passes(Filter(since=limit), article)]
        assert not_after(column, bound).tolist() == [passes(Filter(until=limit), article)]
    outside = Filter(excluded_dates=(DateRange(limit, limit),))
    assert passes(outside, article) != passes(Filter(since=limit, until=limit), article)
