"""Instants as people write days, in English and in UTC, whatever the locale; never broken over two lines."""

from __future__ import annotations

from datetime import UTC, datetime, time

from semsearch.render.wrapping import NO_BREAK

_MONTHS = "January February March April May June July August September October November December".split()


def day(instant: datetime, beside: datetime | None = None) -> str:
    """Give "28 July 2021"; without the year where the date that it stands beside has the same one."""
    instant = _utc(instant)
    text = f"{instant.day}{NO_BREAK}{_MONTHS[instant.month - 1]}"
    return text if beside and _utc(beside).year == instant.year else f"{text}{NO_BREAK}{instant.year}"


def moment(instant: datetime) -> str:
    """Give the day, and the time where the instant is neither the first nor the last second of it."""
    instant = _utc(instant)
    if instant.time().replace(microsecond=0) in (time.min, time(23, 59, 59)):
        return day(instant)
    return f"{day(instant)}{NO_BREAK}{instant:%H:%M}{NO_BREAK}UTC"


def month(text: str) -> str:
    """Give "July 2021" for "2021-07"; anything else as it is."""
    year, _, number = text.partition("-")
    if year.isdecimal() and number.isdecimal() and 1 <= int(number) <= 12:
        return f"{_MONTHS[int(number) - 1]} {int(year)}"
    return text


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
