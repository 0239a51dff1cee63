"""A timeline as lines of a terminal: for each question its figures, and its share as a row of bars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, tzinfo
from math import ceil

from rich.text import Text

from semsearch.presentation.terminal.interpretation import interpretation_lines
from semsearch.presentation.terminal.wrapping import NARROWEST, wrapped
from semsearch.presentation.text.messages import EMPTY_INDEX
from semsearch.presentation.text.phrases import DOT, counted
from semsearch.presentation.text.timeline import peak, period_name, share_bars, totals
from semsearch.text.printable import printable
from semsearch.types import Timeline

NOTHING_ABOUT = "nothing in the archive is about it: try fewer words, such as a name"
MOST = 64  # bars in a line


def timeline_lines(timeline: Timeline, width: int, *, zone: tzinfo = UTC, plain: bool = False) -> list[Text]:
    """Return the lines of a timeline. The bars of all questions have the same scale.

    Args:
        timeline: The timeline to show.
        width: Cells of a line.
        zone: Time zone whose days the filters begin and end with.
        plain: Draw bars in ASCII.
    """
    width = max(width, NARROWEST)
    if not timeline.articles:
        return wrapped(Text(EMPTY_INDEX), width)
    each = ceil(len(timeline.periods) / min(width - 2, MOST))  # periods that a bar stands for
    lines: list[Text] = []
    for number in range(len(timeline.series)):
        lines += [*_series(timeline, number, width, zone, each, plain), Text()]
    return [*lines, *wrapped(Text(_footer(timeline, each), "dim"), width)]


def _series(
    timeline: Timeline, number: int, width: int, zone: tzinfo, each: int, plain: bool
) -> Iterator[Text]:
    series = timeline.series[number]
    yield from wrapped(Text(printable(series.question), "bold"), width)
    yield from interpretation_lines(series.interpretation, width, zone, flags=True)
    if not series.articles:
        yield from wrapped(Text(NOTHING_ABOUT), width)
        return
    yield from wrapped(Text(DOT.join(totals(timeline, number))), width)
    if said := peak(timeline, number):
        yield Text(f"  {share_bars(_shares(timeline, number, each), _full(timeline, each), plain=plain)}")
        yield from wrapped(Text(said, "dim"), width)


def _shares(timeline: Timeline, number: int, each: int) -> list[float]:
    """Return the share of a question in every `each` periods."""
    found = []
    for start in range(0, len(timeline.periods), each):
        periods = timeline.periods[start : start + each]
        count = sum(period.counts[number] for period in periods)
        found.append(count / (sum(period.articles for period in periods) or 1))
    return found


def _full(timeline: Timeline, each: int) -> float:
    return max(share for number in range(len(timeline.series)) for share in _shares(timeline, number, each))


def _footer(timeline: Timeline, each: int) -> str:
    """Return the span of time, how much of it a bar stands for, and how many articles have no date."""
    said = []
    if timeline.periods:
        first, last = (
            period_name(one.first_day, timeline.by) for one in (timeline.periods[0], timeline.periods[-1])
        )
        said = [f"{first} to {last}" if first != last else first]
        said.append(f"one bar per {timeline.by if each == 1 else f'{each} {timeline.by}s'}")
        said.append("its height: the share of what the archive has of that time")
    said += [f"{counted(timeline.undated, 'article')} without a date"] if timeline.undated else []
    return DOT.join([*said, counted(timeline.articles, "article")])
