"""Question -> Interpretation: its limits checked, its text cleaned. Pure."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from semsearch import analysis
from semsearch.errors import QuestionRefused
from semsearch.types import Filter, Interpretation, Question

LONGEST = 2_000  # characters; the model reads the first 256 tokens or so
MOST = 100  # stories or hits in one answer
DEEPEST = 10_000  # hits that paging reaches
ALL = Filter()


def interpret(question: Question) -> Interpretation:
    """Check a question and say what is searched for.

    Raises:
        QuestionRefused: Empty, too long, or with limits that make no sense; the message says which.
    """
    text = " ".join(
        "".join(
            c if c.isprintable() else " " for c in question.text.encode("utf-8", "replace").decode()
        ).split()
    )
    if not text:
        raise QuestionRefused("the question is empty: ask something, such as 'rulings on facial recognition'")
    if len(text) > LONGEST:
        raise QuestionRefused(
            f"the question has {len(text):,} characters; at most {LONGEST:,} are read: shorten it"
        )
    if not 1 <= question.limit <= MOST:
        raise QuestionRefused(f"limit must be 1 to {MOST}, not {question.limit}")
    if not 0 <= question.offset <= DEEPEST:
        raise QuestionRefused(
            f"offset must be 0 to {DEEPEST:,}, not {question.offset}: narrow the filter instead"
        )
    since, until = question.filter.since, question.filter.until
    if since and until and since > until:
        raise QuestionRefused(f"since ({since:%Y-%m-%d %H:%M}) is later than until ({until:%Y-%m-%d %H:%M})")
    return Interpretation(text=text, terms=tuple(dict.fromkeys(analysis.terms(text))), filter=question.filter)


def limits(
    *,
    since: str | date | None = None,
    until: str | date | None = None,
    providers: Sequence[str] = (),
    topics: Sequence[str] = (),
    types: Sequence[str] = (),
    published: bool | None = None,
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
    )


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
