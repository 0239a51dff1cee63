"""The newest columns of a generation, kept open: those of the next revision are derived from them."""

from __future__ import annotations

import threading
from pathlib import Path

from semsearch.storage.local import generations, problems, writes
from semsearch.storage.local.columns import building
from semsearch.storage.local.columns.columns import Columns
from semsearch.storage.local.columns.links import Links
from semsearch.storage.local.columns.segment import Segment
from semsearch.storage.local.database import Database, Meta


class ColumnsCache:
    """The columns of any revision of a generation, made in the cheapest way. Safe to use from threads.

    Attributes:
        identity: That of the generation.
    """

    def __init__(self, folder: Path, identity: str) -> None:
        self.identity = identity
        self._folder = folder
        self._newest: Columns | None = None
        self._loaded = -1  # the revision of the files that they began with
        self._lock = threading.Lock()

    def at(self, database: Database, meta: Meta) -> Columns:
        """Return the columns of a revision: from the newest ones, from files, or else from all rows.

        Args:
            database: Open at that revision.
            meta: Its figures.

        Raises:
            IndexProblem: SQLite cannot be read, or memory runs out.
        """
        with self._lock, problems.memory(self._folder.parent):
            columns = self._from_files(database, meta)
            if columns is None:
                columns = _caught_up(database, meta, self._newest)
            if columns is None:
                segment = building.read(database, meta.model.dimension)
                columns = Columns.of(meta.revision, segment)
            if self._newest is None or self._newest.revision <= columns.revision:
                self._newest = columns
            return columns

    def _from_files(self, database: Database, meta: Meta) -> Columns | None:
        """Return the columns from files that are newer than those which the newest columns began with."""
        for revision in generations.columns_revisions(self._folder):
            if self._loaded < revision <= meta.revision:
                folder = generations.columns_folder(self._folder, revision)
                segment = Segment.load(folder, meta.model.dimension)
                loaded = Columns.of(revision, segment, revision) if segment else None
                columns = _caught_up(database, meta, loaded)
                if columns is not None:
                    self._loaded = revision
                    return columns
        return None


def _caught_up(database: Database, meta: Meta, columns: Columns | None) -> Columns | None:
    """Bring columns to a revision; None if that is impossible, or the number of articles is wrong."""
    if columns is None or columns.revision > meta.revision:
        return None
    if columns.revision < meta.revision:
        changes = writes.changes(database, columns.revision)
        if changes is None:
            return None
        if changes.written or changes.gone or changes.linked:
            written = building.read(database, meta.model.dimension, tuple(sorted(changes.written)))
            linked = sorted({*changes.linked}.difference(changes.written))
            links = Links.read(database, linked) if linked else None
            columns = columns.advanced(meta.revision, changes.gone, written, links)
        else:
            columns = Columns(meta.revision, columns.parts, columns.files)
    return columns if len(columns) == meta.articles else None
