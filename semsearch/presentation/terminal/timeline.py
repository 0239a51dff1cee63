"""How many articles each day had, as a line of bars that fits between its first and its last date. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from math import ceil

from rich.text import Text

from semsearch.presentation.terminal.dates import day
from semsearch.presentation.terminal.wrapping import cells, wrapped

BARS = "▁▂▃▄▅▆▇█"
NOTHING = "·"  # a day, week, … without an article
SIGNS = BARS + NOTHING
PLAIN_NOTHING = "."  # in ASCII
MOST = 64  # bars of one line
FEWEST = 12  # bars between the dates; where fewer have room, the dates stand on a line of their own
FULL = 4  # articles that the highest bar stands for at least: one alone is no peak
_GAP = re.compile(rf"[{NOTHING}{PLAIN_NOTHING}]+")


@dataclass(frozen=True, slots=True)
class Bars:
    """A line of bars, and the time that each stands for: "day", "week", "month", "year", "5 years"."""

    text: str
    unit: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars with their dates, as lines, and the span of time that each bar stands for."""

    lines: tuple[Text, ...] = ()
    unit: str = ""


def timeline(days: Mapping[date, int], width: int, indent: str = "", *, plain: bool = False) -> Timeline:
    """Draw bars between the first and the last date, or below them where it is narrow; nothing for one day.

    Args:
        days: How many articles each day has.
        width: Cells of a line.
        indent: Stands before each line.
        plain: Draw in ASCII.
    """
    if len(days) < 2:
        return Timeline()
    first, last = (datetime.combine(when, time.min, UTC) for when in (min(days), max(days)))
    begin, end, room = day(first, last), day(last), width - len(indent)
    between = room - cells(begin) - cells(end) - 2
    if between >= FEWEST:
        drawn = bars(days, min(between, MOST), plain=plain)
        line = Text.assemble((f"{begin} ", "dim"), _dimmed(drawn.text), (f" {end}", "dim"))
        return Timeline(tuple(wrapped(line, width, indent)), drawn.unit)
    drawn = bars(days, min(room, MOST), plain=plain)
    dates = wrapped(Text(f"{begin} to {end}", "dim"), width, indent)
    return Timeline((*dates, Text(indent).append_text(_dimmed(drawn.text))), drawn.unit)


def bars(days: Mapping[date, int], width: int, *, plain: bool = False) -> Bars:
    """Draw the counts of days, by the day, week, month or year: the shortest of which all fit.

    Args:
        days: How many articles each day has, at least one day.
        width: Bars at most, at least 1.
        plain: In ASCII: figures, and + for more than nine.
    """
    first, last = min(days), max(days)
    unit, place = _unit(first, last, width)
    counts = [0] * (place(last) - place(first) + 1)
    for when, count in days.items():
        counts[place(when) - place(first)] += count
    full = max(*counts, FULL)
    return Bars("".join(_plain(count) if plain else _bar(count, full) for count in counts), unit)


def _unit(first: date, last: date, width: int) -> tuple[str, Callable[[date], int]]:
    """Return the name of the shortest span of time of which all fit, and what numbers that of a date."""
    units: tuple[tuple[str, Callable[[date], int]], ...] = (
        ("day", date.toordinal),
        ("week", lambda when: (when.toordinal() - first.toordinal()) // 7),
        ("month", lambda when: when.year * 12 + when.month),
        ("year", lambda when: when.year),
    )
    for unit, place in units:
        if place(last) - place(first) < width:
            return unit, place
    years = ceil((last.year - first.year + 1) / width)
    return f"{years} years", lambda when: (when.year - first.year) // years


def _bar(count: int, full: int) -> str:
    return BARS[ceil(len(BARS) * count / full) - 1] if count else NOTHING


def _plain(count: int) -> str:
    return PLAIN_NOTHING if not count else str(count) if count <= 9 else "+"


def _dimmed(drawn: str) -> Text:
    text = Text(drawn)
    for gap in _GAP.finditer(drawn):
        text.stylize("dim", gap.start(), gap.end())
    return text
