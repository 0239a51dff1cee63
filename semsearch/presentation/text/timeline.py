"""The number of articles by day as a row of characters: the shortest span for which all bars fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil

BARS = "▁▂▃▄▅▆▇█"
NOTHING = "·"  # a day, week, … without an article
SIGNS = BARS + NOTHING
PLAIN_NOTHING = "."  # in ASCII
FULL = 4  # articles that the highest bar stands for at least: a single article is no peak


@dataclass(frozen=True, slots=True)
class Bars:
    """A row of bars, and the span of time that each covers: "day", "week", "month", "year", "5 years"."""

    text: str
    unit: str


def bars(days: Mapping[date, int], width: int, *, plain: bool = False) -> Bars:
    """Draw the counts of days by day, week, month, year or several years: the shortest span that fits.

    Args:
        days: How many articles each day has, at least one day.
        width: Maximum number of bars, at least 1.
        plain: Draw in ASCII: digits, and + for more than nine.
    """
    first, last = min(days), max(days)
    unit, span_of = _unit(first, last, width)
    counts = [0] * (span_of(last) - span_of(first) + 1)
    for when, count in days.items():
        counts[span_of(when) - span_of(first)] += count
    full = max(*counts, FULL)
    return Bars("".join(_plain(count) if plain else _bar(count, full) for count in counts), unit)


def _unit(first: date, last: date, width: int) -> tuple[str, Callable[[date], int]]:
    """Return the name of the shortest span that fits, and a function that numbers the span of a date."""
    units: tuple[tuple[str, Callable[[date], int]], ...] = (
        ("day", date.toordinal),
        ("week", lambda when: (when.toordinal() - first.toordinal()) // 7),
        ("month", lambda when: when.year * 12 + when.month),
        ("year", lambda when: when.year),
    )
    for unit, span_of in units:
        if span_of(last) - span_of(first) < width:
            return unit, span_of
    years = ceil((last.year - first.year + 1) / width)
    return f"{years} years", lambda when: (when.year - first.year) // years


def _bar(count: int, full: int) -> str:
    return BARS[ceil(len(BARS) * count / full) - 1] if count else NOTHING


def _plain(count: int) -> str:
    return PLAIN_NOTHING if not count else str(count) if count <= 9 else "+"
