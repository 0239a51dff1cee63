"""Phrases of a sentence: counts, quotations, alternatives and dates, with spaces where a line must not end.

Dates are in English, whatever the locale. Days are in UTC; those of a filter are in the caller's zone,
because filters begin and end with its days.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo

from semsearch.text.printable import printable

NO_BREAK = "\u00a0"  # a space that no line ends at; shown as any other
DOT = f"{NO_BREAK}· "  # between short facts: a line may end with it, none begins with it
_QUOTATION_MARKS = '"“”„'
_MONTHS = "January February March April May June July August September October November December".split()
_LAST = time(23, 59, 59)


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return "1 article", "1,412 articles", "2 stories" (with the plural "stories"), …."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def quoted(text: str) -> str:
    """Return a text in quotation marks, in place of a pair of its own; "" if nothing of it is visible."""
    inside = printable(text).strip()
    if inside[:1] in _QUOTATION_MARKS and inside[-1:] in _QUOTATION_MARKS:  # but not topic:"Reefs"
        inside = inside.strip(f"{_QUOTATION_MARKS} ")
    return f"“{inside}”" if inside else ""


def alternatives(names: Sequence[str]) -> str:
    """Return "A", "A or B", "A, B or C"."""
    *others, last = names or [""]
    return f"{', '.join(others)} or {last}" if others else last


def day(instant: datetime, beside: datetime | None = None, zone: tzinfo = UTC) -> str:
    """Return "28 July 2021"; "28 July" if the date beside it is in the same year."""
    local = _local(instant, zone)
    text = f"{local.day}{NO_BREAK}{_MONTHS[local.month - 1]}"
    return text if beside and _local(beside, zone).year == local.year else f"{text}{NO_BREAK}{local.year}"


def moment(instant: datetime, zone: tzinfo = UTC) -> str:
    """Return the day, with the time unless the instant is the first or the last second of that day."""
    for known in (zone, UTC):
        if _local(instant, known).time().replace(microsecond=0) in (time.min, _LAST):
            return day(instant, zone=known)
    return f"{day(instant)}{NO_BREAK}{_local(instant, UTC):%H:%M}{NO_BREAK}UTC"


def period(since: datetime | None, until: datetime | None, zone: tzinfo = UTC) -> str:
    """Return "from July 2021", "from 2020", "from 3 July 2021", "since 1 March 2021", …; "" for all time."""
    if since is None or until is None:
        return f"since {moment(since, zone)}" if since else f"until {moment(until, zone)}" if until else ""
    try:
        first, last = _local(since, zone), _local(until, zone)
        next_day = last + timedelta(seconds=1)
    except OverflowError:  # at the ends of the calendar
        return f"from {moment(since, zone)} to {moment(until, zone)}"
    if (first.time(), last.time().replace(microsecond=0)) == (time.min, _LAST):
        if first.date() == last.date():
            return f"from {day(since, zone=zone)}"
        if first.day == next_day.day == 1:
            if (first.year, first.month) == (last.year, last.month):
                return f"from {_MONTHS[first.month - 1]}{NO_BREAK}{first.year}"
            if first.month == next_day.month == 1 and first.year == last.year:
                return f"from {first.year}"
    return f"from {moment(since, zone)} to {moment(until, zone)}"


def month(text: str) -> str:
    """Return "July 2021" for "2021-07"; anything else as it is."""
    year, _, number = text.partition("-")
    if year.isdecimal() and number.isdecimal() and 1 <= int(number) <= 12:
        return f"{_MONTHS[int(number) - 1]} {int(year)}"
    return text


def _local(instant: datetime, zone: tzinfo) -> datetime:
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(zone)
