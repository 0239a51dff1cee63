"""Limits that only a follow-up names so: an outlet in brief, a year counted from the question before.

People name an outlet as briefly as "only the Register", and a year as "a year later" or "the previous year".
In a question of its own such words may mean anything; after another question they mean this first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from semsearch.types import Constraint, Inheritable, Inherited, Interpretation, Names

_SHORTEST = 5  # letters from which the beginning of a name is enough, if only one name begins so
_PATTERNS = (
    re.compile(
        r"\b(?:only|just)\b(?:.*\b(?:what|from|by|in))? (?P<name>.+?)"
        r"(?: (?:wrote|writes|said|says|reported|reports|published|has|had))?[?.!\s]*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^what (?:did|does|do|has|have) (?P<name>.+?) (?:say|said|write|written|report|reported|publish"
        r"|published|make|have to say)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"^(?P<name>.+?)(?:['’]s)? (?:only|version|coverage|report|article|piece)[?.!\s]*$", re.IGNORECASE
    ),
)
_YEAR = re.compile(
    r"\b(?:(?:a|one|the) (?:full )?(?P<after>year (?:later|after|on)|(?:following|next) year)"
    r"|(?:the|a|one) (?P<before>year (?:before|earlier)|previous year))\b[\s,]*",
    re.IGNORECASE,
)

_WIDER = re.compile(
    r"^(?:(?:in|at|from|for|by|on|of|with)\s+)?"
    r"(?:any|all|every|whatever|without(?: the| that| any)?|regardless of(?: the)?)\s+"
    r"(?P<named>date|time|period|month|year|outlet|source|paper|topic)s?[?.!\s]*$",
    re.IGNORECASE,
)
_WIDENED: dict[str, Inheritable] = dict.fromkeys(("outlet", "source", "paper"), "provider")
_WIDENED["topic"] = "topic"  # the others are dates


def find_wider(text: str, past: Sequence[Inherited]) -> tuple[Inheritable, ...]:
    """Return the limit that a question lifts ("in any year?"); () where it lifts none that was in force.

    Args:
        text: The question, without what opens it.
        past: The limits that were in force before it.
    """
    found = _WIDER.match(text)
    kind = _WIDENED.get(found["named"].casefold(), "date") if found else None
    return (kind,) if kind and any(one.kind == kind for one in past) else ()


def limit_to_outlet(
    own: Interpretation, text: str, names: Names, protected: Collection[str]
) -> Interpretation:
    """Return a question limited to the outlet that it names; unchanged where it names none.

    Args:
        own: The question by itself.
        text: Its text.
        names: The outlets of the archive.
        protected: Words that are not to be read as limits.
    """
    outlet, words = find_outlet(text, names)
    if not outlet or words in protected:
        return own
    return replace(
        own,
        text=own.text.replace(words, "").strip(" ?.!,"),
        filter=replace(own.filter, providers=(outlet,)),
        understood=(*own.understood, Constraint(words, "provider", values=(outlet,))),
    )


def find_outlet(text: str, names: Names) -> tuple[str, str]:
    """Return the outlet that a text names, as the archive spells it, and the words that do so.

    Both are "" where it names none, or where the words may mean several.
    """
    for pattern in _PATTERNS:
        if found := pattern.search(text):
            outlet = _known(found["name"], names)
            if outlet:
                return outlet, found.group().strip()
    return "", ""


def _known(said: str, names: Names) -> str:
    wanted = _squeezed(said)
    if not wanted:
        return ""
    exact = [name for name in (*names.providers, *names.domains) if _squeezed(name) == wanted]
    if exact:
        return exact[0]
    begun = [
        name for name in names.providers if len(wanted) >= _SHORTEST and _squeezed(name).startswith(wanted)
    ]
    return begun[0] if len(begun) == 1 else ""


def _squeezed(name: str) -> str:
    return re.sub(r"\W", "", name.casefold().removeprefix("the ").removeprefix("www.")).removeprefix("the")


def limit_to_year(
    own: Interpretation, past: Sequence[Inherited], protected: Collection[str]
) -> Interpretation | None:
    """Return a question limited to the date before it, moved by a year; None where it names no such year.

    Args:
        own: The question by itself.
        past: The limits that were in force before it.
        protected: Words that are not to be read as limits.
    """
    found = _YEAR.search(own.text)
    date = next((one for one in past if one.kind == "date"), None)
    dated = own.filter.since or own.filter.until
    if not found or not date or not (date.since and date.until) or dated:
        return None
    words = found.group().strip(" ,")
    if words in protected:
        return None
    years = 1 if found["after"] else -1
    since, until = _moved(date.since, years), _moved(date.until, years)
    rest = " ".join((own.text[: found.start()] + own.text[found.end() :]).split()).strip(" ,")
    return replace(
        own,
        text=rest,
        filter=replace(own.filter, since=since, until=until),
        understood=(*own.understood, Constraint(words, "date", since=since, until=until)),
    )


def _moved(when: datetime, years: int) -> datetime:
    try:
        return when.replace(year=when.year + years)
    except ValueError:  # 29 February, or the end of the calendar
        return when
