"""Nearest neighbours by FAISS over the vectors of a segment.

The vectors are kept as float16, and cosines are computed from them exactly. A segment of some size also has
short codes (RaBitQ with 2 bits an element). They are scanned first, at a sixth of the bytes, and the best of
them are scored exactly. Where a filter leaves little, only that is scanned. `docs/decisions/0055` has the
measurements.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import faiss as typed_faiss
import numpy as np
from numpy.typing import NDArray

from semsearch.storage.features import Vectors
from semsearch.storage.scoring import Halves, unit

faiss: Any = typed_faiss  # the stubs lack keyword arguments and the types of downcasts

CODED = 10_000  # rows from which short codes pay
DEPTH = 8  # candidates by codes that are scored exactly, for each one wanted
MARGIN = 64  # candidates beyond those wanted: rounding orders neighbours a little differently
GATHERED = 2_000  # rows that are scored without FAISS
LOOSE = 0.25  # share of the rows that a filter must leave for codes to be scanned
VECTORS, CODES = "vectors.faiss", "codes.faiss"

Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]


class DenseIndex:
    """The vectors of a segment, and their short codes if it has some size."""

    def __init__(self, vectors: Any, codes: Any | None) -> None:  # noqa: ANN401 - faiss is untyped
        self._vectors = vectors
        self._codes = codes
        flat = faiss.rev_swig_ptr(vectors.codes.data(), vectors.ntotal * vectors.code_size)
        self.halves: Halves = flat.view(np.float16).reshape(-1, vectors.d)

    @classmethod
    def build(cls, halves: Halves) -> Self:
        """Build one from vectors, shape `(n, d)`."""
        count, dimension = halves.shape
        vectors = faiss.IndexScalarQuantizer(
            dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        vectors.is_trained = True
        codes = None
        if count >= CODED:
            codes = faiss.index_factory(dimension, "RaBitQfs2", faiss.METRIC_INNER_PRODUCT)
            codes.train(halves[: 10 * CODED].astype(np.float32))
        for start in range(0, count, CODED):
            batch = halves[start : start + CODED].astype(np.float32)
            vectors.add(batch)
            if codes is not None:
                codes.add(batch)
        return cls(vectors, codes)

    def __len__(self) -> int:
        return int(self._vectors.ntotal)

    def save(self, folder: Path) -> None:
        """Write the files.

        Raises:
            OSError: They cannot be written.
        """
        try:
            faiss.write_index(self._vectors, str(folder / VECTORS))
            if self._codes is not None:
                faiss.write_index(self._codes, str(folder / CODES))
        except RuntimeError as error:
            raise OSError(str(error)) from error

    @classmethod
    def load(cls, folder: Path, dimension: int) -> Self | None:
        """Map the files; return None if they are damaged or of another kind."""
        try:
            vectors = faiss.read_index(str(folder / VECTORS), faiss.IO_FLAG_MMAP_IFC)
            codes = None
            if (folder / CODES).exists():
                codes = faiss.read_index(str(folder / CODES), faiss.IO_FLAG_MMAP_IFC)
        except (RuntimeError, MemoryError):
            return None
        whole = (
            isinstance(vectors, faiss.IndexScalarQuantizer)
            and vectors.sq.qtype == faiss.ScalarQuantizer.QT_fp16
            and vectors.d == dimension
            and vectors.codes.size() == vectors.ntotal * vectors.code_size
            and (codes is None) == (vectors.ntotal < CODED)
            and (codes is None or (codes.ntotal, codes.d) == (vectors.ntotal, dimension))
        )
        return cls(vectors, codes) if whole else None

    def vectors(self, rows: Rows) -> Vectors:
        """Return the unit vectors of rows."""
        return unit(self.halves[rows])

    def nearest(self, question: Vectors, k: int, wanted: Mask | None) -> tuple[Rows, Vectors]:
        """Return rows and their cosines, best first: the `k` best, and those that tie with the last of them.

        Args:
            question: A unit vector, shape `(d,)`.
            k: At least 1.
            wanted: The rows to consider; None for all.
        """
        left = len(self) if wanted is None else int(wanted.sum())
        if not left:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        size = min(k + MARGIN, left)
        while True:
            rows = self._candidates(question, size, wanted, left)
            # Row by row, so that a score does not depend on which others are computed with it.
            scores = np.clip(np.einsum("nd,d->n", self.vectors(rows), question), -1.0, 1.0)
            order = np.argsort(-scores, kind="stable")
            rows, scores = rows[order], scores[order]
            cut = len(rows) < left and len(rows) >= k and scores[min(k, len(scores)) - 1] == scores[-1]
            if not cut or size == left:
                break
            size = min(4 * size, left)
        inside = scores >= scores[min(k, len(scores)) - 1]
        return rows[inside], scores[inside]

    def _candidates(self, question: Vectors, size: int, wanted: Mask | None, left: int) -> Rows:
        """Return rows that contain the `size` nearest, up to rounding."""
        if wanted is not None and left <= max(GATHERED, size):
            return np.flatnonzero(wanted)
        if self._codes is not None and left >= LOOSE * len(self):
            depth = min(int(DEPTH * size * len(self) / left), len(self))
            rows = self._codes.search(question[np.newaxis], depth)[1][0]
            rows = rows[rows >= 0]
            if wanted is not None:
                rows = rows[wanted[rows]]
            if len(rows) >= min(2 * size, left):
                return np.asarray(rows, dtype=np.int64)
        parameters = None
        if wanted is not None:
            bits = np.packbits(wanted, bitorder="little")
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))
        rows = self._vectors.search(question[np.newaxis], size, params=parameters)[1][0]
        return np.asarray(rows[rows >= 0], dtype=np.int64)
