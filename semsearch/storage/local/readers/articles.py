"""Articles from SQLite, and their counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from semsearch.storage.local.filters import among, condition
from semsearch.storage.local.readers.base import PAGE, RevisionReader
from semsearch.storage.local.records import COLUMNS, article_of
from semsearch.storage.readers import ArticleReader
from semsearch.types import Article, Facets, Filter


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
