"""Calendar arithmetic: whole months, seasons, and steps back in time."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

COUNTS = "a an one two three four five six seven eight nine ten eleven twelve".split()
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # first month of each


def months(year: int, month: int, count: int = 1) -> tuple[date, date]:
    """Return the first and the last day of `count` consecutive months; `month` may lie outside 1 to 12.

    Raises:
        ValueError: Outside the years 1 to 9999.
    """
    first = date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    end = year * 12 + month - 1 + count
    return first, date(end // 12, end % 12 + 1, 1) - timedelta(days=1)


def shift_back(day: date, count: int, unit: str) -> date:
    """Return the day `count` units ("day", "weeks", …) earlier; at most its month's last.

    Raises:
        ValueError, OverflowError: Before the year 1.
    """
    if unit[0] in "dw" and not unit.startswith("decade"):
        return day - timedelta(days=count * (7 if unit[0] == "w" else 1))
    at = day.year * 12 + day.month - 1 - count * {"m": 1, "y": 12, "d": 120}[unit[0]]
    year, month = divmod(at, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def parse_count(word: str) -> int:
    """Return the number that digits or a word such as "three" stand for."""
    return int(word) if word.isdecimal() else max(1, COUNTS.index(word.casefold()) - 1)


def season(name: str, year: int) -> tuple[date, date]:
    """Return a northern season in whole months; a winter begins in the December of its year."""
    return months(year, _SEASONS[name.casefold()], 3)
