"""Figures, their targets, and the statistics behind them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

Limits = float | Mapping[int, float]  # one for every size, or by size


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure has to reach.

    Attributes:
        kind: "most" for an upper limit, "least" for a lower one.
        limits: The limit, or limits by number of items. A limit holds up to its size; above the largest size
            there is none.
    """

    kind: Literal["most", "least"]
    limits: Limits

    def limit(self, size: int) -> float | None:
        """Return the limit at a size, None where there is none."""
        if not isinstance(self.limits, Mapping):
            return self.limits
        reached = min((stated for stated in self.limits if stated >= size), default=None)
        return None if reached is None else self.limits[reached]


def at_most(limits: Limits) -> Target:
    return Target("most", limits)


def at_least(limits: Limits) -> Target:
    return Target("least", limits)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value.

    Attributes:
        row: The row that measured it.
        name: What was measured, such as "16 clients, p99".
        size: Items in the archive; 0 where the size makes no difference.
        value: The figure, in `unit`.
        target: The limit at this size; None where there is none.
        kind: Whether the limit is the most or the least.
        system: The measured system, or "a / b" for a ratio of two.
    """

    row: str
    name: str
    size: int
    value: float
    unit: str
    target: float | None = None
    kind: Literal["most", "least"] = "most"
    system: str = "semsearch"

    @property
    def passed(self) -> bool | None:
        """Whether the target is reached; None without a target."""
        if self.target is None:
            return None
        return self.value <= self.target if self.kind == "most" else self.value >= self.target


def figure(
    row: str,
    name: str,
    size: int,
    value: float,
    unit: str,
    target: Target | None = None,
    system: str = "semsearch",
) -> Figure:
    """Return a figure with the limit that a target states for its size."""
    if target is None:
        return Figure(row, name, size, value, unit, system=system)
    return Figure(row, name, size, value, unit, target.limit(size), target.kind, system)


def quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def exponent(points: Mapping[int, float]) -> float:
    """Return b of the least-squares fit a·n^b to values by size: 0.5 is the square root, 1 linear.

    Raises:
        ValueError: There are fewer than two sizes.
    """
    if len(points) < 2:
        raise ValueError("growth needs at least two sizes")
    xs, ys = [math.log(n) for n in points], [math.log(value) for value in points.values()]
    x0, y0 = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - x0) * (y - y0) for x, y in zip(xs, ys, strict=True)) / sum((x - x0) ** 2 for x in xs)


def paired_ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the median ratio of figures that were measured in the same rounds."""
    return median(a / b for a, b in zip(ours, theirs, strict=True))
