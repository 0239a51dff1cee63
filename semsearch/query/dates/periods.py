"""Question -> the periods of publication that it names, and the text without those that filter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache

from semsearch.query.dates import context
from semsearch.query.dates.expressions import EXPRESSION, Kind, parse, spaced
from semsearch.query.dates.rules import EXPRESSIONS, NEED_EXPRESSION, RULES, rule_pattern
from semsearch.query.spans import Span, cut

_PREPOSITION = r"(?:(?:in|on|during|from|of|within|throughout) )?"
_JOINTS = ("", r"(?:, (?:and |or )?| and | or | nor )")  # before the first date of a list, and further ones


@dataclass(frozen=True, slots=True)
class Period:
    """A time of publication that a question names.

    Attributes:
        start: The first instant, in UTC; None where it is open.
        end: The last instant, inclusive, whole seconds in UTC; None where it is open.
        text_span: The expression with its preposition.
        kind: "limit" for a filter, "lean" for a boost, "sort" for newest first.
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
    today = _today(now, zone)
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


def listed(text: str, start: int, now: datetime, zone: tzinfo) -> tuple[int, list[Period]]:
    """Return the periods that stand at a position, alone or in a list, and where they end.

    They need no preposition, since the word before them says that dates follow: "except 2021 and last week".
    A date that belongs to a noun ("2020 election ads") is none.

    Args:
        text: The question.
        start: The position.
        now: The present instant, as `find` takes it.
        zone: The caller's time zone.
    """
    first = next((period for period in find(text[start:], now, zone) if not period.text_span.start), None)
    end = start
    periods: list[Period] = []
    today = _today(now, zone)
    while match := _listed_pattern(_JOINTS[bool(periods)]).match(text, end):
        days = parse(match["days"], today)
        if days is None or days.vague:
            break
        end = match.end()
        span = Span(match.start(), end)
        periods.append(Period(_instant(days.first, zone, 0), _instant(days.last, zone, 1), span, "limit"))
    if first and first.kind == "limit" and start + first.text_span.end > end:
        return start + first.text_span.end, [first]
    return (end, periods) if context.set_off(text, end) else (start, [])


@cache
def _listed_pattern(joint: str) -> re.Pattern[str]:
    """Return the pattern of a date in a list, compiled when it is first needed."""
    pattern = rf"{joint}{_PREPOSITION}(?P<days>{EXPRESSION})(?![\w/-])"
    return re.compile(spaced(pattern), re.IGNORECASE)


def without(text: str, periods: Sequence[Period]) -> str:
    """Return the text to search for, without filters, orders and "recent"; "" if no word is left.

    A soft date stays, since articles may mention it.
    """
    return cut(text, [one.text_span for one in periods if one.kind != "lean" or not (one.start or one.end)])


def _today(now: datetime, zone: tzinfo) -> date:
    return (now if now.tzinfo else now.replace(tzinfo=zone)).astimezone(zone).date()


def _instant(day: date | None, zone: tzinfo, days: int) -> datetime | None:
    """Return a day's first second (`days` 0) or last second (1) in a zone, in UTC."""
    if day is None:
        return None
    begins = datetime.combine(day + timedelta(days=days), time.min, zone).astimezone(UTC)
    return begins - timedelta(seconds=days)
