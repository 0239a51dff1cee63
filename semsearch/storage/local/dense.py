"""The dense side: exact cosines by FAISS, over a base that snapshots share and a small block of newer rows.

A block is a flat FAISS index and the ascending keys of its rows. The base never changes: rows that were
replaced or removed since are marked dead, and written rows go into the second block. When that has grown to a
tenth of the base, a new base is made. Filters and dead rows are passed to FAISS as a bitmap over the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import faiss as typed_faiss
import numpy as np
from numpy.typing import NDArray

from semsearch.storage.local.generations import (
    dense_file,
    put_in_place,
    sweep_dense,
    unfinished_dense_file,
)
from semsearch.storage.readers import Vectors

faiss: Any = typed_faiss  # the stubs lack keyword arguments and the types of downcasts

Keys = NDArray[np.int64]

_SMALL = 1000  # rows that may be newer than the base, if a tenth of the base is less
_TIES = 16  # rows fetched beyond those wanted, to see ties at the end


@dataclass(frozen=True, slots=True)
class Found:
    """Keys and their cosines, for one question, best first."""

    keys: Keys
    scores: Vectors


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of vectors, shape `(n, d)`, and their ascending keys."""

    keys: Keys
    vectors: Vectors


class _Block:
    """A flat index and the keys of its rows."""

    def __init__(self, keys: Keys, index: Any, owner: Any = None) -> None:  # noqa: ANN401 - faiss is untyped
        self.keys = keys
        self.index = index
        self._owner = owner  # of the index, where FAISS handed out a part of something

    @classmethod
    def of(cls, dimension: int, batches: Iterable[Batch]) -> Self:
        index, keys = faiss.IndexFlatIP(dimension), [np.empty(0, dtype=np.int64)]
        for batch in batches:
            index.add(batch.vectors)
            keys.append(batch.keys)
        return cls(np.concatenate(keys), index)

    def rows_of(self, keys: Keys) -> NDArray[np.int64]:
        """Return the rows of those keys that are in the block."""
        if not len(self.keys):
            return np.empty(0, dtype=np.int64)
        rows = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.asarray(rows[self.keys[rows] == keys], dtype=np.int64)

    def kept(self, alive: NDArray[np.bool_]) -> Batch:
        """Return copies of the rows that are alive."""
        flat = faiss.rev_swig_ptr(self.index.get_xb(), self.index.ntotal * self.index.d)
        return Batch(self.keys[alive], flat.reshape(-1, self.index.d)[alive])

    def search(self, vectors: Vectors, k: int, wanted: NDArray[np.bool_]) -> tuple[Vectors, Keys]:
        """Return cosines and keys, shape `(n, k)`; the key is -1 if there are fewer."""
        parameters = None
        bits = np.packbits(wanted, bitorder="little")
        if not wanted.all():
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))
        scores, rows = self.index.search(vectors, k, params=parameters)
        return scores, np.where(rows < 0, -1, self.keys[rows])


