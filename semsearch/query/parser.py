"""Question -> Interpretation: operators, dates, outlets and topics told from the text to search. Pure.

Who is more explicit wins: the caller's filter over operators, operators over dates, outlets and topics in
words. A field, or a side of the dates, that the one has set is not touched by the other. In a text that tells
instead of asking only operators with a name are read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import datetime, tzinfo
from functools import lru_cache

from semsearch.errors import QuestionRefused
from semsearch.query import dates, operators
from semsearch.query.entities import names
from semsearch.query.filters import NO_FILTER
from semsearch.query.operator_quoting import quote_names
from semsearch.query.statement_detection import is_statement
from semsearch.query.validation import check, check_sizes
from semsearch.text import analyzer
from semsearch.types import Filter, Interpretation, Names, Question, Understood

# Where nothing but these is left beside a limit ("what happened last week?"), all that passes is wanted.
_FILLER = frozenset(
    analyzer.terms(
        """news new newest latest recent headlines articles stories coverage items posts pieces anything
        everything something things happened happening announced announcements published written said going
        show give list find tell get see read want please"""
    )
)


def interpret(question: Question, now: datetime, names: Names) -> Interpretation:
    """Check a question and say what is searched for, under which limits.

    Args:
        question: Where its `interpret` is False, its text is searched for as it is.
        now: The present instant; "yesterday" is counted from it, in the caller's zone.
        names: The archive's outlets and topics.

    Raises:
        QuestionRefused: Empty, too long, or with limits that make no sense; the message says which.
    """
    text, given = check(question), question.filter
    if not question.interpret:
        return _interpretation(text, given)
    asked = not is_statement(text)
    protected = frozenset(" ".join(words.split()).casefold() for words in question.protected)
    read = operators.parse(quote_names(text, names), question.zone, named=not asked)
    operated = [one for one in read.understood if one.text.casefold() not in protected]
    explicit, told = _operators(operated, given, names)
    rest, dated = _dates(read.text, explicit, now, question.zone, protected) if asked else (read.text, [])
    rest, named = _names(rest, explicit, names, protected) if asked else (rest, [])
    filter = _apply(explicit, [*dated, *named])
    understood = (*told, *dated, *named)
    limited = any(one.effect == "limit" for one in understood)
    idle = limited and not filter.phrases and _FILLER.issuperset(analyzer.terms(rest))
    if idle or not re.search(r"\w", rest):
        # What no operator was read in is searched for as it is, marks and all.
        rest = "" if limited or (read.understood and filter != NO_FILTER) else text
    return _interpretation(rest, filter, understood)


def relax(understood: Interpretation) -> Interpretation:
    """Drop limits that were read out of words, for when nothing passes: the dates, or else the names.

    What the caller set or wrote as an operator stays, and the words that were a limit stay out of the text.
    With nothing to drop it is given back unchanged, so ask again until something passes or nothing changes.
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


def _interpretation(text: str, filter: Filter, understood: Sequence[Understood] = ()) -> Interpretation:
    return Interpretation(text, tuple(dict.fromkeys(analyzer.terms(text))), filter, tuple(understood))


def _operators(read: Sequence[Understood], given: Filter, known: Names) -> tuple[Filter, list[Understood]]:
    """Join operators with the caller's filter."""
    told: list[Understood] = []
    for one in read:
        if one.kind in ("phrase", "excluded") and not analyzer.terms(one.values[0]):
            continue  # stop words cannot be told from any text
        if one.kind == "provider":
            one = replace(one, values=(names.canonical_name(one.values[0], known.providers, known.domains),))
        elif one.kind == "topic":
            one = replace(one, values=(names.canonical_name(one.values[0], known.topics),))
        if left := _remaining(one, given):
            told.append(left)
    explicit = _apply(given, told)
    if explicit.since and explicit.until and explicit.since > explicit.until:
        written = " ".join(one.text for one in told if one.kind == "date")
        raise QuestionRefused(f"{written}: no day is within all limits; change the dates, or leave one out")
    check_sizes(explicit)
    return explicit, told


def _dates(
    text: str, explicit: Filter, now: datetime, zone: tzinfo, protected: Set[str]
) -> tuple[str, list[Understood]]:
    """Take dates in words out of a text; those that contradict remain words, and so do protected ones."""
    quoted = [match.span() for phrase in explicit.phrases for match in re.finditer(re.escape(phrase), text)]
    taken: dict[dates.Period, Understood] = {}
    for period in dates.find(text, now, zone):
        start, end = period.text_span.start, period.text_span.end
        if any(start < last and first < end for first, last in quoted):
            continue
        if text[start:end].casefold() in protected:
            continue
        one = Understood(text[start:end], "date", period.kind, since=period.start, until=period.end)
        left = one if period.kind == "lean" else _remaining(one, explicit)
        if left and not _empty(_apply(explicit, [left])):
            taken[period] = left
    if _empty(_apply(explicit, list(taken.values()))):
        taken = {period: one for period, one in taken.items() if one.effect == "lean"}
    return dates.without(text, list(taken)), list(taken.values())


def _names(text: str, explicit: Filter, known: Names, protected: Set[str]) -> tuple[str, list[Understood]]:
    """Take outlets and topics in words out of a text; quoted and protected ones are words."""
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
        spelt = (names.canonical_name(name, known.providers, known.domains) for name in named.providers)
        found.append(Understood(named.provider_words, "provider", values=tuple(dict.fromkeys(spelt))))
    if named.topics:
        found.append(Understood(named.topic_words, "topic", values=named.topics))
    return named.text, found


@lru_cache(maxsize=8)
def _outlet_names(known: Names) -> tuple[str, ...]:
    """Return what people call outlets: names, also without a "The" before several words, and domains."""
    bare = (re.fullmatch(r"[Tt]he (.+ .+)", name) for name in known.providers)
    return (*known.providers, *(match[1] for match in bare if match), *known.domains)


def _remaining(one: Understood, filter: Filter) -> Understood | None:
    """Return what a limit may still set beside a filter; None for nothing."""
    if one.kind == "date":
        since = None if filter.since else one.since
        until = None if filter.until else one.until
        return replace(one, since=since, until=until) if since or until else None
    taken = {"provider": filter.providers, "topic": filter.topics}.get(one.kind)
    return None if taken else one


def _apply(filter: Filter, understood: Sequence[Understood]) -> Filter:
    """Join a filter with limits."""
    limits = [one for one in understood if one.effect == "limit"]
    values = {
        kind: tuple(dict.fromkeys(value for one in limits if one.kind == kind for value in one.values))
        for kind in ("provider", "topic", "phrase", "excluded")
    }
    return replace(
        filter,
        since=filter.since or max((one.since for one in limits if one.since), default=None),
        until=filter.until or min((one.until for one in limits if one.until), default=None),
        providers=filter.providers or values["provider"],
        topics=filter.topics or values["topic"],
        phrases=tuple(dict.fromkeys(filter.phrases + values["phrase"])),
        excluded=tuple(dict.fromkeys(filter.excluded + values["excluded"])),
    )


def _empty(filter: Filter) -> bool:
    return filter.since is not None and filter.until is not None and filter.since > filter.until
