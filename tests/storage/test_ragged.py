"""semsearch.storage.local.columns.ragged: rows of different lengths in one array."""

from __future__ import annotations

import numpy as np

from semsearch.storage import ragged
from semsearch.storage.ragged import offsets

VALUES = np.arange(6)
STARTS = offsets([2, 0, 3, 1])


def rows(values: np.ndarray, starts: np.ndarray) -> list[list[int]]:
    return [part.tolist() for part in np.split(values, starts[1:-1])]


def test_rows_are_taken_in_any_order_and_more_than_once() -> None:
    taken = ragged.take(VALUES, STARTS, np.array([3, 2, 1, 2, 0]))
    assert rows(*taken) == [[5], [2, 3, 4], [], [2, 3, 4], [0, 1]]


def test_taking_no_rows_or_only_empty_ones_returns_no_values() -> None:
    for chosen, count in (([], 0), ([1, 1], 2)):
        values, starts = ragged.take(VALUES, STARTS, np.array(chosen, dtype=np.int64))
        assert (values.tolist(), starts.tolist()) == ([], [0] * (count + 1))


def test_rows_of_two_dimensions_stay_whole() -> None:
    values, starts = ragged.take(np.arange(12).reshape(6, 2), STARTS, np.array([3, 0]))
    assert (values.tolist(), starts.tolist()) == ([[10, 11], [0, 1], [2, 3]], [0, 1, 3])


def test_arrays_are_joined_row_by_row() -> None:
    empty = (VALUES[:0], offsets([]))
    joined = ragged.concatenate([(VALUES, STARTS), empty, (VALUES[:2], offsets([0, 2]))])
    assert rows(*joined) == [[0, 1], [], [2, 3, 4], [5], [], [0, 1]]
