"""Filters and facets: which articles pass a `Filter`, and how values are counted; every engine agrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from semsearch.text.analyzer import terms
from semsearch.types import Article, Count, DateRange, Filter


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
    return when is not None and (
        (not dates.since or when >= dates.since) and (not dates.until or when <= dates.until)
    )


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
