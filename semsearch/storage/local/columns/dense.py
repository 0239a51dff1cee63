"""Nearest neighbours by FAISS over the vectors of a segment.

The vectors are kept as float16, and cosines are computed from them exactly. A segment of some size also has
short codes: product quantization with 4 bits for each two elements, an eighth of the bytes, scanned in
registers. They choose several times as many rows as are wanted, and exact scores decide among these. Where a
filter leaves little, only that is scanned. Decision 55 has the measurements.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import faiss as typed_faiss
import numpy as np
from numpy.typing import NDArray

from semsearch import threads
from semsearch.storage.features import Vectors
from semsearch.storage.scoring import Halves, unit

faiss: Any = typed_faiss  # the stubs lack keyword arguments and the types of downcasts

CODED = 5_000  # rows from which short codes pay
TRAINED = 16_384  # rows that the codes are learned from
DEPTH = 5  # rows that codes choose for each one that is wanted
MARGIN = 64  # rows beyond those wanted: rounding orders neighbours a little differently
LOOSE = 0.15  # share of the rows that a filter must leave for codes to be scanned
SURPLUS = 1.5  # rows that are wanted beyond those that a filter leaves on average
BLOCK = 8_192  # rows whose vectors are widened to float32 at a time: 12 MB of 384 elements
VECTORS, CODES = "vectors.faiss", "codes.faiss"

Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]


class _Memory:
    """Memory of an index of FAISS, for an array that keeps the index, as does every view of that array."""

    def __init__(self, index: Any, array: NDArray[np.uint8]) -> None:  # noqa: ANN401 - faiss is untyped
        self._index = index
        self.__array_interface__ = array.__array_interface__


class DenseIndex:
    """The vectors of a segment, and their short codes if it has some size."""

    def __init__(self, vectors: Any, codes: Any | None) -> None:  # noqa: ANN401 - faiss is untyped
        self._vectors = vectors
        self._codes = codes
        self._both = faiss.IndexRefine(codes, vectors) if codes is not None else None
        flat = faiss.rev_swig_ptr(vectors.codes.data(), vectors.ntotal * vectors.code_size)
        kept = np.asarray(_Memory(vectors, flat))
        self.halves: Halves = kept.view(np.float16).reshape(-1, vectors.d)

    @classmethod
    def build(cls, halves: Halves) -> Self:
        """Build one from vectors, shape `(n, d)`."""
        faiss.omp_set_num_threads(threads.cores())
        count, dimension = halves.shape
        vectors = faiss.IndexScalarQuantizer(
            dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        vectors.is_trained = True
        codes = None
        if count >= CODED and dimension % 2 == 0:
            codes = faiss.IndexPQFastScan(dimension, dimension // 2, 4, faiss.METRIC_INNER_PRODUCT)
            codes.train(halves[:: -(-count // TRAINED)].astype(np.float32))
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
                codes = faiss.read_index(str(folder / CODES))
        except (RuntimeError, MemoryError):
            return None
        whole = (
            isinstance(vectors, faiss.IndexScalarQuantizer)
            and vectors.sq.qtype == faiss.ScalarQuantizer.QT_fp16
            and vectors.d == dimension
            and vectors.codes.size() == vectors.ntotal * vectors.code_size
            and (codes is None or isinstance(codes, faiss.IndexPQFastScan))
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
            scores = self._cosines(rows, question)
            order = np.argsort(-scores, kind="stable")
            rows, scores = rows[order], scores[order]
            last = scores[min(k, len(scores)) - 1]
            if len(rows) == left or last > scores[-1]:
                break
            size = min(4 * size, left)  # all of them tie: there may be more
        inside = scores >= last
        return rows[inside], scores[inside]

    def _cosines(self, rows: Rows, question: Vectors) -> Vectors:
        """Return the exact cosine of each row.

        They are computed row by row, so that none depends on which others are computed with it, and in
        blocks: a deep page asks for very many.
        """
        blocks = [rows[start : start + BLOCK] for start in range(0, len(rows), BLOCK)]
        products = [np.einsum("nd,d->n", self.vectors(block), question) for block in blocks]
        return np.asarray(np.clip(np.concatenate(products), -1.0, 1.0), dtype=np.float32)

    def _candidates(self, question: Vectors, size: int, wanted: Mask | None, left: int) -> Rows:
        """Return the `size` nearest rows, up to rounding, of the `left` wanted ones."""
        # Of this thread only. A scan takes less time than several threads take to meet at its end.
        faiss.omp_set_num_threads(1)
        if left <= size:
            return np.arange(len(self)) if wanted is None else np.flatnonzero(wanted)
        if self._both is not None and left >= LOOSE * len(self):
            count = size if wanted is None else min(int(SURPLUS * size * len(self) / left), len(self))
            parameters = faiss.IndexRefineSearchParameters(k_factor=DEPTH)
            rows = self._both.search(question[np.newaxis], count, params=parameters)[1][0]
            rows = rows[rows >= 0] if wanted is None else rows[(rows >= 0) & wanted[rows]]
            if len(rows) >= size:
                return np.asarray(rows[:size], dtype=np.int64)
        parameters = None
        if wanted is not None:
            bits = np.packbits(wanted, bitorder="little")
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))
        rows = self._vectors.search(question[np.newaxis], size, params=parameters)[1][0]
        return np.asarray(rows[rows >= 0], dtype=np.int64)
