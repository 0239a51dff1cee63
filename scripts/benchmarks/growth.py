"""The row `growth`: how latency and indexing time grow with the archive, fitted to other rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.figures import Figure, at_most, exponent, figure

LATENCY = 0.5  # exponent: less than the square root
INDEXING = 1.05  # linear, with 5% for noise


def growth(figures: Sequence[Figure]) -> Iterator[Figure]:
    """Fit a·n^b to the figures by size, and yield each b; nothing where there are fewer than two sizes."""
    for row, name, limit in (("latency", "p50", LATENCY), ("indexing", "time", INDEXING)):
        points = {
            found.size: found.value
            for found in figures
            if (found.row, found.name, found.system) == (row, name, "semsearch")
        }
        if len(points) > 1:
            largest = max(points)
            yield figure("growth", f"{row}, exponent", largest, exponent(points), "", at_most(limit))
