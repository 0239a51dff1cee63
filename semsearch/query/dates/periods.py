"""Question -> the periods of publication that it names, and the text without those that filter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from semsearch.query.dates.expressions import Kind
from semsearch.query.dates.rules import EXPRESSIONS, NEED_EXPRESSION, RULES, rule_pattern


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Period:
    """A time of publication that a question names.

    Attributes:
        start: The first instant, in UTC; None where it is open.
        end: The last instant, inclusive, whole seconds in UTC; None where it is open.
        text_span: The expression with its preposition.
        kind: "limit" for a filter, "lean" for a boost.
    """

    start: datetime | None
    end: datetime | None
    text_span: Span
    kind: Kind


def find(text: str, now: datetime, zone: tzinfo) -> list[Period]:
    """Return the periods that a question names, in the order of the text, none overlapping.

    Args:
        text: The question.
        now: The present instant; without a time zone it is local to `zone`.
        zone: The caller's time zone: "yesterday" is a day there.
    """
    today = (now if now.tzinfo else now.replace(tzinfo=zone)).astimezone(zone).date()
    dated = EXPRESSIONS.search(text)
    matches = [
        (match.start(), -match.end(), order, match)
        for order in range(len(RULES))
        if dated or order not in NEED_EXPRESSION
        for match in rule_pattern(order).finditer(text)
    ]
    periods: list[Period] = []
    reached = 0
    for start, end, order, match in sorted(matches, key=lambda entry: entry[:3]):
        if start < reached:
            continue
        reached = -end  # a phrase that is refused is refused in its parts, too
        try:
            reading = RULES[order](match, today)
        except (ValueError, OverflowError):  # outside the calendar
            continue
        if reading:
            first, last = _instant(reading.first, zone, 0), _instant(reading.last, zone, 1)
            periods.append(Period(first, last, Span(start, -end), reading.kind))
    return periods


def without(text: str, periods: Sequence[Period]) -> str:
    """Return the text to search for: filters are removed with their prepositions; "" if no word is left."""
    rest = text
    for period in sorted(periods, key=lambda period: period.text_span.start, reverse=True):
        if period.kind == "limit":
            rest = rest[: period.text_span.start] + " " + rest[period.text_span.end :]
    if rest == text:
        return text
    rest = re.sub(r"\(\s*\)|\[\s*\]|[\"“]\s*[\"”]", " ", rest)
    rest = re.sub(r"\s+([,;:.?!)])", r"\1", " ".join(rest.split()))
    rest = re.sub(r"([,;:–—-])(?=[?.!,;:])", "", rest)
    rest = re.sub(r"^[\s,;:.–—-]+|[\s,;:–—-]+$", "", rest)
    return rest if re.search(r"\w", rest) else ""


def _instant(day: date | None, zone: tzinfo, days: int) -> datetime | None:
    """Return a day's first second (`days` 0) or last second (1) in a zone, in UTC."""
    if day is None:
        return None
    begins = datetime.combine(day + timedelta(days=days), time.min, zone).astimezone(UTC)
    return begins - timedelta(seconds=days)
