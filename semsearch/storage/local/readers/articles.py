"""Articles, from SQLite; what is counted and compared of them, from the columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semsearch.storage.features import Features, Vectors
from semsearch.storage.local.readers.base import PAGE, RevisionReader
from semsearch.storage.local.schema import article_of
from semsearch.storage.provenance import Provenance
from semsearch.storage.readers import ArticleReader, FeatureReader
from semsearch.storage.scoring import checked, unpacked
from semsearch.types import Article, Facets, Filter, Match


class LocalArticleReader(RevisionReader, ArticleReader):
    """Articles of a revision."""

    def get(self, ids: Sequence[str]) -> list[Article | None]:
        """Look the ids up."""
        columns = self._open().database.columns()
        rows = self._among(f"SELECT {columns} FROM articles WHERE id IN ({{}})", ids)
        found = {article.id: article for article in self._decoded(list(rows))}
        return [found.get(id) for id in ids]

    def articles(self) -> Iterator[Article]:
        """Read page after page."""
        sql = f"SELECT {self._open().database.columns()} FROM articles"
        page = self._rows(f"{sql} ORDER BY id LIMIT {PAGE}")
        while page:
            yield from self._decoded(page)
            page = self._rows(f"{sql} WHERE id > ? ORDER BY id LIMIT {PAGE}", (page[-1][0],))

    def _decoded(self, rows: Sequence[Sequence[Any]]) -> list[Article]:
        with self._open().database.decoding():
            return [article_of(row) for row in rows]

    def newest(self, k: int, filter: Filter, now: datetime | None = None) -> list[str]:
        """Sort the rows that pass."""
        from semsearch.storage.local import columns

        with self._columns() as held:
            return columns.newest(held, k, filter, now)

    def sample(self, k: int) -> list[str]:
        """Choose among the rows."""
        from semsearch.storage.local import columns

        with self._columns() as held:
            return columns.sample(held, k)

    def count(self, filter: Filter) -> int:
        """Count the rows that pass."""
        if filter == Filter():
            return self._open().meta.articles
        from semsearch.storage.local import columns

        with self._columns() as held:
            return columns.count(held, filter)

    def dates(self, filter: Filter) -> NDArray[np.float64]:
        """Read a column."""
        from semsearch.storage.local import columns

        with self._columns() as held:
            return columns.dates(held, filter)

    def facets(self, filter: Filter) -> Facets:
        """Count the values of the rows that pass."""
        from semsearch.storage.local import columns

        with self._columns() as held:
            return columns.facets(held, filter)


class LocalFeatureReader(LocalArticleReader, FeatureReader):
    """Vectors and features of a revision."""

    def nearest(self, vectors: Vectors, k: int, filter: Filter) -> list[list[Match]]:
        """Search by FAISS."""
        from semsearch.storage.local import columns

        questions = checked(vectors, self._dimension())
        with self._columns() as held:
            return columns.nearest(held, questions, k, filter)

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """Read a column."""
        if not ids:
            return np.empty((0, self._dimension()), dtype=np.float32)
        with self._columns() as held:
            return held.vectors(ids)

    def token_vectors(self, ids: Sequence[str]) -> list[Vectors]:
        """Read a column."""
        if not ids:
            return []
        with self._columns() as held:
            signs, starts = held.signs(ids)
            return unpacked([rows.tobytes() for rows in np.split(signs, starts[1:-1])], self._dimension())

    def features(self, ids: Sequence[str]) -> Features:
        """Read all columns that ranking compares."""
        with self._columns() as held:
            return held.features(ids)

    def listed(self, ids: Sequence[str]) -> list[bool]:
        """Read a column."""
        with self._columns() as held:
            return held.listed(ids)

    def provenance(self, ids: Sequence[str]) -> Provenance:
        """Read all columns that tell where articles come from."""
        with self._columns() as held:
            return held.provenance(ids)

    def _dimension(self) -> int:
        return self._open().meta.model.dimension
