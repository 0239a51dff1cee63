"""Build filters and questions from what a person writes."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from semsearch.errors import QuestionRefused
from semsearch.types import Filter, Question

NO_FILTER = Filter()
_OPTIONS = ("limit", "offset", "interpret", "zone", "why_not", "literal")  # of a question, besides its filter


def make_filter(
    *,
    since: str | date | None = None,
    until: str | date | None = None,
    providers: Sequence[str] = (),
    topics: Sequence[str] = (),
    types: Sequence[str] = (),
    published: bool | None = None,
    phrases: Sequence[str] = (),
    excluded: Sequence[str] = (),
) -> Filter:
    """Build a filter.

    Dates are ISO 8601 strings, `date`s or `datetime`s, in UTC unless they have an offset. A day, month or
    year stands for the whole of it. A single string counts as one value.

    Raises:
        QuestionRefused: A date is not valid.
    """
    return Filter(
        since=_instant("since", since, last=False) if since else None,
        until=_instant("until", until, last=True) if until else None,
        providers=_values(providers),
        topics=_values(topics),
        types=_values(types),
        published=published,
        phrases=_values(phrases),
        excluded=_values(excluded),
    )


def make_question(question: str | Question, /, **fields: Any) -> Question:  # noqa: ANN401
    """Build a question from its text, or from another question with some fields replaced.

    Args:
        question: The text, or the other question.
        fields: With a text: `limit`, `offset`, `interpret`, `zone`, `why_not`, `literal`, and the arguments
            of `make_filter`; with a question: its fields.

    Raises:
        QuestionRefused: A date is not valid.
    """
    if isinstance(question, Question):
        return replace(question, **fields)
    options = {name: fields.pop(name) for name in _OPTIONS if name in fields}
    return Question(question, filter=make_filter(**fields), **options)


def _values(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(v.strip() for v in ([values] if isinstance(values, str) else values) if v.strip())


def _instant(name: str, value: str | date, *, last: bool) -> datetime:
    """Parse an instant; a day, month or year gives its first or last second."""
    text = value.isoformat() if isinstance(value, date) else value.strip()
    try:
        if match := re.fullmatch(r"(\d{4})(?:-(\d{2}))?", text):
            year, month = int(match[1]), int(match[2] or (12 if last else 1))
            day = date(year, month, calendar.monthrange(year, month)[1] if last else 1)
        else:
            day = date.fromisoformat(text)
        return datetime.combine(day, time(23, 59, 59) if last else time.min, UTC)
    except ValueError:
        pass
    try:
        instant = datetime.fromisoformat(text)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        shown = text if len(text) <= 40 else text[:40] + "…"
        raise QuestionRefused(
            f"{name} must be a date such as 2021-07-28 or 2021-07-28T12:00:00Z, not {shown!r}"
        ) from None
