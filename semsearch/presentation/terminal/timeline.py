"""A timeline for a terminal: bars between the first and the last date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from rich.text import Text

from semsearch.presentation.terminal.wrapping import cells, wrapped
from semsearch.presentation.text.dates import day
from semsearch.presentation.text.timeline import NOTHING, PLAIN_NOTHING, bars

MOST = 64  # bars in a line
FEWEST = 12  # bars between the dates; if fewer fit, the dates go on a line of their own
_GAP = re.compile(rf"[{NOTHING}{PLAIN_NOTHING}]+")


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars with their dates, as lines, and the span of time that each bar covers."""

    lines: tuple[Text, ...] = ()
    unit: str = ""


def timeline(days: Mapping[date, int], width: int, indent: str = "", *, plain: bool = False) -> Timeline:
    """Draw bars between the first and the last date, or below them in a narrow terminal; nothing for one day.

    Args:
        days: How many articles each day has.
        width: Cells of a line.
        indent: Prefix of each line.
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


def _dimmed(drawn: str) -> Text:
    text = Text(drawn)
    for gap in _GAP.finditer(drawn):
        text.stylize("dim", gap.start(), gap.end())
    return text
