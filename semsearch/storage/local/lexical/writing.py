"""Writing to the lexical side."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy
from tantivy import Query

from semsearch.storage.local.lexical.documents import HEAP, SCHEMA, LexicalUnreadable, mapped, write
from semsearch.storage.local.lexical.reading import Lexicon
from semsearch.storage.local.writes import Entry


class LexicalWriter:
    """The lexical side on disk, to write to; there is one at a time, guarded by the index's lock.

    Attributes:
        revision: What it holds, -1 where it holds nothing.
        found: How many articles it held when it was opened.
    """

    def __init__(self, folder: Path) -> None:
        """Open what is in the folder; what cannot be read is removed and begun anew."""
        try:
            self._open(folder)
        except LexicalUnreadable:
            shutil.rmtree(folder, ignore_errors=True)
            self._open(folder)

    def _open(self, folder: Path) -> None:
        held = Lexicon.open(folder) if folder.exists() else None
        self.revision, self.found = (held.revision, held.count) if held else (-1, 0)
        folder.mkdir(exist_ok=True)
        with mapped():
            self._index = tantivy.Index(SCHEMA, path=str(folder))
            self._index.config_reader("manual")
            self._writer: tantivy.IndexWriter | None = self._index.writer(HEAP, 1)
            # Tantivy (0.27) numbers a new writer's first operation as the last commit, and a merge that runs
            # meanwhile may take it for done: the first removal would be lost. So the first removes nothing.
            self._writer.delete_documents_by_query(Query.term_query(SCHEMA, "key", 0))

    def advance(self, keys: Sequence[int], entries: Iterable[Entry], revision: int) -> None:
        """Remove what has one of the keys, add entries, and be at a revision: all in one commit."""
        with mapped():
            writer = self._live()
            if keys:
                writer.delete_documents_by_query(Query.term_set_query(SCHEMA, "key", list(keys)))
            if self.revision >= 0:
                writer.delete_documents_by_query(Query.term_query(SCHEMA, "stamp", self.revision))
        write(self._index, writer, entries, revision)
        self.revision = revision

    def replace(self, entries: Iterable[Entry], revision: int) -> None:
        """Hold these entries only, at a revision: all in one commit."""
        with mapped():
            writer = self._live()
            writer.delete_all_documents()
        write(self._index, writer, entries, revision)
        self.revision = revision

    def close(self) -> None:
        """Wait for merges and let go of the files; closing twice is no error."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            with mapped():
                writer.wait_merging_threads()

    def _live(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise ValueError("the writer is closed")
        return self._writer
