"""What a follow-up question inherits: the subject of the questions before it, their limits and exclusions."""

from __future__ import annotations

import re
from dataclasses import replace

from semsearch.query.followups.exclusions import with_exclusions
from semsearch.text import analyzer
from semsearch.types import Constraint, Filter, Inheritable, Inherited, Interpretation, Kind

_PLACE = re.compile(
    r"\s+(?:in|at|from|across|around|near)\s+(?:the\s+)?[A-Z][\w'’.-]*(?:\s+(?:and\s+)?[A-Z][\w'’.-]*)*"
)
_NAME_ONLY = re.compile(  # "in Italy", which replaces the place of the question before
    r"^(?:(?:(?:only|just)\s+)?(?:in|at|from|across|around|near|for|to)\s+)?(?:the\s+)?"
    r"[A-Z][\w.-]*(?:\s+(?:and\s+)?[A-Z][\w.-]*)*[?.!\s]*$"
)
_LIMITS: dict[Kind, Inheritable] = {"date": "date", "provider": "provider", "topic": "topic"}


def inherit(
    own: Interpretation,
    past: Interpretation,
    rest: str,
    dropped: frozenset[Inheritable],
    *,
    only_limits: bool,
) -> Interpretation:
    """Return a follow-up question with what it lacks taken from the question before it.

    Args:
        own: The question by itself.
        past: The question before it, with what that inherited.
        rest: The text of the question without its limits.
        dropped: What is not to be inherited.
        only_limits: Whether the question says nothing but limits.
    """
    inherited: list[Inherited] = []
    subject = "" if "subject" in dropped else subject_of(past)
    text, focus = own.text, ""
    if subject:
        inherited.append(Inherited("subject", subject))
        if only_limits or not rest:
            text = subject
        elif _NAME_ONLY.match(rest):
            kept = _PLACE.sub("", f" {subject}").strip() or subject
            text, focus = f"{kept} {rest.rstrip('?.! ')}", rest
        else:
            text, focus = f"{subject} {rest}", rest
    interpretation = searching(own, text, focus, tuple(inherited))
    new_aspect = bool(focus) and not _NAME_ONLY.match(focus)
    for one in limits(past):
        if one.kind not in dropped and lacks(own.filter, one.kind):
            interpretation = _limited(interpretation, one, new_aspect=new_aspect)
    if "exclusion" not in dropped:
        interpretation = with_exclusions(interpretation, own, past)
    return interpretation


def searching(own: Interpretation, text: str, focus: str, inherited: tuple[Inherited, ...]) -> Interpretation:
    """Return an interpretation that searches for another text, with what is inherited."""
    terms = tuple(dict.fromkeys(analyzer.terms(text)))
    return replace(own, text=text, terms=terms, focus=focus, inherited=inherited)


def subject_of(past: Interpretation) -> str:
    """Return the subject of a question: what it searched for, without what it alone asked of that."""
    subject = next((one.text for one in past.inherited if one.kind == "subject"), "")
    if subject and past.focus and not _NAME_ONLY.match(past.focus):
        return subject
    return past.text


def limits(past: Interpretation) -> list[Inherited]:
    """Return the limits in words that were in force, inherited ones included."""
    own = [
        Inherited(_LIMITS[one.kind], one.text, one.values, one.since, one.until)
        for one in past.understood
        if one.effect == "limit" and one.kind in _LIMITS
    ]
    kinds = {one.kind for one in own}
    inherited = (one for one in past.inherited if one.kind in _LIMITS.values())
    return [*own, *(one for one in inherited if one.kind not in kinds)]


def lacks(filter: Filter, kind: Inheritable) -> bool:
    """Return whether a filter has no limit of a kind: "date", "provider" or "topic"."""
    if kind == "date":
        return not (filter.since or filter.until)
    return not (filter.providers if kind == "provider" else filter.topics)


def drop_inherited_filters(interpretation: Interpretation, given: Filter) -> Interpretation:
    """Return an interpretation without its inherited limits, for when no article passes them.

    Exclusions stay. What the caller set comes back into force. Each dropped limit is listed as "relaxed".

    Args:
        interpretation: Returned unchanged where it inherits no limit.
        given: The caller's filter.
    """
    soft = [one.kind for one in interpretation.understood if one.effect == "lean"]
    kept, dropped, filter = [], [], interpretation.filter
    for one in interpretation.inherited:
        if one.kind == "subject" or one.kind == "exclusion" or one.kind == "stories" or one.kind in soft:
            kept.append(one)
            continue
        dropped.append(Constraint(one.text, one.kind, "relaxed", one.values, one.since, one.until))
        if one.kind == "date":
            filter = replace(filter, since=given.since, until=given.until)
        elif one.kind == "provider":
            filter = replace(filter, providers=given.providers)
        else:
            filter = replace(filter, topics=given.topics)
    understood = (*interpretation.understood, *dropped)
    return replace(interpretation, filter=filter, inherited=tuple(kept), understood=understood)


def _limited(interpretation: Interpretation, one: Inherited, *, new_aspect: bool) -> Interpretation:
    """Return an interpretation with an inherited limit.

    Where a new aspect of the subject is asked about, a date only boosts, and other limits are not inherited.
    """
    filter, inherited = interpretation.filter, (*interpretation.inherited, one)
    if new_aspect and one.kind == "date":
        soft = Constraint(one.text, "date", "lean", since=one.since, until=one.until)
        understood = (*interpretation.understood, soft)
        return replace(interpretation, understood=understood, inherited=inherited)
    if new_aspect:
        return interpretation
    if one.kind == "date":  # one side may come from another limit
        filter = replace(filter, since=one.since or filter.since, until=one.until or filter.until)
    elif one.kind == "provider":
        filter = replace(filter, providers=(*filter.providers, *one.values))
    else:
        filter = replace(filter, topics=(*filter.topics, *one.values))
    return replace(interpretation, filter=filter, inherited=inherited)
