"""One whole revision, shared by all snapshots of it: SQLite in a read transaction, the columns, tantivy."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from semsearch.storage.local import problems, story_names, writes
from semsearch.storage.local.database import Database, Meta
from semsearch.storage.local.lexical import LexicalUnreadable, Lexicon
from semsearch.storage.local.writer import LEXICAL
from semsearch.storage.story_names import StoryNames
from semsearch.storage.vocabulary import NameIndex
from semsearch.types import Names

if TYPE_CHECKING:  # FAISS is loaded with them
    from semsearch.storage.local.columns import Columns, ColumnsCache, NameCounts

T = TypeVar("T")


class Revision:
    """A revision of a generation, shared by its users; closed when the last of them releases it.

    Attributes:
        folder: That of the generation.
        database: Open at this revision.
        meta: Its figures.
        number: Its number.
        columns_cache: That of the generation.
    """

    def __init__(self, folder: Path, database: Database, meta: Meta, columns_cache: ColumnsCache) -> None:
        self.folder = folder
        self.database = database
        self.meta = meta
        self.number = meta.revision
        self.columns_cache = columns_cache
        self._lexicon: Lexicon | None = None
        self._counts: NameCounts | None = None
        self._names: Names | None = None
        self._name_index: NameIndex | None = None
        self._story_names: StoryNames | None = None
        self._columns: Columns | None = None
        self._users = 1
        self._lock = threading.Lock()

    @classmethod
    def open(cls, folder: Path, former: ColumnsCache | None = None) -> Self:
        """Open the newest revision in SQLite; `open_lexicon` opens the lexical side.

        Args:
            folder: That of the generation.
            former: The cache of the revision before, which is kept unless it is of another generation.

        Raises:
            IndexProblem: SQLite cannot read it.
        """
        database = Database.open(folder)
        try:
            database.begin()
            meta = database.meta()
        except BaseException:
            database.close()
            raise
        from semsearch.storage.local.columns import ColumnsCache

        kept = former if former and former.identity == meta.identity else ColumnsCache(folder, meta.identity)
        return cls(folder, database, meta, kept)

    def retain(self) -> Self:
        """Count one more user."""
        with self._lock:
            self._users += 1
        return self

    def release(self) -> None:
        """Count one user fewer; the last one closes the connection."""
        with self._lock:
            self._users -= 1
            if not self._users:
                self.database.close()

    def open_lexicon(self) -> int:
        """Open the lexical side on disk and return its revision, -1 if it is unreadable."""
        try:
            self._lexicon = Lexicon.open(self.folder / LEXICAL)
        except LexicalUnreadable:
            return -1
        return self._lexicon.revision

    def is_whole(self) -> bool:
        """Return whether the lexical side is at this revision and has all its articles."""
        lexicon = self._lexicon
        return lexicon is not None and lexicon.revision == self.number and lexicon.count == self.meta.articles

    def fill_lexicon(self) -> None:
        """Build the lexical side in memory, from the articles of this revision."""
        self._lexicon = Lexicon.in_memory(writes.entries(self.database), self.number)

    def ask(self, question: Callable[[Lexicon], T]) -> T:
        """Call a function with the lexical side; if that turns out to be damaged, with one in memory.

        Raises:
            IndexProblem: Neither can be used.
        """
        try:
            if self._lexicon is not None:
                return question(self._lexicon)
        except LexicalUnreadable:
            self._lexicon = None
        try:
            with self._lock:
                if self._lexicon is None:
                    self.fill_lexicon()
            assert self._lexicon is not None  # noqa: S101 - for the type checker
            return question(self._lexicon)
        except LexicalUnreadable as error:
            raise problems.damaged(self.folder.parent, error) from error

    def counts(self) -> NameCounts:
        """Return the names of this revision, counted at the first call."""
        if self._counts is None:
            from semsearch.storage.local.columns import NameCounts

            self._counts = NameCounts.of(self.columns())
        return self._counts

    def names(self) -> Names:
        """Return the names without counts, collected at the first call."""
        if self._names is None:
            from semsearch.storage.local.columns import frequencies

            self._names = self.counts().names(partial(frequencies, self.columns()))
        return self._names

    def story_names(self) -> StoryNames:
        """Return the former names of stories, read at the first call."""
        if self._story_names is None:
            self._story_names = story_names.held(self.database)
        return self._story_names

    def name_index(self) -> NameIndex:
        """Return the names as suggestions look them up, indexed at the first call."""
        if self._name_index is None:
            counts = self.counts()
            self._name_index = NameIndex.build(counts.topics, counts.labels)
        return self._name_index

    def columns(self) -> Columns:
        """Return the columns, made at the first call."""
        if self._columns is None:
            self._columns = self.columns_cache.at(self.database, self.meta)
        return self._columns
