"""What all readers share: the revision that they hold, its rows in SQLite, and its columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from semsearch.storage.local import problems
from semsearch.storage.local.revision import Revision

if TYPE_CHECKING:  # FAISS is loaded with them
    from semsearch.storage.local.columns import Columns

PAGE = 500  # rows read, or values bound, at a time


def among(keys: Sequence[int]) -> tuple[str, str]:
    """Return the condition that an article's key is one of these, of any number, and its parameter."""
    return "articles.key IN (SELECT value FROM json_each(?))", json.dumps(keys)


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

    @contextmanager
    def _columns(self) -> Iterator[Columns]:
        """Yield the columns; what shows that their files are damaged is raised as `IndexDamaged`."""
        revision = self._open()
        with problems.memory(revision.folder.parent), revision.database.decoding():
            yield revision.columns()
