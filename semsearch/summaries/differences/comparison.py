"""Compare the reports of a story topic by topic, and group those that differ by their value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from math import inf

from semsearch.summaries.differences.contradiction import (
    DAY,
    FURTHEST_TOLL,
    contradict,
    grows,
    is_about_the_same,
    is_same_value,
    is_toll,
)
from semsearch.summaries.differences.quantities import Quantity
from semsearch.summaries.differences.reports import Report, reports_by_topic
from semsearch.summaries.differences.tokens import tokens
from semsearch.types import Article, CitedArticle, Difference, Origin, Place, Quotation, ReportedValue

MOST_VALUES = 6  # of one topic
MOST_QUOTED = 5  # reports of one value
COMPARED = 8  # reports of one value that are compared with those of another

_Value = list[Report]  # those that state one value, in order of time
_OriginOf = Mapping[str, int]  # the number of the origin of each article, by id


def differences(articles: Sequence[Article], origins: Sequence[Origin]) -> tuple[Difference, ...]:
    """Return what the reports of a story state differently, that with the most independent reports first.

    Args:
        articles: Of the story.
        origins: Its origins, with the ids of all articles. Reports of one that state the same are one.
    """
    origin_of = {id: number for number, one in enumerate(origins) for id in one.articles}
    by_topic = reports_by_topic(articles).values()
    found = (_difference(_values(reports), origin_of) for reports in by_topic if len(reports) > 1)
    held = [difference for difference in found if difference]
    return tuple(sorted(_once(held), key=lambda one: -sum(value.independent for value in one.values)))


def _values(reports: Sequence[Report]) -> list[_Value]:
    """Return the reports of a topic by their value, of the values that most have."""
    values: list[_Value] = []
    for report in reports:
        same = next((one for one in values if is_same_value(one[0].statement, report.statement)), None)
        if same is None and len(values) < MOST_VALUES:
            values.append([report])
        elif same is not None:
            same.append(report)
    return values


def _difference(values: Sequence[_Value], origin_of: _OriginOf) -> Difference | None:
    """Return the difference between the values of a topic, None if there is none."""
    contradicting: set[int] = set()
    growing: set[int] = set()
    for (n, one), (m, other) in combinations(enumerate(values), 2):
        for a in one[:COMPARED]:
            for b in other[:COMPARED]:
                if contradict(a.statement, b.statement) and _is_about_the_same(a, b):
                    contradicting |= {n, m}
                elif _grows(a, b) and _is_about_the_same(a, b):
                    growing |= {n, m}
    chosen = sorted((values[n] for n in contradicting | growing), key=lambda one: one[0].when)
    changed = _is_change(chosen)
    if not changed:
        chosen = sorted((values[n] for n in contradicting), key=lambda one: one[0].when)
    if not chosen or (not changed and _is_series(chosen)):
        return None
    if len({_origin(report, origin_of) for value in chosen for report in value}) < 2:
        return None
    kind = chosen[0][0].statement.kind
    reported = tuple(_reported(value, origin_of) for value in chosen)
    return Difference(kind, _subject(chosen), reported, changed)


def _is_about_the_same(one: Report, other: Report) -> bool:
    apart = inf if inf in (one.when, other.when) else abs(one.when - other.when)
    return is_about_the_same(one.statement, other.statement, apart)


def _grows(one: Report, other: Report) -> bool:
    """Return whether the later of two reports has a larger toll."""
    earlier, later = sorted((one, other), key=lambda report: report.when)
    return earlier.when < later.when < inf and grows(earlier.statement, later.statement)


def _is_change(values: Sequence[_Value]) -> bool:
    """Return whether all reports of each value are later than those of the one before it.

    A toll may grow within a day; another figure is brought up to date on another day.
    """
    if not values or values[0][0].statement.kind != "figure":
        return False
    for earlier, later in pairwise(values):
        last, first = earlier[-1].when, later[0].when
        if not last < first < inf:
            return False
        if is_toll(earlier[0].statement) and not grows(earlier[0].statement, later[0].statement):
            return False
        if not is_toll(earlier[0].statement) and last // DAY == first // DAY:
            return False
    return True


def _is_series(values: Sequence[_Value]) -> bool:
    """Return whether values may be those of several events: more than two days, or tolls far apart."""
    first = values[0][0].statement
    if first.kind == "day":
        return len(values) > 2
    stated = [value[0].statement.value for value in values]
    figures = [one.value for one in stated if isinstance(one, Quantity)]
    return is_toll(first) and max(figures) > FURTHEST_TOLL * min(figures)


def _origin(report: Report, origin_of: _OriginOf) -> int | str:
    return origin_of.get(report.article.id, report.article.id)


def _subject(values: Sequence[_Value]) -> str:
    """Return what a value is of: what the statement says, or the words beside the figure that most share."""
    first, *others = (value[0].statement for value in values)
    if not first.near or is_toll(first):
        return first.subject
    shared = {term for term in first.near if sum(term in other.near for other in others) * 2 >= len(others)}
    words = (token.text for token in tokens(values[0][0].sentence) if token.term in shared)
    return " ".join(dict.fromkeys(words)) or first.subject


def _reported(value: _Value, origin_of: _OriginOf) -> ReportedValue:
    first: dict[int | str, Report] = {}
    for report in value:
        first.setdefault(_origin(report, origin_of), report)
    quoted = tuple(
        Quotation(CitedArticle.of(one.article), one.sentence, one.place, one.article.published_at)
        for one in list(first.values())[:MOST_QUOTED]
    )
    return ReportedValue(value[0].statement.text, quoted, len(value), len(first))


def _once(found: Sequence[Difference]) -> Iterator[Difference]:
    """Yield the differences, of those in the same sentences the first: each word of a name is a topic."""
    seen: set[tuple[str, tuple[Place, ...]]] = set()
    for one in found:
        quoted = one.kind, tuple(value.quotations[0].place for value in one.values)
        if one.kind != "name" or quoted not in seen:
            seen.add(quoted)
            yield one
