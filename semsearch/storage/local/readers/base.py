"""What all readers share: the revision that they hold, and how filters select from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from semsearch.storage.local.filters import Condition, among, condition
from semsearch.storage.local.revision import Revision
from semsearch.types import Filter

PAGE = 500  # rows read, or values bound, at a time


class RevisionReader:
    """A reader that holds a revision until it is closed."""

    def __init__(self, revision: Revision) -> None:
        self._revision: Revision | None = revision

    def _open(self) -> Revision:
        if self._revision is None:
            raise ValueError("the snapshot is closed")
        return self._revision

    def close(self) -> None:
        """Release the revision. Closing twice is no error."""
        if self._revision is not None:
            revision, self._revision = self._revision, None
            revision.release()

    def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._open().database.rows(sql, parameters)

    def _among(self, sql: str, values: Sequence[str] | Sequence[int]) -> Iterator[tuple[Any, ...]]:
        """Run a statement with `IN ({})` for these values, a page at a time."""
        unique = list(dict.fromkeys(values))
        for start in range(0, len(unique), PAGE):
            part = unique[start : start + PAGE]
            yield from self._rows(sql.format(", ".join("?" * len(part))), part)

    def _keys(self, filter: Filter) -> Sequence[int]:
        """Return the keys of the articles that pass."""
        if filter.phrases or filter.excluded:
            return self._open().ask(lambda lexicon: lexicon.keys(filter))
        where = condition(filter)
        return [key for (key,) in self._rows(f"SELECT key FROM articles WHERE {where.sql}", where.parameters)]

    def _where(self, filter: Filter) -> Condition:
        """Return the filter in SQL; where it has words, tantivy finds the articles."""
        if filter.phrases or filter.excluded:
            return among(self._keys(filter))
        return condition(filter)
