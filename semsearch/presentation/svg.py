"""A timeline as a drawing (SVG): the share of each question in the archive, period by period.

It is built from elements, so that no text becomes markup, and holds no script and no address. Its `title` and
`desc` say what it shows; the figures are in JSON and CSV. Lines differ in colour and in dashes, and colours
follow the reader's scheme, light or dark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil
from xml.etree import ElementTree

from semsearch.presentation.feeds.xml import Element, element
from semsearch.presentation.text.phrases import quoted
from semsearch.presentation.text.timeline import peak, percent, period_name, totals
from semsearch.text.printable import shortened
from semsearch.types import Timeline

NOTHING_DATED = "No dated article is about it."
_NAMED = 70  # characters of a question in the legend
_WIDTH, _HEIGHT = 720, 300  # of the drawing above its legend
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 36, 28  # margins of the area in which lines are
_ROW = 22  # height of a line of the legend
_STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25)  # of the shares that are marked
_MARKS = 4  # at most, above 0
_DASHES = ("", "7 4", "2 3", "9 3 2 3", "4 2")
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #222 }
.ground { fill: #fff } .mark { stroke: #ddd } .line { fill: none; stroke-width: 2 }
.c0 { stroke: #1559a8 } .c1 { stroke: #a8440c } .c2 { stroke: #1d6b33 } .c3 { stroke: #75348f } .c4 { stroke: #6b5600 }
@media (prefers-color-scheme: dark) {
text { fill: #eee } .ground { fill: #191919 } .mark { stroke: #444 }
.c0 { stroke: #84b6ff } .c1 { stroke: #ffac7d } .c2 { stroke: #80d394 } .c3 { stroke: #d5a5ee } .c4 { stroke: #dfc45c }
}
"""  # noqa: E501

Point = tuple[float, float]


def drawing(timeline: Timeline) -> str:
    """Return a timeline as an SVG document."""
    names = [quoted(shortened(series.question, _NAMED)) or "…" for series in timeline.series]
    title = f"Articles about {', '.join(names)} by {timeline.by}, as a share of the archive"
    height = _HEIGHT + _ROW * len(names) + 8
    size = {"width": str(_WIDTH), "height": str(height)}
    root = element(
        "svg",
        attributes={
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {_WIDTH} {height}",
            "role": "img",
            "aria-labelledby": "title desc",
            **size,
        },
        children=[
            element("title", title, {"id": "title"}),
            element("desc", " ".join(_described(timeline, names)), {"id": "desc"}),
            element("style", _STYLE),
            element("rect", attributes={"class": "ground", **size}),
            *(_plotted(timeline) if timeline.periods else [_text(NOTHING_DATED, _LEFT, _TOP)]),
            *_legend(timeline, names),
        ],
    )
    return ElementTree.tostring(root, "unicode") + "\n"


def _described(timeline: Timeline, names: Sequence[str]) -> Iterator[str]:
    for number, name in enumerate(names):
        said = filter(None, (", ".join(totals(timeline, number)), peak(timeline, number)))
        yield f"{name}: {'; '.join(said)}."


def _plotted(timeline: Timeline) -> Iterator[Element]:
    """Yield the marked shares, the first and the last period, and the lines."""
    largest = max(share for period in timeline.periods for share in period.shares)
    step = next((one for one in _STEPS if one * _MARKS >= largest), _STEPS[-1])
    top = step * max(ceil(largest / step - 1e-9), 1)
    bottom = _HEIGHT - _BOTTOM

    def y(share: float) -> float:
        return round(bottom - (bottom - _TOP) * share / top, 1)

    for mark in range(round(top / step) + 1):
        at = y(mark * step)
        ends = {"x1": f"{_LEFT}", "x2": f"{_WIDTH - _RIGHT}", "y1": f"{at}", "y2": f"{at}"}
        yield element("line", attributes={"class": "mark", **ends})
        yield _text(f"{mark * step:.3g}" if not mark else percent(mark * step), _LEFT - 6, at + 4, "end")
    first, last = timeline.periods[0].first_day, timeline.periods[-1].first_day
    yield _text(period_name(first, timeline.by), _LEFT, _HEIGHT - 8)
    if last != first:
        yield _text(period_name(last, timeline.by), _WIDTH - _RIGHT, _HEIGHT - 8, "end")
    room = (_WIDTH - _LEFT - _RIGHT) / max(len(timeline.periods) - 1, 1)
    for number in range(len(timeline.series)):
        points = [
            (round(_LEFT + place * room, 1), y(period.shares[number]))
            for place, period in enumerate(timeline.periods)
        ]
        yield _line(points, number)


def _line(points: Sequence[Point], number: int) -> Element:
    """Return a line through points; a single point becomes a short one."""
    if len(points) == 1:
        points = [*points, (points[0][0] + 12, points[0][1])]
    drawn = " ".join(f"{x:g},{y:g}" for x, y in _bent(points))
    return element("polyline", attributes={"points": drawn, **_look(number)})


def _bent(points: Sequence[Point]) -> Iterator[Point]:
    """Yield the points without those in the middle of a level stretch: most periods have no article."""
    for before, (point, after) in zip([None, *points], pairwise([*points, None]), strict=False):
        if point and not (before and after and before[1] == point[1] == after[1]):
            yield point


def _legend(timeline: Timeline, names: Sequence[str]) -> Iterator[Element]:
    for number, name in enumerate(names):
        at = _HEIGHT + _ROW * number + 12
        yield element(
            "polyline", attributes={"points": f"{_LEFT},{at - 4} {_LEFT + 28},{at - 4}", **_look(number)}
        )
        yield _text(f"{name} · {totals(timeline, number)[0]}", _LEFT + 36, at)


def _look(number: int) -> dict[str, str]:
    dashes = _DASHES[number % len(_DASHES)]
    return {"class": f"line c{number % 5}", **({"stroke-dasharray": dashes} if dashes else {})}


def _text(text: str, x: float, y: float, anchor: str = "start") -> Element:
    return element("text", text, {"x": f"{x:g}", "y": f"{y:g}", "text-anchor": anchor})
