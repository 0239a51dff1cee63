"""A year counted from the date of the question before: "a year later", "the previous year"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from semsearch.types import Constraint, Inherited, Interpretation

_YEAR = re.compile(
    r"\b(?:(?:a|one|the) (?:full )?(?P<after>year (?:later|after|on)|(?:following|next) year)"
    r"|(?:the|a|one) (?P<before>year (?:before|earlier)|previous year))\b[\s,]*",
    re.IGNORECASE,
)


def limit(
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
