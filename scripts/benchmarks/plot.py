"""Line charts as small static SVG that follows a light or dark page."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 700, 368
LEFT, RIGHT, TOP, BOTTOM = 64, 244, 44, 48  # margins; the names of the lines stand on the right
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")  # Okabe and Ito's
STYLE = (
    "text{font:12px sans-serif;fill:#333}.grid{stroke:#8884;stroke-width:1}"
    ".line{fill:none;stroke-width:2}@media(prefers-color-scheme:dark){text{fill:#ddd}}"
)
STEPS = (1, 2, 5)  # of a decade, that are marked
LEAST_SPAN = 0.01  # of a linear axis


@dataclass(frozen=True, slots=True)
class Series:
    """A line: its name, and points in the order of x. All values are above 0."""

    name: str
    points: Sequence[tuple[float, float]]


def line_chart(
    title: str,
    x_name: str,
    y_name: str,
    series: Sequence[Series],
    *,
    counted: bool = True,
    linear: bool = False,
) -> str:
    """Return an SVG document.

    Args:
        title: Stands above the lines.
        x_name: What the x axis shows, and its unit.
        y_name: The same of the y axis.
        series: The lines.
        counted: Whether the x axis is marked at the points themselves, which are few whole numbers. Otherwise
            the marks are 1, 2 and 5 times powers of ten, as on the y axis.
        linear: Whether the y axis is linear; the others are logarithmic.
    """
    xs = [x for line in series for x, _ in line.points]
    ys = [y for line in series for _, y in line.points]
    across, x_marks = _logarithmic(xs, LEFT, WIDTH - RIGHT, {*xs} if counted else set())
    up, y_marks = (_linear if linear else _logarithmic)(ys, HEIGHT - BOTTOM, TOP, set())
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escape(title)}</title><style>{STYLE}</style>",
        _text(LEFT + 12, 20, title, "start"),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, x_name),
        _text(4, TOP - 10, y_name, "start"),
    ]
    for mark in x_marks:
        x = across(mark)
        parts.append(f'<path class="grid" d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}"/>')
        parts.append(_text(x, HEIGHT - BOTTOM + 18, f"{mark:,.0f}" if counted else f"{mark:,g}"))
    for mark in y_marks:
        y = up(mark)
        parts.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        parts.append(_text(LEFT - 8, y + 4, f"{mark:,g}", "end"))
    for at, line in enumerate(series):
        parts.extend(_line(line, across, up, COLOURS[at % len(COLOURS)], TOP + 18 * at))
    return "\n".join([*parts, "</svg>", ""])


def _line(
    line: Series, across: Callable[[float], float], up: Callable[[float], float], colour: str, y: float
) -> Iterator[str]:
    places = [(across(x), up(value)) for x, value in line.points]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    yield f'<path class="line" stroke="{colour}" d="M{path}"/>'
    yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places)
    right = WIDTH - RIGHT + 12
    yield f'<path class="line" stroke="{colour}" d="M{right} {y}h16"/>'
    yield _text(right + 22, y + 4, line.name, "start")


Axis = tuple[Callable[[float], float], list[float]]


def _logarithmic(values: Sequence[float], begin: float, end: float, marked: set[float]) -> Axis:
    """Return the place of a value on a logarithmic axis, and the marks: those given, or steps of decades."""
    steps = sorted(
        step * 10.0**power
        for power in range(math.floor(math.log10(min(values))) - 1, math.ceil(math.log10(max(values))) + 1)
        for step in STEPS
    )
    low = max(step for step in steps if step <= min(values))
    high = min(step for step in [*steps, steps[-1] * 2] if step >= max(values))
    if marked:
        low, high = min(marked), max(marked)
    span = math.log(high / low) or 1.0

    def place(value: float) -> float:
        return begin + (end - begin) * math.log(value / low) / span

    return place, sorted(marked) or [step for step in steps if low <= step <= high]


def _linear(values: Sequence[float], begin: float, end: float, marked: set[float]) -> Axis:
    """Return the place of a value on a linear axis, and its marks: two to five steps of 1, 2 or 5."""
    span = max(max(values) - min(values), LEAST_SPAN)
    power = 10.0 ** math.floor(math.log10(span))
    step = next(each * power for each in (*STEPS, 10) if span / (each * power) <= 4)
    low, high = math.floor(min(values) / step), math.ceil(max(values) / step)

    def place(value: float) -> float:
        return begin + (end - begin) * (value / step - low) / (high - low)

    return place, sorted(marked) or [round(at * step, 10) for at in range(low, high + 1)]


def _text(x: float, y: float, text: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
