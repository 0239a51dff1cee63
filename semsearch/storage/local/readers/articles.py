"""Articles, their counts and their vectors, from SQLite; the nearest vectors by FAISS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from semsearch.errors import NotFound
from semsearch.storage.local import problems
from semsearch.storage.local.readers.base import PAGE, RevisionReader, among, condition
from semsearch.storage.local.schema import COLUMNS, article_of
from semsearch.storage.readers import ArticleReader, VectorReader, Vectors
from semsearch.storage.scoring import checked, unit, unpacked
from semsearch.types import Article, Facets, Filter, Match


class LocalArticleReader(RevisionReader, ArticleReader):
    """Articles of a revision."""

    def get(self, ids: Sequence[str]) -> list[Article | None]:
        """Look the ids up."""
        rows = self._among(f"SELECT {COLUMNS} FROM articles WHERE id IN ({{}})", ids)
        found = {article.id: article for article in self._decoded(list(rows))}
        return [found.get(id) for id in ids]

    def articles(self) -> Iterator[Article]:
        """Read page after page."""
        sql = f"SELECT {COLUMNS} FROM articles"
        page = self._rows(f"{sql} ORDER BY id LIMIT {PAGE}")
        while page:
            yield from self._decoded(page)
            page = self._rows(f"{sql} WHERE id > ? ORDER BY id LIMIT {PAGE}", (page[-1][0],))

    def _decoded(self, rows: Sequence[Sequence[Any]]) -> list[Article]:
        with self._open().database.decoding():
            return [article_of(row) for row in rows]

    def newest(self, k: int, filter: Filter) -> list[str]:
        """Ask SQLite; where the filter has words, among the keys that tantivy finds."""
        if k <= 0:
            return []
        where = condition(filter)
        if filter.phrases or filter.excluded:
            where = among(self._open().ask(lambda lexicon: lexicon.newest(filter, k)))
        rows = self._rows(
            f"SELECT id FROM articles WHERE {where.sql} ORDER BY published_at DESC, id LIMIT ?",
            (*where.parameters, k),
        )
        return [id for (id,) in rows]

    def count(self, filter: Filter) -> int:
        """Count by SQLite or, where the filter has words, by tantivy."""
        if filter == Filter():
            return self._open().collection.articles
        if filter.phrases or filter.excluded:
            return self._open().ask(lambda lexicon: lexicon.total(filter))
        where = condition(filter)
        return int(self._rows(f"SELECT count(*) FROM articles WHERE {where.sql}", where.parameters)[0][0])

    def facets(self, filter: Filter) -> Facets:
        """Count in memory; SQLite or tantivy says which articles pass."""
        columns = self._open().columns()
        return columns.facets(None if filter == Filter() else self._keys(filter))


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
