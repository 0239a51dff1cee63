"""What `find` returns, in a form that tables can hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from semsearch.query import dates

NOW = datetime(2021, 8, 18, 12, 0, tzinfo=UTC)  # a Wednesday


def instants(first: str, last: str, zone: ZoneInfo | None = None) -> tuple[datetime | None, datetime | None]:
    """Return the first second of one day and the last of another, in UTC."""
    start = datetime.combine(date.fromisoformat(first), time.min, zone or UTC) if first else None
    end = datetime.combine(date.fromisoformat(last), time(23, 59, 59), zone or UTC) if last else None
    return start and start.astimezone(UTC), end and end.astimezone(UTC)


def found(text: str, now: datetime = NOW, zone: ZoneInfo | None = None) -> list[tuple[object, ...]]:
    """Return what is found as (expression, kind, start, end)."""
    return [
        (text[period.text_span.start : period.text_span.end], period.kind, period.start, period.end)
        for period in dates.find(text, now, zone or UTC)
    ]


def rest(text: str) -> str:
    """Return the text to search for."""
    return dates.without(text, dates.find(text, NOW, UTC))
