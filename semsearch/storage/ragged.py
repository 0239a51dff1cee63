"""Ragged arrays: rows of different lengths in one flat array, with the offset at which each row begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Offsets = NDArray[np.int64]


def offsets(lengths: Sequence[int] | NDArray[np.int64]) -> Offsets:
    """Return where each of several adjacent rows begins, and where the last one ends."""
    ends = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=ends[1:])
    return ends


def take(values: NDArray[Any], starts: Offsets, rows: NDArray[np.int64]) -> tuple[NDArray[Any], Offsets]:
    """Return some rows of a ragged array, as one.

    Args:
        values: The rows, one after another.
        starts: Shape `(n + 1,)`; row `i` is `values[starts[i]:starts[i + 1]]`.
        rows: The rows to take, in any order.
    """
    return gather(values, starts[rows], starts[rows + 1] - starts[rows])


def gather(values: NDArray[Any], starts: Offsets, lengths: Offsets) -> tuple[NDArray[Any], Offsets]:
    """Return `values[starts[i]:starts[i] + lengths[i]]` for each `i`, as a ragged array."""
    taken = offsets(lengths)
    places = np.repeat(starts - taken[:-1], lengths) + np.arange(taken[-1])
    return values[places], taken


def concatenate(parts: Sequence[tuple[NDArray[Any], Offsets]]) -> tuple[NDArray[Any], Offsets]:
    """Return the rows of several ragged arrays, at least one, as one."""
    lengths = [np.diff(starts) for _, starts in parts]
    return np.concatenate([values for values, _ in parts]), offsets(np.concatenate(lengths))
