"""The number of articles by day as a row of characters: the shortest span for which all bars fit.

And the share of a subject in each period of a `Timeline`, as a row of characters and in words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from math import ceil

from semsearch.presentation.text.phrases import counted, day, month
from semsearch.types import Period, Span, Timeline

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


def share_bars(shares: Sequence[float], full: float, *, plain: bool = False) -> str:
    """Draw shares as bars; the highest bar stands for `full`.

    Args:
        shares: From 0 on.
        full: Of all rows that are compared, the largest share; above 0.
        plain: Draw in ASCII: digits, 9 for the highest.
    """
    signs = "123456789" if plain else BARS
    nothing = PLAIN_NOTHING if plain else NOTHING
    return "".join(
        signs[min(ceil(len(signs) * share / full), len(signs)) - 1] if share > 0 else nothing
        for share in shares
    )


def period_name(first_day: date, by: Span) -> str:
    """Return "28 July 2021", "week of 26 July 2021", "July 2021" or "2021"."""
    if by == "year":
        return f"{first_day.year}"
    if by == "month":
        return month(first_day.isoformat()[:7])
    named = day(datetime.combine(first_day, time.min, UTC))
    return f"week of {named}" if by == "week" else named


def percent(share: float) -> str:
    """Return "4.2%"; "less than 0.1%" for a small share."""
    return "less than 0.1%" if 0 < share < 0.001 else f"{share:.1%}"


def totals(timeline: Timeline, number: int) -> list[str]:
    """Return the figures of a series: "12 articles", "5 stories", "2 without a date"."""
    series = timeline.series[number]
    least = "" if series.complete else "at least "
    said = [f"{least}{counted(series.articles, 'article')}"]
    said += [counted(series.stories, "story", "stories")] if series.stories else []
    said += [f"{series.undated:,} without a date"] if series.undated else []
    said += [f"{series.first_of_year:,} on 1 January, perhaps of the year"] if series.first_of_year else []
    return said


def peak(timeline: Timeline, number: int) -> str:
    """Return "most in July 2021: 4.2%, 5 of 120 articles"; "" where nothing is dated."""
    if not any(period.counts[number] for period in timeline.periods):
        return ""
    most: Period = max(timeline.periods, key=lambda period: (period.shares[number], period.counts[number]))
    share, when = percent(most.shares[number]), period_name(most.first_day, timeline.by)
    return f"most in {when}: {share}, {most.counts[number]:,} of {counted(most.articles, 'article')}"
