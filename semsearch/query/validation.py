"""Build questions and filters from what a person writes; clean and check them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, tzinfo

from semsearch.errors import QuestionRefused
from semsearch.text import analyzer
from semsearch.types import DateRange, Filter, Question

NO_FILTER = Filter()
MAX_QUESTION_LENGTH = 2_000  # characters; the model reads about the first 256 tokens
MAX_RESULTS = 100  # stories or hits in one answer
MAX_OFFSET = 10_000  # hits that can be paged through
MAX_HISTORY = 20  # earlier questions of a conversation
MAX_SERIES = 5  # questions of one timeline
_MAX_VALUES = 100  # values of one filter field
_LISTS = (
    *("providers", "topics", "types", "phrases", "excluded"),
    *("excluded_providers", "excluded_topics", "excluded_dates"),
)


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
    excluded_providers: Sequence[str] = (),
    excluded_topics: Sequence[str] = (),
    excluded_dates: Sequence[tuple[str | date | None, str | date | None]] = (),
) -> Filter:
    """Build a filter.

    Dates are ISO 8601 strings, `date`s or `datetime`s, in UTC unless they have an offset. A day, month or
    year stands for the whole of it. A single string counts as one value. `excluded_dates` are pairs of the
    first and the last date of a range, None where it is open.

    Raises:
        QuestionRefused: A date is not valid.
    """
    return Filter(
        since=_first("since", since),
        until=_last("until", until),
        providers=_values(providers),
        topics=_values(topics),
        types=_values(types),
        published=published,
        phrases=_values(phrases),
        excluded=_values(excluded),
        excluded_providers=_values(excluded_providers),
        excluded_topics=_values(excluded_topics),
        excluded_dates=tuple(
            DateRange(_first("excluded_dates", since), _last("excluded_dates", until))
            for since, until in excluded_dates
        ),
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


def _first(name: str, value: str | date | None) -> datetime | None:
    return _instant(name, value, last=False) if value else None


def _last(name: str, value: str | date | None) -> datetime | None:
    return _instant(name, value, last=True) if value else None


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


def check(question: Question) -> str:
    """Validate a question and return its cleaned text.

    Raises:
        QuestionRefused: The question is empty or too long, or its filter contradicts itself.
    """
    text = clean(question.text)
    if not text:
        raise QuestionRefused("the question is empty: ask something, such as 'rulings on facial recognition'")
    if len(text) > MAX_QUESTION_LENGTH:
        raise QuestionRefused(
            f"the question has {len(text):,} characters; at most {MAX_QUESTION_LENGTH:,} are read: shorten it"
        )
    if not 1 <= question.limit <= MAX_RESULTS:
        raise QuestionRefused(f"limit must be 1 to {MAX_RESULTS}, not {question.limit}")
    if not 0 <= question.offset <= MAX_OFFSET:
        raise QuestionRefused(
            f"offset must be 0 to {MAX_OFFSET:,}, not {question.offset}: narrow the filter instead"
        )
    since, until = question.filter.since, question.filter.until
    if since and until and since > until:
        raise QuestionRefused(f"since ({since:%Y-%m-%d %H:%M}) is later than until ({until:%Y-%m-%d %H:%M})")
    for dates in question.filter.excluded_dates:
        if dates == DateRange() or (dates.since and dates.until and dates.since > dates.until):
            raise QuestionRefused(
                "excluded_dates has a range that is open at both ends, or ends before it starts"
            )
    check_sizes(question.filter)
    if (turns := len(question.history)) > MAX_HISTORY:
        raise QuestionRefused(
            f"history has {turns:,} questions; at most {MAX_HISTORY} are read: leave out the oldest"
        )
    if (longest := max((len(turn.text) for turn in question.history), default=0)) > MAX_QUESTION_LENGTH:
        raise QuestionRefused(
            f"a question in history has {longest:,} characters; "
            f"at most {MAX_QUESTION_LENGTH:,} are read: leave it out"
        )
    return text


def clean(text: str) -> str:
    """Collapse white space and control characters; an unpaired surrogate becomes a question mark."""
    encodable = text.encode("utf-8", "replace").decode()
    return " ".join("".join(c if c.isprintable() else " " for c in encodable).split())


def check_sizes(filter: Filter) -> None:
    """Check the number of values in each filter field, and that phrases have searchable words.

    Raises:
        QuestionRefused: A field has too many values, or a phrase consists of stop words or punctuation.
    """
    for name in _LISTS:
        if (count := len(getattr(filter, name))) > _MAX_VALUES:
            raise QuestionRefused(
                f"{name} has {count:,} values; at most {_MAX_VALUES} are read: leave some out"
            )
    for name in ("phrases", "excluded"):
        for value in getattr(filter, name):
            if not analyzer.terms(value):
                raise QuestionRefused(
                    f"{name} has {value!r}, which contains no searchable word: leave it out"
                )
