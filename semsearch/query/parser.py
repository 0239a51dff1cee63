"""Interpret a question: separate operators, dates, outlets and topics from the text to search.

The more explicit source wins: the caller's filter over operators, operators over words. A field, or one end
of the date range, that is set already is never overwritten. In a statement only named operators are parsed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import datetime, tzinfo
from functools import lru_cache
from itertools import chain

from semsearch.errors import QuestionRefused
from semsearch.query import dates, negation, operators
from semsearch.query.entities import names
from semsearch.query.entities.proper_nouns import canonical_name
from semsearch.query.spans import Span, cut
from semsearch.query.statement_detection import is_statement
from semsearch.query.validation import NO_FILTER, check, check_sizes
from semsearch.text import analyzer
from semsearch.types import Constraint, DateRange, Effect, Filter, Interpretation, Kind, Names, Question

# If only these are left besides a filter ("what happened last week?"), all articles that pass it are wanted.
_FILLER = frozenset(
    analyzer.terms(
        """news new newest latest recent headlines articles stories coverage items posts pieces anything event
        everything something things happened happening announced announcements published written said going
        show give list find tell get see read want please top main major biggest largest important"""
    )
)
_LARGEST = re.compile(
    r"\bwhat(?:['’]s| is| was| has)?(?: been)? happen(?:ed|ing|s)?\b"
    r"|\b(?:top|main|major|biggest|largest|(?:most )?important) (?:news|stories|headlines|events?|things)\b",
    re.IGNORECASE,
)


def interpret(question: Question, now: datetime, names: Names) -> Interpretation:
    """Validate a question and return the text to search for, with its filter.

    Args:
        question: If its `interpret` is False, its text is searched unchanged.
        now: The present instant, which "yesterday" is relative to, in the caller's time zone.
        names: The archive's outlets and topics.

    Raises:
        QuestionRefused: The question is empty or too long, or its filter contradicts itself.
    """
    text, given = check(question), question.filter
    if not question.interpret:
        return _interpretation(text, given)
    asked = not is_statement(text)
    protected = frozenset(" ".join(words.split()).casefold() for words in question.protected)
    read = operators.parse(operators.quote_names(text, names), question.zone, named=not asked)
    operated = [one for one in read.understood if one.text.casefold() not in protected]
    explicit, written = _operators(operated, given, names)
    rest, understood = read.text, written
    if asked:
        rest, excluded = _exclusions(rest, explicit, now, question.zone, names, protected)
        rest, dated = _dates(rest, explicit, now, question.zone, protected)
        rest, named = _names(rest, explicit, names, protected)
        understood = [*written, *dated, *named, *excluded]
    largest = _largest(rest, protected) if asked else []
    limited = bool(largest) or any(one.effect != "lean" or not (one.since or one.until) for one in understood)
    filter = _apply(explicit, understood[len(written) :])
    idle = limited and not filter.phrases and _FILLER.issuperset(analyzer.terms(rest))
    if idle or not re.search(r"\w", rest):
        # A text without operators is searched unchanged, even if it is only punctuation.
        rest = "" if limited or (read.understood and filter != NO_FILTER) else text
        understood = [*(each for one in understood for each in _hidden(one)), *largest]
        filter = _apply(explicit, understood[len(written) :])
    return _interpretation(rest, filter, understood)


def relax(understood: Interpretation) -> Interpretation:
    """Drop filters that were extracted from words, for when no article passes: dates first, then names.

    The caller's filter and operators stay. The words of a dropped filter do not return to the text. If there
    is nothing to drop, the interpretation is returned unchanged; so relax again until an article passes or
    nothing changes.
    """
    worded = [one for one in understood.understood if one.effect == "limit" and not operators.written(one)]
    dropped = [one for one in worded if one.kind == "date"] or worded
    filter = understood.filter
    for one in dropped:
        if one.kind == "date":
            since, until = (None if one.since else filter.since), (None if one.until else filter.until)
            filter = replace(filter, since=since, until=until)
        elif one.kind == "provider":
            filter = replace(filter, providers=())
        else:
            filter = replace(filter, topics=())
    entries = [replace(one, effect="relaxed") if one in dropped else one for one in understood.understood]
    return replace(understood, filter=filter, understood=tuple(entries))


def _interpretation(text: str, filter: Filter, understood: Sequence[Constraint] = ()) -> Interpretation:
    return Interpretation(text, tuple(dict.fromkeys(analyzer.terms(text))), filter, tuple(understood))


def _operators(read: Sequence[Constraint], given: Filter, known: Names) -> tuple[Filter, list[Constraint]]:
    """Add operators to the caller's filter."""
    found: list[Constraint] = []
    for one in read:
        if one.kind in ("phrase", "excluded") and not analyzer.terms(one.values[0]):
            continue  # stop words match every text
        if one.kind == "provider":
            one = replace(one, values=(canonical_name(one.values[0], known.providers, known.domains),))
        elif one.kind == "topic":
            one = replace(one, values=(canonical_name(one.values[0], known.topics),))
        if left := _remaining(one, given):
            found.append(left)
    explicit = _apply(given, found)
    if explicit.since and explicit.until and explicit.since > explicit.until:
        written = " ".join(one.text for one in found if one.kind == "date")
        raise QuestionRefused(f"{written}: no day satisfies all of these; change the dates, or remove one")
    check_sizes(explicit)
    return explicit, found


