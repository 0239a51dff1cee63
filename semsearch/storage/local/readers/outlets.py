"""Outlets, from SQLite."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from semsearch.storage.local import outlets
from semsearch.storage.local.readers.base import PAGE, RevisionReader
from semsearch.storage.local.schema import OUTLET, article_of
from semsearch.storage.readers import OutletReader
from semsearch.text.boilerplate import Boilerplate
from semsearch.types import Article


class LocalOutletReader(RevisionReader, OutletReader):
    """Outlets of a revision."""

    def published_by(self, outlet: str) -> Iterator[Article]:
        """Read page after page."""
        columns = self._open().database.columns()
        sql = f"SELECT {columns} FROM articles WHERE {OUTLET} = ? AND id > ? ORDER BY id LIMIT {PAGE}"
        last = ""
        while page := self._rows(sql, (outlet, last)):
            with self._open().database.decoding():
                articles = [article_of(row) for row in page]
            yield from articles
            last = articles[-1].id

    def boilerplate(self, of: Collection[str]) -> Mapping[str, Boilerplate | None]:
        """Look the outlets up."""
        return outlets.boilerplate(self._open().database, of)

    def changed_outlets(self) -> list[str]:
        """Look for those that the triggers have noted."""
        return outlets.changed(self._open().database)
