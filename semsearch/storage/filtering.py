"""Filters and facets: which articles pass a `Filter`, and how values are counted; every engine agrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semsearch.text.analyzer import terms
from semsearch.types import Article, Count, DateRange, Filter

# A date without a time is stored as midnight in UTC. Limits that may begin or end a day in some zone are
# compared with this time of that day, which is within it in all zones from UTC-10 to UTC+13. No time is so in
# all zones, which span 26 hours.
DAY_ONLY = timedelta(hours=10, minutes=30)
_DAY, _DAY_ONLY = 86_400, int(DAY_ONLY.total_seconds())
_EPOCH, _SECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(seconds=1)
_OFFSETS = 15 * 60  # seconds; the offsets of all zones are multiples of it


def passes(filter: Filter, article: Article) -> bool:
    """Return whether an article passes a filter.

    A phrase occurs where its terms are adjacent and in order among the terms of the title or of the excerpt,
    never across the two. So stop words and endings make no difference ("state of the art" is found in
    "state-of-the-art"), and a phrase of only stop words is ignored. An excluded word is a phrase of one.
    """
    if (filter.since or filter.until) and not _within(DateRange(filter.since, filter.until), article):
        return False
    if any(_within(dates, article) for dates in filter.excluded_dates):
        return False
    if filter.published is not None and article.published is not filter.published:
        return False
    names = {article.provider.name.casefold(), article.provider.domain.casefold()}
    if filter.providers and names.isdisjoint(p.casefold() for p in filter.providers):
        return False
    if not names.isdisjoint(p.casefold() for p in filter.excluded_providers):
        return False
    topics = {topic.casefold() for topic in article.topics}
    if filter.topics and topics.isdisjoint(t.casefold() for t in filter.topics):
        return False
    if not topics.isdisjoint(t.casefold() for t in filter.excluded_topics):
        return False
    if filter.types and article.type.casefold() not in {t.casefold() for t in filter.types}:
        return False
    if not filter.phrases and not filter.excluded:
        return True
    parts = (terms(article.title), terms(article.excerpt))
    return all(_occurs(sequence, parts) for sequence in sequences(filter.phrases)) and not any(
        _occurs(sequence, parts) for sequence in sequences(filter.excluded)
    )


def _within(dates: DateRange, article: Article) -> bool:
    when = article.published_at
    if when is None:
        return False
    is_day = when.astimezone(UTC).time() == time.min
    after = not dates.since or when >= dates.since
    if dates.since and is_day and not after and _begins_day(ceiling_seconds(dates.since)):
        after = when + DAY_ONLY >= dates.since
    before = not dates.until or when <= dates.until
    if dates.until and is_day and before and _ends_day(floor_seconds(dates.until)):
        before = when + DAY_ONLY <= dates.until
    return after and before


def not_before(published_at: NDArray[Any], since: float) -> NDArray[np.bool_]:
    """Return which articles count as published at an instant or later, all in seconds since 1970."""
    found: NDArray[np.bool_] = published_at >= since
    if _begins_day(since):
        near = np.flatnonzero((published_at >= since - _DAY_ONLY) & ~found)
        found[near] = published_at[near] % _DAY == 0
    return found


def not_after(published_at: NDArray[Any], until: float) -> NDArray[np.bool_]:
    """Return which articles count as published at an instant or earlier, likewise."""
    found: NDArray[np.bool_] = published_at <= until
    if _ends_day(until):
        near = np.flatnonzero((published_at > until - _DAY_ONLY) & found)
        found[near] = published_at[near] % _DAY != 0
    return found


def _begins_day(since: float) -> bool:
    """Return whether an instant may be the first second of a day in some zone."""
    return since % _OFFSETS == 0


def _ends_day(until: float) -> bool:
    """Return whether an instant may be the last second of a day in some zone."""
    return (until + 1) % _OFFSETS == 0


def floor_seconds(when: datetime) -> int:
    """Return the last whole second since 1970 that is not after an instant."""
    return (when - _EPOCH) // _SECOND


def ceiling_seconds(when: datetime) -> int:
    """Return the first whole second since 1970 that is not before an instant."""
    return -((_EPOCH - when) // _SECOND)


def sequences(phrases: Sequence[str]) -> list[list[str]]:
    """Return the terms of each phrase, without phrases that have none."""
    return [found for phrase in phrases if (found := terms(phrase))]


def _occurs(sequence: list[str], parts: Sequence[list[str]]) -> bool:
    size = len(sequence)
    return any(part[at : at + size] == sequence for part in parts for at in range(len(part) - size + 1))


def tally(counts: Iterable[tuple[str, int]]) -> tuple[Count, ...]:
    """Merge the counts of spellings that differ in case only, under the most common spelling.

    The largest come first, equal ones by value. The empty value is left out.
    """
    spellings: dict[str, Counter[str]] = {}
    for value, count in counts:
        if value:
            spellings.setdefault(value.casefold(), Counter())[value] += count
    joined = (
        Count(min(group, key=lambda value: (-group[value], value)), group.total())
        for group in spellings.values()
    )
    return tuple(sorted(joined, key=lambda count: (-count.count, count.value)))
