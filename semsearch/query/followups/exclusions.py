"""What a follow-up question inherits of what the questions before it exclude.

"Robots excluding self-driving cars", then "and in 2021?": the cars are still not wanted. An exclusion ends
where the follow-up asks for what it rules out: "and self-driving cars?".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from semsearch.query import negation
from semsearch.text import analyzer
from semsearch.types import Constraint, DateRange, Filter, Inherited, Interpretation

_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def with_exclusions(
    interpretation: Interpretation, own: Interpretation, past: Interpretation
) -> Interpretation:
    """Return a follow-up question with the exclusions of the question before it that it does not end.

    Args:
        interpretation: The question, with what it inherits else.
        own: The question by itself.
        past: The question before it, with what that inherited.
    """
    said = {replace(one, text="") for one in own.understood}
    kept = [one for one in exclusions(past) if replace(one, text="") not in said and not _asks_for(own, one)]
    filter = interpretation.filter
    for one in kept:
        filter = _excluding(filter, one)
    inherited = (Inherited("exclusion", one.text, one.values, one.since, one.until) for one in kept)
    return replace(
        interpretation,
        filter=filter,
        understood=(*interpretation.understood, *kept),
        inherited=(*interpretation.inherited, *inherited),
    )


def exclusions(past: Interpretation) -> Sequence[Constraint]:
    """Return what a question excludes, inherited exclusions included; at most as many as one may have."""
    found = dict.fromkeys(one for one in past.understood if one.effect in ("exclude", "lower"))
    return list(found)[: negation.MOST]


def _asks_for(own: Interpretation, excluded: Constraint) -> bool:
    """Return whether a question asks for what the one before it excludes."""
    if excluded.kind == "date":
        since, until = own.filter.since or _FIRST, own.filter.until or _LAST
        return (excluded.since or _FIRST) <= since and until <= (excluded.until or _LAST)
    wanted = own.filter.providers if excluded.kind == "provider" else own.filter.topics
    if excluded.kind in ("provider", "topic") and wanted:
        return not {value.casefold() for value in wanted}.isdisjoint(map(str.casefold, excluded.values))
    asked = set(analyzer.terms(own.text))
    return any(asked.issuperset(analyzer.terms(value)) for value in excluded.values)


def _excluding(filter: Filter, one: Constraint) -> Filter:
    """Return a filter that excludes what a constraint does; a subject is lowered and passes it."""
    if one.effect == "lower":
        return filter
    if one.kind == "date":
        ranges = dict.fromkeys((*filter.excluded_dates, DateRange(one.since, one.until)))
        return replace(filter, excluded_dates=tuple(ranges))
    if one.kind == "provider":
        providers = dict.fromkeys((*filter.excluded_providers, *one.values))
        return replace(filter, excluded_providers=tuple(providers))
    return replace(filter, excluded_topics=tuple(dict.fromkeys((*filter.excluded_topics, *one.values))))
