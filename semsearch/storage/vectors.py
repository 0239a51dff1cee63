"""Vectors on their way into an engine and out of it.

Those of whole texts are checked, stored as float16, and returned as unit float32. Token vectors are stored as
their signs alone, one bit an element.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from semsearch.storage.readers import Vectors

Halves = NDArray[np.float16]
_SIGNS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, np.newaxis], axis=1).astype(np.float32) * 2 - 1


def checked(vectors: Vectors, dimension: int, rows: int | None = None) -> Vectors:
    """Return the batch as contiguous float32, shape `(rows, dimension)`; `rows` None allows any number.

    Raises:
        ValueError: The shape is wrong, or a value is not finite.
    """
    batch = np.ascontiguousarray(vectors, dtype=np.float32)
    if batch.ndim != 2 or batch.shape[1] != dimension:
        raise ValueError(f"vectors must have the shape (n, {dimension}), these have {batch.shape}")
    if rows is not None and len(batch) != rows:
        raise ValueError(f"{rows} articles need {rows} vectors, not {len(batch)}")
    if not np.isfinite(batch).all():
        raise ValueError("a vector has values that are not finite")
    return batch


def halved(vectors: Vectors) -> Halves:
    """Round to float16, as vectors are stored: half the space, cosines exact to about 0.0005."""
    return vectors.astype(np.float16)


def unit(halves: Halves) -> Vectors:
    """Return stored vectors as float32 rows of length 1; a row of zeros stays zero."""
    rows = halves.astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths == 0, 1, lengths), dtype=np.float32)


def packed(token_vectors: Sequence[Vectors], dimension: int, rows: int) -> list[bytes]:
    """Return the signs of the token vectors of each article, `(t, dimension)`; empty if there are none.

    Raises:
        ValueError: The dimension, or the number of articles, is wrong.
    """
    if not token_vectors:
        return [b""] * rows
    if len(token_vectors) != rows:
        raise ValueError(f"{rows} articles need {rows} matrices of token vectors, not {len(token_vectors)}")
    for matrix in token_vectors:
        if matrix.ndim != 2 or matrix.shape[1] != dimension:
            raise ValueError(f"token vectors must have the shape (t, {dimension}), these have {matrix.shape}")
    return [np.packbits(matrix > 0, axis=1).tobytes() for matrix in token_vectors]


def unpacked(signs: Sequence[bytes], dimension: int) -> list[Vectors]:
    """Return the token vectors of articles: all elements of equal size, with their signs."""
    width = -(-dimension // 8)
    bits = np.frombuffer(b"".join(signs), dtype=np.uint8).reshape(-1, width)
    eights = (_SIGNS / np.float32(np.sqrt(dimension))).take(bits.ravel(), axis=0)
    rows = eights.reshape(-1, width * 8)[:, :dimension]
    ends = np.cumsum([len(one) // width for one in signs])
    return np.split(rows, ends[:-1]) if len(signs) else []
