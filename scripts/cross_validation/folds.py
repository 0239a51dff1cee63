"""Leave one collection out: constants are chosen on the others, and measured on the one that is held out.

What counts is the *gain*: the mean nDCG@10 of a collection over that of the plain sum, less 1. Constants are
chosen by the mean gain of the collections, so that each has the same weight, whatever its size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import fmean

ROUNDS = 3  # over all constants, while a choice changes
LEAST = 0.0005  # gain that a constant has to add to be moved: less is noise

Values = tuple[tuple[str, float], ...]  # constants with their values, in the order of their names
Gain = Callable[[str, Values], float]  # of a collection, with these constants


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the ranking that can be removed.

    Attributes:
        name: What it is called in the table.
        off: The constants that remove it; `choose` leaves these alone.
        idle: Other constants that mean nothing without it.
    """

    name: str
    off: Mapping[str, float]
    idle: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fold:
    """What was chosen without one collection, and the gain there."""

    held_out: str
    chosen: Values
    gain: float


def choose(
    gain: Callable[[Values], float], start: Mapping[str, float], grid: Mapping[str, Sequence[float]]
) -> Values:
    """Return the constants with the largest gain, one after the other moved to the best value of its grid.

    Args:
        gain: Of constants.
        start: A value for each constant.
        grid: The values that are tried, of those that may move.
    """
    best = dict(start)
    highest = gain(_values(best))
    for _ in range(ROUNDS):
        before = highest
        for name, values in grid.items():
            for value in values:
                found = gain(_values({**best, name: value}))
                if found > highest + LEAST:
                    best, highest = {**best, name: value}, found
        if highest == before:
            break
    return _values(best)


def leave_one_out(
    collections: Sequence[str],
    gain: Gain,
    start: Mapping[str, float],
    grid: Mapping[str, Sequence[float]],
    without: Part | None = None,
) -> list[Fold]:
    """Return a fold for each collection, with a part of the ranking removed or none."""
    if without:
        start = {**start, **without.off}
        grid = {name: values for name, values in grid.items() if name not in {*without.off, *without.idle}}
    folds = []
    for held_out in collections:
        others = [name for name in collections if name != held_out]
        chosen = choose(partial(_mean, gain, others), start, grid)
        folds.append(Fold(held_out, chosen, gain(held_out, chosen)))
    return folds


def _mean(gain: Gain, of: Sequence[str], values: Values) -> float:
    return fmean(gain(one, values) for one in of)


def _values(of: Mapping[str, float]) -> Values:
    return tuple(sorted(of.items()))
