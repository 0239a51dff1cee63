"""The one that writes to a generation: the truth first, then the lexical side."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from semsearch.errors import IndexProblem
from semsearch.storage.base import Vectors
from semsearch.storage.local import writes
from semsearch.storage.local.database import Database
from semsearch.storage.local.generations import dense_revisions, sweep_dense
from semsearch.storage.local.lexical import LexicalUnreadable, LexicalWriter
from semsearch.types import Article, Listing, Model

LEXICAL = "lexical"  # the folder in the generation's


class Writer:
    """Writes to a generation; whoever has one holds the index's lock.

    When it is made, the lexical side is at the truth's revision, whatever was left before, and there is at
    most one file of FAISS's.
    """

    def __init__(self, folder: Path) -> None:
        """Open a generation to write to it.

        Raises:
            IndexDamaged: SQLite cannot read it.
            IndexProblem: It cannot be written.
        """
        self.folder = folder
        self.database = Database(folder)
        try:
            if self.database.fixed:
                raise self._problem("the folder is read-only")
            meta = self.database.meta()
            self.model = Model(meta["model"], meta["dimension"], meta["fingerprint"])
            # a writer killed in a flush leaves a second file, a restored backup one of a later revision
            known = [revision for revision in dense_revisions(folder) if revision <= meta["revision"]]
            sweep_dense(folder, keep=max(known, default=None))
            self._lexical = self._open_lexical()
            if self._lexical.revision == meta["revision"] and self._lexical.found != meta["articles"]:
                self._lexical.revision = -1  # not what it should be, however that came: made anew
            self._bring_up()
        except BaseException:
            self.database.close()
            raise

    @property
    def revision(self) -> int:
        """The revision of the truth."""
        return int(self.database.meta()["revision"])

    def upsert(
        self,
        articles: Sequence[Article],
        vectors: Vectors,
        listings: Sequence[Listing],
        signs: Sequence[bytes],
    ) -> int:
        """Add or replace, and give the new revision."""
        revision = writes.upsert(self.database, articles, vectors, listings, signs)
        self._bring_up()
        return revision

    def assign(self, stories: Mapping[str, str]) -> int:
        """Place articles in stories, and give the new revision."""
        revision = writes.assign(self.database, stories)
        self._bring_up()
        return revision

    def retract(self, sources: Sequence[str]) -> list[str]:
        """Remove listings and what only they mentioned."""
        removed = writes.retract(self.database, sources)
        self._bring_up()
        return removed

    def delete(self, ids: Sequence[str]) -> int:
        """Remove articles."""
        count = writes.delete(self.database, ids)
        self._bring_up()
        return count

    def settle(self, revision: int) -> None:
        """Drop what only derived files older than a revision need, and empty the journal."""
        writes.forget(self.database, revision)
        self.database.checkpoint()

    def close(self) -> None:
        """Let go of the files."""
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
            self._lexical = self._open_lexical()
            try:
                self._catch_up()
            except LexicalUnreadable as error:
                raise self._problem(error) from error

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

    def _open_lexical(self) -> LexicalWriter:
        try:
            return LexicalWriter(self.folder / LEXICAL)
        except (LexicalUnreadable, OSError) as error:
            raise self._problem(error) from error

    def _problem(self, reason: object) -> IndexProblem:
        return IndexProblem(
            f"the index at {self.folder.parent} cannot be written ({' '.join(str(reason).split())}): "
            "make room, or look who may write there, and run it again"
        )


def last_revision(folder: Path) -> int:
    """Give the revision of a generation, as far as it can be known where it is damaged."""
    try:
        database = Database(folder)
        try:
            return int(database.meta()["revision"])
        finally:
            database.close()
    except IndexProblem:
        return max(dense_revisions(folder), default=0)
