"""Build filters and questions from what a person writes."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, tzinfo

from semsearch.errors import QuestionRefused
from semsearch.types import Filter, Question

NO_FILTER = Filter()


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


def make_question(
    asked: str | Question,
    /,
    *,
    limit: int | None = None,
    offset: int | None = None,
    since: str | date | None = None,
    until: str | date | None = None,
    providers: Sequence[str] | None = None,
    topics: Sequence[str] | None = None,
    types: Sequence[str] | None = None,
    published: bool | None = None,
    phrases: Sequence[str] | None = None,
    excluded: Sequence[str] | None = None,
    interpret: bool | None = None,
    zone: tzinfo | None = None,
    protected: Sequence[str] | None = None,
    why_not: str | None = None,
) -> Question:
    """Build a question from its text and what limits it, or from another question with parts of it replaced.

    Args:
        asked: The text, or the other question.
        limit, offset, interpret, zone, protected, why_not: Fields of `Question`; None keeps what it has.
        since, until, providers, topics, types, published, phrases, excluded: As `make_filter` takes them;
            None keeps what the question has.

    Raises:
        QuestionRefused: A date is not valid.
    """
    made = asked if isinstance(asked, Question) else Question(asked)
    given = make_filter(
        since=since,
        until=until,
        providers=providers or (),
        topics=topics or (),
        types=types or (),
        published=published,
        phrases=phrases or (),
        excluded=excluded or (),
    )
    replaced = {
        "since": since,
        "until": until,
        "providers": providers,
        "topics": topics,
        "types": types,
        "published": published,
        "phrases": phrases,
        "excluded": excluded,
    }
    fields = {name: getattr(given, name) for name, value in replaced.items() if value is not None}
    return replace(
        made,
        filter=replace(made.filter, **fields),
        limit=made.limit if limit is None else limit,
        offset=made.offset if offset is None else offset,
        interpret=made.interpret if interpret is None else interpret,
        zone=made.zone if zone is None else zone,
        protected=made.protected if protected is None else _values(protected),
        why_not=made.why_not if why_not is None else why_not,
    )


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
