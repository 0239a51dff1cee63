"""What a question means: its limits checked, its text cleaned, its dates read. Pure."""

from __future__ import annotations

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
    since: str | None = None,
    until: str | None = None,
    providers: tuple[str, ...] = (),
    topics: tuple[str, ...] = (),
    types: tuple[str, ...] = (),
    published: bool | None = None,
) -> Filter:
    """Make a filter of what people write: dates in ISO 8601, a day meaning the whole of it.

    Raises:
        QuestionRefused: A date cannot be read.
    """
    return Filter(
        since=_instant("since", since, time.min) if since else None,
        until=_instant("until", until, time(23, 59, 59)) if until else None,
        providers=tuple(p.strip() for p in providers if p.strip()),
        topics=tuple(t.strip() for t in topics if t.strip()),
        types=tuple(t.strip() for t in types if t.strip()),
        published=published,
    )


def _instant(name: str, text: str, hour: time) -> datetime:
    """Read a date or an instant; without zone it is UTC."""
    try:
        try:
            return datetime.combine(date.fromisoformat(text.strip()), hour, UTC)
        except ValueError:
            instant = datetime.fromisoformat(text.strip())
            return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        shown = text if len(text) <= 40 else text[:40] + "…"
        raise QuestionRefused(
            f"{name} must be a date such as 2021-07-28 or 2021-07-28T12:00:00Z, not {shown!r}"
        ) from None
