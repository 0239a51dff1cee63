"""Vectors from SQLite, and search by FAISS."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from semsearch.errors import NotFound
from semsearch.storage.local import problems
from semsearch.storage.local.readers.base import RevisionReader
from semsearch.storage.readers import VectorReader, Vectors
from semsearch.storage.vectors import checked, unit, unpacked
from semsearch.types import Filter, Match


class LocalVectorReader(RevisionReader, VectorReader):
    """Vectors of a revision."""

    def nearest(self, vectors: Vectors, k: int, filter: Filter) -> list[list[Match]]:
        """Search by FAISS; tantivy, if the filter has words, or SQLite says which articles pass."""
        revision = self._open()
        questions = checked(vectors, revision.meta.model.dimension)
        allowed = None if filter == Filter() else np.array(self._keys(filter), dtype=np.int64)
        with problems.memory(revision.folder.parent):
            found = revision.dense().nearest(questions, k, allowed)
        keys = sorted({int(key) for one in found for key in one.keys})
        ids: dict[int, str] = dict(self._among("SELECT key, id FROM articles WHERE key IN ({})", keys))
        with revision.database.decoding():  # a damaged FAISS file may name keys that do not exist
            matches = [
                [Match(ids[int(key)], float(score)) for key, score in zip(one.keys, one.scores, strict=True)]
                for one in found
            ]
        return [sorted(one, key=lambda match: (-match.score, match.id))[: max(k, 0)] for one in matches]

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """Look the vectors up."""
        stored = self._stored("vector", "vectors", ids)
        with self._open().database.decoding():
            halves = np.frombuffer(b"".join(stored), dtype=np.float16)
            return unit(halves.reshape(len(ids), self._open().meta.model.dimension))

    def token_vectors(self, ids: Sequence[str]) -> list[Vectors]:
        """Look the signs up."""
        stored = self._stored("signs", "tokens", ids)
        with self._open().database.decoding():
            return unpacked(stored, self._open().meta.model.dimension)

    def _stored(self, column: str, table: str, ids: Sequence[str]) -> list[bytes]:
        """Return what a table has for each article."""
        sql = f"SELECT id, {column} FROM articles JOIN {table} USING (key) WHERE id IN ({{}})"
        found = dict(self._among(sql, ids))
        if missing := [id for id in ids if id not in found]:
            raise NotFound(f"no article has the id {missing[0]!r}")
        return [found[id] for id in ids]
