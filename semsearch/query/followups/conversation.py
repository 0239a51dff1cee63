"""The turns of a conversation, one after the other, and what the last question means after them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from semsearch import query
from semsearch.errors import QuestionRefused
from semsearch.query.followups import followup_detection, inheritance, limits, references, returns
from semsearch.query.followups.references import Reference
from semsearch.types import Inherited, Interpretation, Names, Question


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """What a question means in its conversation.

    Attributes:
        interpretation: What is searched for, under which limits, and what of both is inherited.
        reference: How it refers to a story that was shown; None where it does not.
        story: The id of that story, or of its lead; "" where it is not known what was shown.
        previous: The question that the story was shown for; None where there is no reference.
    """

    interpretation: Interpretation
    reference: Reference | None = None
    story: str = ""
    previous: Interpretation | None = None


@dataclass(frozen=True, slots=True)
class _PastTurn:
    parsed: ParsedQuestion
    shown: Sequence[str]


def parse(question: Question, now: datetime, names: Names, phrases: Sequence[str] = ()) -> ParsedQuestion:
    """Return what a question means after those of its history.

    Each earlier question is read with the time at which it was asked, where the history has that.

    Args:
        question: If its `interpret` is False, its text is searched for as it is, and nothing is inherited.
        now: The present instant.
        names: The outlets and topics of the archive.
        phrases: Words that are no limits in earlier questions, either: articles hold them in this order.

    Raises:
        QuestionRefused: The question cannot be asked.
    """
    if not question.interpret or not question.history:
        return ParsedQuestion(query.interpret(question, now, names))
    query.check(question)
    past: list[_PastTurn] = []
    for turn in question.history:
        earlier = Question(turn.text, zone=question.zone, protected=tuple(phrases))
        with suppress(QuestionRefused):  # it was refused when it was asked, too
            parsed = _parse_turn(earlier, past, turn.asked_at or now, names)
            past.append(_PastTurn(parsed, turn.shown))
    return _parse_turn(question, past, now, names)


def _parse_turn(
    question: Question, turns: Sequence[_PastTurn], asked_at: datetime, names: Names
) -> ParsedQuestion:
    text = followup_detection.without_courtesy(query.clean(question.text))
    if not turns or not text:
        return ParsedQuestion(query.interpret(question, asked_at, names))
    previous = turns[-1]
    back = returns.find_return(
        followup_detection.without_opening(text), [one.parsed.interpretation for one in turns]
    )
    if back:
        previous, text = turns[back.place], back.rest
    past = previous.parsed.interpretation
    opened = followup_detection.without_opening(text)
    own = query.interpret(replace(question, text=text or question.text), asked_at, names)
    wider = limits.find_wider(opened, inheritance.limits(past))
    if wider or (back and not opened):
        dropped = frozenset((*question.drop, *wider))
        return ParsedQuestion(inheritance.inherit(own, past, "", dropped, only_limits=True))
    reference = None if "stories" in question.drop else references.find_reference(opened)
    if reference:
        return _refer(question, own, past, reference, previous.shown, asked_at, names)
    own = limits.limit_to_year(own, inheritance.limits(past), question.protected) or own
    if not own.filter.providers:
        own = limits.limit_to_outlet(own, opened, names, question.protected)
    rest = followup_detection.without_opening(own.text)
    limited = any(one.effect in ("limit", "exclude") for one in own.understood)
    only_limits = limited and not followup_detection.subject_terms(rest)
    if not (back or only_limits or followup_detection.is_followup(question.text)):
        return ParsedQuestion(own)
    dropped = frozenset(question.drop)
    return ParsedQuestion(inheritance.inherit(own, past, rest, dropped, only_limits=only_limits))


def _refer(
    question: Question,
    own: Interpretation,
    past: Interpretation,
    reference: Reference,
    shown: Sequence[str],
    asked_at: datetime,
    names: Names,
) -> ParsedQuestion:
    """Return what a question means that refers to a story that was shown for the one before it."""
    place = reference.place if reference.place >= 0 else len(shown) - 1
    story = shown[place] if 0 <= place < len(shown) else ""
    inherited: tuple[Inherited, ...] = (Inherited("stories", reference.text, (story,) if story else ()),)
    subject = "" if "subject" in question.drop else inheritance.subject_of(past)
    if subject:
        inherited = (Inherited("subject", subject), *inherited)
    rest = reference.rest if reference.relation == "about" else ""
    if reference.excluded_outlet:  # "apart from the Register" is no limit to the Register
        own = query.interpret(replace(question, text=reference.text), asked_at, names)
    text, focus = f"{subject} {rest}".strip() or own.text, rest if subject else ""
    interpretation = inheritance.searching(own, text, focus, inherited)
    return ParsedQuestion(interpretation, reference, story, past)