def _exclusions(
    text: str, explicit: Filter, now: datetime, zone: tzinfo, known: Names, protected: Set[str]
) -> tuple[str, list[Constraint]]:
    """Extract what a text excludes, except in protected and quoted words."""
    quoted = _quoted(text, explicit)
    reader = negation.Reader(now, zone, known, _outlet_names(known))
    found = [
        one
        for one in reader.find(text, quoted)
        if not _overlaps(one.span, quoted) and text[one.span.start : one.span.end].casefold() not in protected
    ]
    constraints = [constraint for one in found for constraint in one.constraints]
    return cut(text, [one.span for one in found]), constraints


def _largest(text: str, protected: Set[str]) -> list[Constraint]:
    """Return the words that ask for the largest stories, if nothing else is searched for."""
    words = _LARGEST.search(text)
    if words is None or words[0].casefold() in protected:
        return []
    return [Constraint(words[0], "stories", "sort")]


def _hidden(one: Constraint) -> Sequence[Constraint]:
    """Return an excluded subject as excluded words, for where nothing is searched for and has a score."""
    if one.effect != "lower":
        return [one]
    return [Constraint(one.text, "excluded", values=(value,)) for value in one.values]


def _quoted(text: str, explicit: Filter) -> list[Span]:
    """Return where the phrases of a filter stand."""
    return [
        Span(*match.span()) for phrase in explicit.phrases for match in re.finditer(re.escape(phrase), text)
    ]


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _dates(
    text: str, explicit: Filter, now: datetime, zone: tzinfo, protected: Set[str]
) -> tuple[str, list[Constraint]]:
    """Extract dates from a text, except protected, quoted and contradictory ones."""
    quoted = _quoted(text, explicit)
    taken: dict[dates.Period, Constraint] = {}
    for period in dates.find(text, now, zone):
        words = text[period.text_span.start : period.text_span.end]
        if _overlaps(period.text_span, quoted) or words.casefold() in protected:
            continue
        one = Constraint(words, "date", period.kind, since=period.start, until=period.end)
        left = one if period.kind != "limit" else _remaining(one, explicit)
        if left and not _empty(_apply(explicit, [left])):
            taken[period] = left
    if _empty(_apply(explicit, list(taken.values()))):
        taken = {period: one for period, one in taken.items() if one.effect != "limit"}
    return dates.without(text, list(taken)), list(taken.values())


def _names(text: str, explicit: Filter, known: Names, protected: Set[str]) -> tuple[str, list[Constraint]]:
    """Extract outlets and topics from a text, except protected and quoted ones."""
    outlets = () if explicit.providers else _outlet_names(known)
    topics = () if explicit.topics else known.topics
    named = names.find(text, outlets, topics, known.mentioned)
    if protected and {named.provider_words.casefold(), named.topic_words.casefold()} & protected:
        outlets = () if named.provider_words.casefold() in protected else outlets
        topics = () if named.topic_words.casefold() in protected else topics
        named = names.find(text, outlets, topics, known.mentioned)
    words = f"{named.provider_words}\n{named.topic_words}".casefold()
    if any(phrase.casefold() in words for phrase in explicit.phrases):
        return text, []
    found = []
    if named.providers:
        providers = (canonical_name(name, known.providers, known.domains) for name in named.providers)
        found.append(Constraint(named.provider_words, "provider", values=tuple(dict.fromkeys(providers))))
    if named.topics:
        found.append(Constraint(named.topic_words, "topic", values=named.topics))
    return named.text, found


@lru_cache(maxsize=8)
def _outlet_names(known: Names) -> tuple[str, ...]:
    """Return what outlets are called: names, names of several words without "The", and domains."""
    bare = (re.fullmatch(r"[Tt]he (.+ .+)", name) for name in known.providers)
    return (*known.providers, *(match[1] for match in bare if match), *known.domains)


def _remaining(one: Constraint, filter: Filter) -> Constraint | None:
    """Return the part of an extracted filter that the filter does not set already, or None."""
    if one.kind == "date":
        since = None if filter.since else one.since
        until = None if filter.until else one.until
        return replace(one, since=since, until=until) if since or until else None
    taken = {"provider": filter.providers, "topic": filter.topics}.get(one.kind)
    return None if taken else one


def _apply(filter: Filter, understood: Sequence[Constraint]) -> Filter:
    """Return a filter with the extracted filters added."""

    def values(kind: Kind, effect: Effect = "limit") -> tuple[str, ...]:
        return tuple(
            value for one in understood if (one.kind, one.effect) == (kind, effect) for value in one.values
        )

    limits = [one for one in understood if one.effect == "limit"]
    excluded = (one for one in understood if (one.kind, one.effect) == ("date", "exclude"))
    ranges = [DateRange(one.since, one.until) for one in excluded]
    return replace(
        filter,
        since=filter.since or max((one.since for one in limits if one.since), default=None),
        until=filter.until or min((one.until for one in limits if one.until), default=None),
        providers=filter.providers or _unique(values("provider")),
        topics=filter.topics or _unique(values("topic")),
        phrases=_unique(filter.phrases, values("phrase")),
        excluded=_unique(filter.excluded, values("excluded")),
        excluded_providers=_unique(filter.excluded_providers, values("provider", "exclude")),
        excluded_topics=_unique(filter.excluded_topics, values("topic", "exclude")),
        excluded_dates=tuple(dict.fromkeys((*filter.excluded_dates, *ranges))),
    )


def _unique(*values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(values)))


def _empty(filter: Filter) -> bool:
    return filter.since is not None and filter.until is not None and filter.since > filter.until
