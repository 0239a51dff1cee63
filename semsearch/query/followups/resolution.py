"""The turns of a conversation, one after the other, and what the last question means after them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from semsearch import query
from semsearch.errors import QuestionRefused
from semsearch.query.followups import followup_detection, outlets, references
from semsearch.query.followups.references import Reference
from semsearch.text import analyzer
from semsearch.types import Filter, Inheritable, Inherited, Interpretation, Names, Question, Understood

_PLACE = re.compile(
    r"\s+(?:in|at|from|across|around|near)\s+(?:the\s+)?[A-Z][\w'’.-]*(?:\s+(?:and\s+)?[A-Z][\w'’.-]*)*"
)
_SWAP = re.compile(
    r"^(?:(?:(?:only|just)\s+)?(?:in|at|from|across|around|near|for|to)\s+)?(?:the\s+)?"
    r"[A-Z][\w.-]*(?:\s+(?:and\s+)?[A-Z][\w.-]*)*[?.!\s]*$"
)
_YEAR = re.compile(
    r"\b(?:(?:a|one|the) (?:full )?(?P<after>year (?:later|after|on)|(?:following|next) year)"
    r"|(?:the|a|one) (?P<before>year (?:before|earlier)|previous year))\b[\s,]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Followed:
    """What a question means.

    Attributes:
        understood: What is searched for, under which limits, and what of both is inherited.
        reference: The story that was shown which it points at, if any; what it points at is `story`.
        story: The id of that story, "" where it is not known what was shown.
        before: The question that the story was shown for; None where nothing came before.
        without: An outlet whose articles are not wanted, "" for none.
    """

    understood: Interpretation
    reference: Reference | None = None
    story: str = ""
    before: Interpretation | None = None
    without: str = ""


def follow(question: Question, now: datetime, names: Names) -> Followed:
    """Interpret a question after those of its history.

    Args:
        question: Where its `interpret` is False, nothing is read out of its words, and nothing is inherited.
        now: The present instant.
        names: The archive's outlets and topics.

    Raises:
        QuestionRefused: The question cannot be asked.
    """
    if not question.interpret or not question.history:
        return Followed(query.interpret(question, now, names))
    query.check(question)
    before: Followed | None = None
    shown: Sequence[str] = ()
    for turn in question.history:
        earlier = Question(turn.text, zone=question.zone)
        with suppress(QuestionRefused):  # it was refused when it was asked, too
            before, shown = _turn(earlier, before, shown, now, names), turn.shown
    return _turn(question, before, shown, now, names)


def _turn(
    question: Question, before: Followed | None, shown: Sequence[str], now: datetime, names: Names
) -> Followed:
    text = followup_detection.plain(query.clean(question.text))
    if before is None or not text:
        return Followed(query.interpret(question, now, names))
    own = query.interpret(replace(question, text=text), now, names)
    past = before.understood
    text = followup_detection.bare(text)
    dropped = frozenset(question.drop)
    reference = None if "stories" in dropped else references.refer(text)
    if reference:
        place = reference.place if reference.place >= 0 else len(shown) - 1
        story = shown[place] if 0 <= place < len(shown) else ""
        said = Inherited("stories", reference.text, (story,) if story else ())
        subject, rest = _subject(past), reference.rest if reference.relation == "about" else ""
        subject = "" if "subject" in dropped else subject
        inherited = (Inherited("subject", subject), said) if subject else (said,)
        without = references.besides(text) if reference.relation == "coverage" else ""
        if without:  # "apart from the Register" limits to none
            own = query.interpret(replace(question, text=reference.text), now, names)
        encoded_query, focus = f"{subject} {rest}".strip() or own.text, rest if subject else ""
        understood = _searched(own, encoded_query, focus, inherited)
        return Followed(understood, reference, story, past, without)
    shifted = _another_year(own, past, question.literal)
    own = shifted or own
    if not own.filter.providers:
        own = _outlet(own, text, names, question.literal)
    rest = followup_detection.bare(own.text)
    limited = any(one.effect == "limit" for one in own.understood)
    only_limits = limited and not followup_detection.subject_terms(rest)
    if not (only_limits or followup_detection.leans(question.text)):
        return Followed(own)
    return Followed(_inherit(own, past, rest, only_limits, dropped))


def _inherit(
    own: Interpretation, past: Interpretation, rest: str, only_limits: bool, dropped: frozenset[Inheritable]
) -> Interpretation:
    """Fill what a question lacks from what was understood before it."""
    inherited: list[Inherited] = []
    subject = "" if "subject" in dropped else _subject(past)
    text, focus = own.text, ""
    if subject:
        inherited.append(Inherited("subject", subject))
        if only_limits or not rest:
            text = subject
        elif _SWAP.match(rest):
            kept = _PLACE.sub("", f" {subject}").strip() or subject
            text, focus = f"{kept} {rest.rstrip('?.! ')}", rest
        else:
            text, focus = f"{subject} {rest}", rest
    understood = _searched(own, text, focus, tuple(inherited))
    for one in _limits(past):
        if one.kind not in dropped and _lacks(own.filter, one.kind):
            understood = _limited(understood, one, bool(focus) and not _SWAP.match(focus))
    return understood


def _searched(own: Interpretation, text: str, focus: str, inherited: tuple[Inherited, ...]) -> Interpretation:
    terms = tuple(dict.fromkeys(analyzer.terms(text)))
    return replace(own, text=text, terms=terms, focus=focus, inherited=inherited)


def _limited(understood: Interpretation, one: Inherited, loosely: bool) -> Interpretation:
    """Inherit a limit; loosely, for something new asked of the subject, a date only leans and others go."""
    filter, inherited = understood.filter, (*understood.inherited, one)
    if loosely and one.kind == "date":
        lean = Understood(one.text, "date", "lean", since=one.since, until=one.until)
        return replace(understood, understood=(*understood.understood, lean), inherited=inherited)
    if loosely:
        return understood
    if one.kind == "date":  # its other side may have been said by itself
        filter = replace(filter, since=one.since or filter.since, until=one.until or filter.until)
    elif one.kind == "provider":
        filter = replace(filter, providers=(*filter.providers, *one.values))
    else:
        filter = replace(filter, topics=(*filter.topics, *one.values))
    return replace(understood, filter=filter, inherited=inherited)


def _outlet(own: Interpretation, text: str, names: Names, literal: Collection[str]) -> Interpretation:
    """Limit a question to the outlet that it names as people name one in passing."""
    outlet, words = outlets.wanted(text, names)
    if not outlet or words in literal:
        return own
    said = Understood(words, "provider", values=(outlet,))
    return replace(
        own,
        text=own.text.replace(words, "").strip(" ?.!,"),
        filter=replace(own.filter, providers=(outlet,)),
        understood=(*own.understood, said),
    )


def _subject(past: Interpretation) -> str:
    """Give what was talked of: what was searched for, without what only the last question said of it."""
    held = next((one.text for one in past.inherited if one.kind == "subject"), "")
    if held and past.focus and not _SWAP.match(past.focus):
        return held
    return past.text


def _limits(past: Interpretation) -> list[Inherited]:
    """Give the limits in words that were in force, inherited ones included."""
    told = [_legacy(one) for one in past.understood if one.effect == "limit" and one.kind in _KINDS]
    kinds = {one.kind for one in told}
    return [*told, *(one for one in past.inherited if one.kind in _KINDS and one.kind not in kinds)]


_KINDS = ("date", "provider", "topic")


def _legacy(one: Understood) -> Inherited:
    kind: Inheritable = "date" if one.kind == "date" else "provider" if one.kind == "provider" else "topic"
    return Inherited(kind, one.text, one.values, one.since, one.until)


def _lacks(filter: Filter, kind: str) -> bool:
    if kind == "date":
        return not (filter.since or filter.until)
    return not (filter.providers if kind == "provider" else filter.topics)


def _another_year(
    own: Interpretation, past: Interpretation, literal: Collection[str]
) -> Interpretation | None:
    """Understand "a year later" after a question with a date; None where nothing of that is said."""
    found = _YEAR.search(own.text)
    date = next((one for one in _limits(past) if one.kind == "date"), None)
    if not found or not date or not (date.since and date.until) or not _lacks(own.filter, "date"):
        return None
    if found.group().strip(" ,") in literal:
        return None
    years = 1 if found["after"] else -1
    since, until = (_moved(when, years) for when in (date.since, date.until))
    said = Understood(found.group().strip(" ,"), "date", since=since, until=until)
    rest = " ".join((own.text[: found.start()] + own.text[found.end() :]).split()).strip(" ,")
    return replace(
        own,
        text=rest,
        filter=replace(own.filter, since=since, until=until),
        understood=(*own.understood, said),
    )


def _moved(when: datetime, years: int) -> datetime:
    try:
        return when.replace(year=when.year + years)
    except ValueError:  # the 29th of February, or the end of the calendar
        return when


def disinherited(understood: Interpretation, given: Filter) -> Interpretation:
    """Drop the limits that were inherited, for when nothing passes; back to what the caller set."""
    leaning = [one.kind for one in understood.understood if one.effect == "lean"]
    kept, dropped, filter = [], [], understood.filter
    for one in understood.inherited:
        if one.kind == "subject" or one.kind == "stories" or one.kind in leaning:
            kept.append(one)
            continue
        dropped.append(Understood(one.text, one.kind, "relaxed", one.values, one.since, one.until))
        if one.kind == "date":
            filter = replace(filter, since=given.since, until=given.until)
        elif one.kind == "provider":
            filter = replace(filter, providers=given.providers)
        else:
            filter = replace(filter, topics=given.topics)
    told = (*understood.understood, *dropped)
    return replace(understood, filter=filter, inherited=tuple(kept), understood=told)