class Dense:
    """The dense side at one revision; never changes."""

    def __init__(self, revision: int, base: _Block, alive: NDArray[np.bool_], newer: _Block) -> None:
        self.revision = revision
        self._base, self._alive, self._newer = base, alive, newer

    @classmethod
    def build(cls, revision: int, dimension: int, batches: Iterable[Batch]) -> Self:
        """Build one from all vectors, in the order of keys."""
        base = _Block.of(dimension, batches)
        return cls(revision, base, _all(base), _Block.of(dimension, ()))

    def __len__(self) -> int:
        return int(self._alive.sum()) + len(self._newer.keys)

    def advanced(self, revision: int, gone: Sequence[int], written: Batch) -> Dense:
        """Return another one, at a later revision, that shares the base if possible.

        `gone` are the removed keys, and `written` the added or replaced rows.
        """
        changed = np.union1d(np.asarray(gone, dtype=np.int64), written.keys)
        alive = self._alive.copy()
        alive[self._base.rows_of(changed)] = False
        old = self._newer.kept(~np.isin(self._newer.keys, changed))
        newer = _merged(old, written)
        dimension = self._base.index.d
        if len(newer.keys) > max(_SMALL, len(self._base.keys) // 10):
            return Dense.build(revision, dimension, [_merged(self._base.kept(alive), newer)])
        return Dense(revision, self._base, alive, _Block.of(dimension, [newer]))

    def nearest(self, vectors: Vectors, k: int, allowed: Keys | None) -> list[Found]:
        """Return for each row the `k` keys of highest cosine, and those that tie with the last of them.

        Only `allowed` keys are considered; None means all.
        """
        k = min(k, len(self))
        if k <= 0 or not len(vectors):
            return [Found(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)) for _ in vectors]
        blocks = [(b, w) for b, w in self._wanted(allowed) if w.any()]
        found = [Found(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)) for _ in vectors]
        size = min(k + _TIES, len(self))
        while blocks:
            parts = [block.search(vectors, min(size, len(block.keys)), wanted) for block, wanted in blocks]
            scores = np.concatenate([part[0] for part in parts], axis=1)
            keys = np.concatenate([part[1] for part in parts], axis=1)
            found = [_best(s, ks, size) for s, ks in zip(scores, keys, strict=True)]
            cut = any(len(f.keys) == size and f.scores[k - 1] == f.scores[-1] for f in found)
            if size == len(self) or not cut:
                break
            size = min(4 * size, len(self))
        return [_cut(one, k) for one in found]

    def _wanted(self, allowed: Keys | None) -> list[tuple[_Block, NDArray[np.bool_]]]:
        if allowed is None:
            return [(self._base, self._alive), (self._newer, _all(self._newer))]
        masks = []
        for block in (self._base, self._newer):
            mask = np.zeros(len(block.keys), dtype=bool)
            mask[block.rows_of(allowed)] = True
            masks.append(mask)
        return [(self._base, masks[0] & self._alive), (self._newer, masks[1])]

    def save(self, folder: Path) -> None:
        """Write `dense-<revision>.faiss` into a generation's folder and remove the older ones.

        Raises:
            OSError: It cannot be written.
        """
        whole = _merged(self._base.kept(self._alive), self._newer.kept(_all(self._newer)))
        index = faiss.IndexIDMap(faiss.IndexFlatIP(self._base.index.d))
        index.add_with_ids(whole.vectors, whole.keys)
        temporary = unfinished_dense_file(folder)
        try:
            faiss.write_index(index, str(temporary))
        except RuntimeError as error:
            raise OSError(str(error)) from error
        put_in_place(temporary, dense_file(folder, self.revision))
        sweep_dense(folder, keep=self.revision)

    @classmethod
    def load(cls, folder: Path, revision: int, dimension: int) -> Self | None:
        """Read `dense-<revision>.faiss`; return None if it is damaged or of another kind."""
        try:
            index = faiss.read_index(str(dense_file(folder, revision)))
            keys = faiss.vector_to_array(index.id_map)
            flat = faiss.downcast_index(index.index)
        except (RuntimeError, AttributeError, MemoryError):
            return None
        whole = (
            isinstance(flat, faiss.IndexFlatIP)
            and flat.d == dimension
            and flat.ntotal == len(keys)
            and bool((np.diff(keys) > 0).all())
        )
        if not whole:
            return None
        base = _Block(keys, flat, owner=index)
        return cls(revision, base, _all(base), _Block.of(dimension, ()))


def _all(block: _Block) -> NDArray[np.bool_]:
    return np.ones(len(block.keys), dtype=bool)


def _merged(first: Batch, second: Batch) -> Batch:
    keys = np.concatenate([first.keys, second.keys])
    order = np.argsort(keys)
    return Batch(keys[order], np.concatenate([first.vectors, second.vectors])[order])


def _best(scores: Vectors, keys: Keys, size: int) -> Found:
    order = np.argsort(-scores, kind="stable")
    order = order[keys[order] >= 0][:size]
    return Found(keys[order], scores[order])


def _cut(found: Found, k: int) -> Found:
    if len(found.keys) <= k:
        return found
    inside = found.scores >= found.scores[k - 1]
    return Found(found.keys[inside], found.scores[inside])
