"""What people write as limits -> a filter, and with the text that it limits -> a question."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from semsearch.errors import QuestionRefused
from semsearch.types import Filter, Question

ALL = Filter()
_BESIDE = ("limit", "offset", "interpret", "zone", "why_not", "literal")  # of a question, beside its filter


def limits(
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
    """Make a filter of what people write: a day, month or year is the whole of it, a text one value.

    Dates are ISO 8601 texts, `date`s or `datetime`s; without zone they are UTC.

    Raises:
        QuestionRefused: A date cannot be read.
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


def question(asked: str | Question, /, **given: Any) -> Question:  # noqa: ANN401
    """Make a question of a text and what limits it, or of another question with other fields.

    Args:
        asked: The text, or the other question.
        given: With a text: `limit`, `offset`, `interpret`, `zone`, `why_not`, `literal`, and what `limits`
            takes; with a question, its fields.

    Raises:
        QuestionRefused: A date cannot be read.
    """
    if isinstance(asked, Question):
        return replace(asked, **given)
    beside = {name: given.pop(name) for name in _BESIDE if name in given}
    return Question(asked, filter=limits(**given), **beside)


def _values(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(v.strip() for v in ([given] if isinstance(given, str) else given) if v.strip())


def _instant(name: str, given: str | date, *, last: bool) -> datetime:
    """Read an instant, or give the first or the last second of a day, month or year."""
    text = given.isoformat() if isinstance(given, date) else given.strip()
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
