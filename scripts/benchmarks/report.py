"""Figures as lines of the terminal, as JSON, and as the section "Speed" of docs/benchmarks.md."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure
from benchmarks.plot import Series, line_chart
from benchmarks.systems import ROOT, run

BEGIN, END = "<!-- speed: written by scripts/bench -->", "<!-- end of speed -->"
IMAGES = Path("images")  # relative to the page
Content = dict[str, Any]


def line(figure: Figure) -> str:
    """Return a figure as a line: row, size, name, value, target, and whether it is reached."""
    verdict = {None: "", True: "pass", False: "miss"}[figure.passed]
    size = f"{figure.size:,}" if figure.size else ""
    name = figure.name if figure.system == "semsearch" else f"{figure.name} ({figure.system})"
    reach = f"{_sign(figure)} {_number(figure.target)}" if figure.target is not None else ""
    return f"{figure.row:<12}{size:>10}  {name:<58}{value(figure):>14}  {reach:<10}{verdict}".rstrip()


def value(figure: Figure) -> str:
    return f"{_number(figure.value)} {figure.unit}".rstrip()


def _sign(figure: Figure) -> str:
    return "≤" if figure.kind == "most" else "≥"


def _number(number: float) -> str:
    """Return a number to three digits, or whole."""
    size = abs(number)
    return f"{number:,.0f}" if size >= 100 else f"{number:.{1 if size >= 10 else 2 if size >= 1 else 3}f}"


def content(figures: Sequence[Figure], load: float) -> Content:
    """Return figures with where and when they were measured, for JSON.

    Args:
        figures: What was measured.
        load: The load average of the machine before that.
    """
    processor = re.search(r"^model name\s*: (.*)$", _read("/proc/cpuinfo"), re.MULTILINE)
    return {
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": run(["git", "describe", "--always", "--dirty"], ROOT).strip(),
        "processors": len(os.sched_getaffinity(0)),
        "processor": processor[1] if processor else platform.machine(),
        "python": platform.python_version(),
        "load": round(load, 1),
        "figures": [asdict(figure) for figure in figures],
    }


def _read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8") if Path(path).exists() else ""


def figures_of(runs: Sequence[Content]) -> list[Figure]:
    """Return the figures of runs; of one that several runs measured, the last."""
    found = {}
    for measured in runs:
        for fields in measured["figures"]:
            figure = Figure(**fields)
            found[figure.row, figure.name, figure.size, figure.system] = figure
    return list(found.values())


def write(page: Path, runs: Sequence[Content]) -> None:
    """Replace the section of a page, which it must have, and the plots beside the page.

    Raises:
        RuntimeError: The page does not have the section.
    """
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise RuntimeError(f"{page} has no section between {BEGIN} and {END}")
    figures = figures_of(runs)
    lines = ["", *_plots(figures, page.parent), *_table(figures), "", *map(_measured, runs), ""]
    page.write_text(before + begin + "\n".join(lines) + end + after, encoding="utf-8")


def _measured(measured: Content) -> str:
    """Return the line that says when and where a run was measured, and what."""
    rows = ", ".join(f"`{row}`" for row in dict.fromkeys(each["row"] for each in measured["figures"]))
    day, commit, python = measured["measured"][:10], measured["commit"], measured["python"]
    machine = f"{measured['processors']} processors ({measured['processor']}; load before {measured['load']})"
    return f"Measured {day} at {commit} with Python {python} on {machine}: {rows}.\n"


def _table(figures: Sequence[Figure]) -> Iterator[str]:
    sizes = sorted({figure.size for figure in figures if figure.size})
    yield _cells("row", "", "system", *(f"{size:,}" for size in sizes))
    yield "|" + "---|" * (3 + len(sizes))
    keys = dict.fromkeys((figure.row, figure.name, figure.system) for figure in figures)
    by_key = {(figure.row, figure.name, figure.system, figure.size): figure for figure in figures}
    for row, name, system in keys:
        once = by_key.get((row, name, system, 0))
        found = [by_key.get((row, name, system, size), once) for size in sizes]
        yield _cells(f"`{row}`", name, system, *(_cell(each) if each else "" for each in found))


def _cell(figure: Figure) -> str:
    if figure.target is None:
        return value(figure)
    verdict = "reached" if figure.passed else "**missed**"
    return f"{value(figure)} ({_sign(figure)} {_number(figure.target)}: {verdict})"


def _cells(*texts: str) -> str:
    return "| " + " | ".join(texts) + " |"


def _plots(figures: Sequence[Figure], folder: Path) -> Iterator[str]:
    """Write the plots that the figures suffice for, and yield the lines that show them."""
    latency = [figure for figure in figures if figure.row == "latency" and figure.name in ("p50", "p99")]
    by_size = _series(latency, lambda figure: (f"{figure.system}, {figure.name}", figure.size))
    rates = [figure for figure in figures if figure.row == "throughput" and figure.name.endswith(", rate")]
    by_clients = _series(
        rates, lambda figure: (f"{figure.system}, {figure.size:,} items", int(figure.name.split()[0]))
    )
    held = [figure for figure in figures if figure.row == "memory" and figure.name in ("PSS", "anonymous")]
    by_memory = _series(held, lambda figure: (f"{figure.system}, {figure.name}", figure.size))
    for name, title, axes, series in (
        ("speed-latency", "Latency of a question, one client", ("items", "ms"), by_size),
        ("speed-memory", "Memory of the server after a load", ("items", "MB"), by_memory),
        ("speed-throughput", "Questions per second", ("clients", "requests/s"), by_clients),
        ("speed-recall", "Recall of the ten nearest articles", ("ms", "recall"), _recall_by_time(figures)),
    ):
        if series:
            recall = name == "speed-recall"
            chart = line_chart(title, *axes, series, counted=not recall, linear=recall)
            target = folder / IMAGES / f"{name}.svg"
            target.write_text(chart, encoding="utf-8")
            yield from (f"![{title}, by {axes[0]}]({IMAGES}/{target.name})", "")


def _recall_by_time(figures: Sequence[Figure]) -> list[Series]:
    """Return a line for each size: the recall and the time of each number of rows that are scored exactly."""
    found: dict[tuple[int, str], dict[str, float]] = {}
    for each in figures:
        if each.row == "rescoring":
            scored, _, what = each.name.partition(", ")
            found.setdefault((each.size, scored), {})[what.partition("@")[0]] = each.value
    points: dict[int, list[tuple[float, float]]] = {}
    for (size, _), pair in found.items():
        if "recall" in pair:
            points.setdefault(size, []).append((pair["time"], pair["recall"]))
    return [Series(f"{size:,} items", sorted(each)) for size, each in points.items()]


def _series(figures: Sequence[Figure], place: Any) -> list[Series]:  # noqa: ANN401
    """Return lines of at least two points; ratios have no place in a plot."""
    points: dict[str, list[tuple[float, float]]] = {}
    for figure in figures:
        if figure.unit != "×":
            name, x = place(figure)
            points.setdefault(name, []).append((x, figure.value))
    return [Series(name, sorted(found)) for name, found in points.items() if len(found) > 1]


def load(path: Path) -> Content:
    """Return what `--json` wrote."""
    read: Content = json.loads(path.read_text(encoding="utf-8"))
    return read
