"""Writing to a generation: SQLite first, then the lexical side."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from semsearch.errors import IndexProblem
from semsearch.storage.base import NONE_DIFFERING, Vectors
from semsearch.storage.local import outlets, problems, writes
from semsearch.storage.local.database import Database
from semsearch.storage.local.generations import columns_revisions, sweep_columns
from semsearch.storage.local.lexical import LexicalUnreadable, LexicalWriter
from semsearch.storage.local.rekeying import rekey
from semsearch.storage.readers import Settled
from semsearch.storage.story_names import StoryNames
from semsearch.types import Article, Listing, Model

LEXICAL = "lexical"  # the folder in the generation's


class Writer:
    """The writer of a generation; it requires the lock of the index.

    After `open`, the lexical side is at SQLite's revision, whatever was left before, and there are columns of
    at most one revision.

    Attributes:
        folder: That of the generation.
        database: Open for writing.
        model: The model of the vectors.
    """

    def __init__(self, folder: Path, database: Database, model: Model, lexical: LexicalWriter) -> None:
        self.folder = folder
        self.database = database
        self.model = model
        self._lexical = lexical

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open a generation to write to it.

        Raises:
            IndexDamaged: SQLite cannot read it.
            IndexProblem: It cannot be written.
        """
        database = Database.open(folder)
        try:
            if database.fixed:
                raise problems.unwritable(folder.parent, "the folder is read-only")
            database.meta()  # of a version that can be upgraded
            database.upgrade()
            rekey(database)
            meta = database.meta()
            # A writer killed in a flush leaves a second file, a restored backup one of a later revision.
            known = [revision for revision in columns_revisions(folder) if revision <= meta.revision]
            sweep_columns(folder, keep=max(known, default=None))
            lexical = _open_lexical(folder)
            if lexical.revision == meta.revision and lexical.found != meta.articles:
                lexical.revision = -1  # it is not what it should be, for whatever reason: made again
            writer = cls(folder, database, meta.model, lexical)
            writer._bring_up()
        except BaseException:
            database.close()
            raise
        return writer

    @property
    def revision(self) -> int:
        """The newest revision in SQLite."""
        return self.database.meta().revision

    def upsert(
        self,
        articles: Sequence[Article],
        vectors: Vectors,
        listings: Sequence[Listing],
        signs: Sequence[bytes],
        differing: Mapping[str, Mapping[str, Article]] = NONE_DIFFERING,
        retracted: Sequence[str] = (),
    ) -> int:
        """Add or replace, and return the new revision."""
        revision = writes.upsert(self.database, articles, vectors, listings, signs, differing, retracted)
        self._bring_up()
        return revision

    def assign(self, stories: Mapping[str, str]) -> int:
        """Assign articles to stories, and return the new revision."""
        revision = writes.assign(self.database, stories)
        self._bring_up()
        return revision

    def inherit(self, stories: Mapping[str, str], names: StoryNames) -> int:
        """Take over the stories of another index, and return the new revision."""
        revision = writes.inherit(self.database, stories, names)
        self._bring_up()
        return revision

    def retract(self, sources: Sequence[str]) -> list[str]:
        """Remove listings and the articles that only they mentioned."""
        removed = writes.retract(self.database, sources)
        self._bring_up()
        return removed

    def delete(self, ids: Sequence[str]) -> int:
        """Remove articles."""
        count = writes.delete(self.database, ids)
        self._bring_up()
        return count

    def keep_boilerplate(self, found: Mapping[str, Settled | None]) -> None:
        """Keep what outlets repeat."""
        outlets.keep(self.database, found)

    def settle(self, revision: int) -> None:
        """Forget what only derived files older than a revision need, and empty the journal."""
        writes.forget(self.database, revision)
        self.database.checkpoint()

    def close(self) -> None:
        """Release the files."""
        with suppress(LexicalUnreadable):  # made again by the next writer
            self._lexical.close()
        self.database.close()

    def _bring_up(self) -> None:
        try:
            self._catch_up()
        except LexicalUnreadable:
            with suppress(LexicalUnreadable):
                self._lexical.close()
            shutil.rmtree(self.folder / LEXICAL, ignore_errors=True)
            self._lexical = _open_lexical(self.folder)
            try:
                self._catch_up()
            except LexicalUnreadable as error:
                raise problems.unwritable(self.folder.parent, error) from error

    def _catch_up(self) -> None:
        revision = self.revision
        if self._lexical.revision == revision:
            return
        changes = writes.changes(self.database, self._lexical.revision)
        if changes is None:
            self._lexical.replace(writes.entries(self.database), revision)
        else:
            written = writes.entries(self.database, changes.written)
            self._lexical.advance((*changes.written, *changes.gone), written, revision)


def _open_lexical(folder: Path) -> LexicalWriter:
    try:
        return LexicalWriter.open(folder / LEXICAL)
    except LexicalUnreadable as error:
        raise problems.unwritable(folder.parent, error) from error


def last_revision(folder: Path) -> int:
    """Return the revision of a generation; if it is damaged, the best guess."""
    try:
        database = Database.open(folder)
        try:
            return database.meta().revision
        finally:
            database.close()
    except IndexProblem:
        return max(columns_revisions(folder), default=0)
