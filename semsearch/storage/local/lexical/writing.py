"""Writing the lexical side."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

import tantivy
from tantivy import Query

from semsearch.storage.local.lexical.documents import HEAP, SCHEMA, LexicalUnreadable, mapped, write
from semsearch.storage.local.lexical.reading import Lexicon
from semsearch.storage.local.writes import Entry


class LexicalWriter:
    """The lexical side on disk, to write to. There is one at a time, guarded by the index's lock.

    Attributes:
        revision: Its revision, -1 if it is empty.
        found: The number of articles it had when it was opened.
    """

    def __init__(self, index: tantivy.Index, writer: tantivy.IndexWriter, revision: int, found: int) -> None:
        self._index = index
        self._writer: tantivy.IndexWriter | None = writer
        self.revision = revision
        self.found = found

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the files in a folder; remove and begin again if they are unreadable.

        Raises:
            LexicalUnreadable: The folder cannot be written.
        """
        try:
            return cls._open(folder)
        except LexicalUnreadable:
            shutil.rmtree(folder, ignore_errors=True)
            return cls._open(folder)

    @classmethod
    def _open(cls, folder: Path) -> Self:
        held = Lexicon.open(folder) if folder.exists() else None
        with mapped():
            folder.mkdir(exist_ok=True)
            index = tantivy.Index(SCHEMA, path=str(folder))
            index.config_reader("manual")
            writer = index.writer(HEAP, 1)
            # Tantivy (0.27) numbers a new writer's first operation as the last commit, and a merge that runs
            # meanwhile may take it for done: the first removal would be lost. So the first removes nothing.
            writer.delete_documents_by_query(Query.term_query(SCHEMA, "key", 0))
        return cls(index, writer, *((held.revision, held.count) if held else (-1, 0)))

    def advance(self, keys: Sequence[int], entries: Iterable[Entry], revision: int) -> None:
        """Remove articles by key, add entries, and move to a revision, in one commit."""
        with mapped():
            writer = self._live()
            if keys:
                writer.delete_documents_by_query(Query.term_set_query(SCHEMA, "key", list(keys)))
            if self.revision >= 0:
                writer.delete_documents_by_query(Query.term_query(SCHEMA, "stamp", self.revision))
        write(self._index, writer, entries, revision)
        self.revision = revision

    def replace(self, entries: Iterable[Entry], revision: int) -> None:
        """Replace all articles by these entries, at a revision, in one commit."""
        with mapped():
            writer = self._live()
            writer.delete_all_documents()
        write(self._index, writer, entries, revision)
        self.revision = revision

    def close(self) -> None:
        """Wait for merges and release the files. Closing twice is no error."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            with mapped():
                writer.wait_merging_threads()

    def _live(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise ValueError("the writer is closed")
        return self._writer
