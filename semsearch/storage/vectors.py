"""Vectors on their way in and out of an engine.

Those of whole texts are checked, kept as float16, and given back as unit float32. Those of tokens are kept
as their signs alone, one bit an element.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from semsearch.storage.base import Vectors

Halves = NDArray[np.float16]
_SIGNS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, np.newaxis], axis=1).astype(np.float32) * 2 - 1


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


def packed(tokens: Sequence[Vectors], dimension: int, rows: int) -> list[bytes]:
    """Keep the signs of token vectors, of each article `(t, dimension)`; without any tokens, nothing of each.

    Raises:
        ValueError: They are of another dimension, or not of so many articles.
    """
    if not tokens:
        return [b""] * rows
    if len(tokens) != rows:
        raise ValueError(f"{rows} articles need the tokens of {rows}, not {len(tokens)}")
    for matrix in tokens:
        if matrix.ndim != 2 or matrix.shape[1] != dimension:
            raise ValueError(
                f"token vectors of shape (t, {dimension}) are wanted, these have the shape {matrix.shape}"
            )
    return [np.packbits(matrix > 0, axis=1).tobytes() for matrix in tokens]


def unpacked(signs: Sequence[bytes], dimension: int) -> list[Vectors]:
    """Give the token vectors of articles back: every element as large as every other, with its sign."""
    width = -(-dimension // 8)
    bits = np.frombuffer(b"".join(signs), dtype=np.uint8).reshape(-1, width)
    eights = (_SIGNS / np.float32(np.sqrt(dimension))).take(bits.ravel(), axis=0)
    rows = eights.reshape(-1, width * 8)[:, :dimension]
    ends = np.cumsum([len(one) // width for one in signs])
    return np.split(rows, ends[:-1]) if len(signs) else []
