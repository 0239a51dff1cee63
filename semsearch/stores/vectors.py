"""Vectors on their way in and out of an engine: checked, kept as float16, given back as unit float32."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from semsearch.stores.base import Vectors

Halves = NDArray[np.float16]


def checked(vectors: Vectors, dimension: int, rows: int | None = None) -> Vectors:
    """Give the batch as contiguous float32, shape `(rows, dimension)`; any number of rows where None.

    Raises:
        ValueError: The shape is another, or a value is not finite.
    """
    batch = np.ascontiguousarray(vectors, dtype=np.float32)
    if batch.ndim != 2 or batch.shape[1] != dimension:
        raise ValueError(f"vectors of shape (n, {dimension}) are wanted, these have the shape {batch.shape}")
    if rows is not None and len(batch) != rows:
        raise ValueError(f"{rows} articles need {rows} vectors, not {len(batch)}")
    if not np.isfinite(batch).all():
        raise ValueError("a vector holds values that are not finite")
    return batch


def halved(vectors: Vectors) -> Halves:
    """Round to float16, the form in which vectors are kept: half the room, cosines true to about 0.0005."""
    return vectors.astype(np.float16)


def unit(halves: Halves) -> Vectors:
    """Give kept vectors as float32 rows of length 1; a row of zeros stays one."""
    rows = halves.astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths == 0, 1, lengths), dtype=np.float32)
