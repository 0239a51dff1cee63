"""The newest dense side of a generation, kept in memory: the next revision's is derived from it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from semsearch.storage.local import problems, writes
from semsearch.storage.local.database import Database, Meta
from semsearch.storage.local.generations import dense_revisions
from semsearch.storage.scoring import unit

if TYPE_CHECKING:
    from semsearch.storage.local.dense import Batch, Dense


class DenseCache:
    """The dense side of any revision of a generation, built in the cheapest way. Safe to use from threads.

    Attributes:
        identity: That of the generation.
    """

    def __init__(self, folder: Path, identity: str) -> None:
        self.identity = identity
        self._folder = folder
        self._newest: Dense | None = None
        self._lock = threading.Lock()

    def at(self, database: Database, meta: Meta) -> Dense:
        """Return the dense side of a revision: from the cached one, a file, or else from all vectors.

        Args:
            database: Open at that revision.
            meta: Its figures.

        Raises:
            IndexProblem: The vectors do not fit into memory.
        """
        from semsearch.storage.local.dense import Dense

        with self._lock, problems.memory(self._folder.parent):
            dense = _caught_up(database, meta, self._newest)
            for revision in dense_revisions(self._folder):
                if dense is not None:
                    break
                if revision <= meta.revision:
                    loaded = Dense.load(self._folder, revision, meta.model.dimension)
                    dense = _caught_up(database, meta, loaded)
            if dense is None:
                dimension = meta.model.dimension
                dense = Dense.build(meta.revision, dimension, _batches(database, dimension))
            if self._newest is None or self._newest.revision < dense.revision:
                self._newest = dense
            return dense


def _caught_up(database: Database, meta: Meta, dense: Dense | None) -> Dense | None:
    """Bring a dense side to a revision; None if that is impossible, or the number of articles is wrong."""
    from semsearch.storage.local.dense import Batch

    if dense is None or dense.revision > meta.revision:
        return None
    if dense.revision < meta.revision:
        changes = writes.changes(database, dense.revision)
        if changes is None:
            return None
        dimension = meta.model.dimension
        empty = Batch(np.empty(0, dtype=np.int64), np.empty((0, dimension), dtype=np.float32))
        parts = [empty, *_batches(database, dimension, tuple(sorted(changes.written)))]
        written = Batch(
            np.concatenate([part.keys for part in parts]),
            np.concatenate([part.vectors for part in parts]),
        )
        dense = dense.advanced(meta.revision, changes.gone, written)
    return dense if len(dense) == meta.articles else None


def _batches(database: Database, dimension: int, keys: tuple[int, ...] | None = None) -> Iterator[Batch]:
    """Read the vectors of all articles, or of these, in the order of keys."""
    from semsearch.storage.local.dense import Batch

    for page in writes.pages(database, "key, vector", "vectors", keys):
        with database.decoding():
            halves = np.frombuffer(b"".join(vector for _, vector in page), dtype=np.float16)
            vectors = unit(halves.reshape(len(page), dimension))
        yield Batch(np.array([key for key, _ in page], dtype=np.int64), vectors)
