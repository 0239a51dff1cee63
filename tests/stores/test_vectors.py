"""Vectors on their way in and out."""

from __future__ import annotations

import numpy as np
import pytest

from semsearch.stores.vectors import checked, halved, unit


def test_what_was_kept_comes_back_at_length_one_and_nearly_the_same() -> None:
    rows = np.random.default_rng(1).normal(size=(50, 384)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    back = unit(halved(rows))
    assert back.dtype == np.float32
    assert np.linalg.norm(back, axis=1) == pytest.approx(np.ones(50), abs=1e-6)
    assert (rows * back).sum(axis=1) == pytest.approx(np.ones(50), abs=1e-5)


def test_a_row_of_zeros_stays_one() -> None:
    assert unit(halved(np.zeros((1, 4), dtype=np.float32))).tolist() == [[0, 0, 0, 0]]


def test_any_layout_becomes_contiguous_float32() -> None:
    batch = checked(np.asfortranarray(np.ones((3, 4), dtype=np.float64)), 4)
    assert batch.dtype.name == "float32"
    assert batch.flags.c_contiguous


@pytest.mark.parametrize("shape", [(4,), (2, 5), (2, 2, 4)])
def test_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"\(n, 4\)"):
        checked(np.ones(shape, dtype=np.float32), 4)


def test_another_number_of_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="3 articles need 3 vectors, not 2"):
        checked(np.ones((2, 4), dtype=np.float32), 4, rows=3)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_values_that_are_not_finite_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        checked(np.full((1, 4), value, dtype=np.float32), 4)
