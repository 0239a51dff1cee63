"""`LocalStore`: an index in a folder, as a store."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from semsearch.errors import IndexMismatch, IndexMissing
from semsearch.storage.base import NONE_DIFFERING, Store, Vectors
from semsearch.storage.local import generations
from semsearch.storage.local.database import Database
from semsearch.storage.local.files import LocalArtifacts
from semsearch.storage.local.follower import Follower
from semsearch.storage.local.snapshot import LocalSnapshot
from semsearch.storage.local.writer import Writer, last_revision
from semsearch.storage.readers import Settled
from semsearch.storage.scoring import checked, packed
from semsearch.storage.story_names import StoryNames
from semsearch.types import Article, Listing, Model


class LocalStore(Store):
    """An index in a folder: many readers, one writer. Opened by `open` or `create`.

    A store that writes holds the index's lock from its first write, or from `create`, until `close`.
    """

    def __init__(self, index: Path) -> None:
        self._index = index
        self._follower = Follower(index)
        self._lock = threading.RLock()  # of the writer, and of closing
        self._writer_lock = generations.WriterLock(index)
        self._writer: Writer | None = None
        self._closed = False

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open an index to read from it, and perhaps to write to it later.

        Raises:
            IndexMissing: There is none.
            IndexProblem: It cannot be read.
        """
        store = cls(Path(path))
        try:
            store.snapshot().close()
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def create(cls, path: Path, model: Model, *, rebuild: bool = False) -> Self:
        """Open an index to write to it, or make one. The lock is held from now on.

        With `rebuild`, a new and empty generation is begun beside the one in force. This store writes to it
        and reads from it; `publish` puts it in force.

        Raises:
            IndexBusy: Another process is writing.
            IndexMismatch: The index holds vectors of another model, and `rebuild` is false.
            IndexDamaged: The index cannot be read, and `rebuild` is false.
            IndexProblem: The folder cannot be written.
            UsageError: The folder holds something other than an index.
        """
        index = Path(path)
        generations.prepare(index)
        store = cls(index)
        try:
            store._writer_lock.acquire()
            store._begin(model, rebuild)
        except BaseException:
            store.close()
            raise
        return store

    def _begin(self, model: Model, rebuild: bool) -> None:
        in_force = None
        with suppress(IndexMissing):
            in_force = generations.current(self._index)
        generations.sweep(self._index, keep=in_force)
        if in_force is None or rebuild:
            name = generations.new(self._index)
            start = 0 if in_force is None else last_revision(self._index / in_force) + 1
            Database.create(self._index / name, model, start).close()
            if rebuild:
                self._follower.pending = name
            else:
                generations.switch(self._index, name)
        with self._writing() as writer:
            self._compare(writer.model, model)

    def _compare(self, held: Model, named: Model) -> None:
        if (held.fingerprint, held.dimension) == (named.fingerprint, named.dimension):
            return
        alike = (held.name, held.dimension) == (named.name, named.dimension)
        old, new = (
            f"{m.name} ({m.dimension}{f', {m.fingerprint[:8]}' if alike else ''})" for m in (held, named)
        )
        raise IndexMismatch(
            f"{self._index}/ holds vectors of {old}, but the settings name {new}: "
            "run 'semsearch index --rebuild PATH'"
        )

    @property
    def artifacts(self) -> LocalArtifacts:
        """The artifacts in the folder of the generation."""
        with self.snapshot() as snapshot:
            return snapshot.artifacts

    def snapshot(self) -> LocalSnapshot:
        """Return the newest whole revision; the one before while a writer is between its two commits."""
        return LocalSnapshot(self._follower.newest())

    @contextmanager
    def _writing(self) -> Iterator[Writer]:
        with self._lock:
            if self._closed:
                raise ValueError("the store is closed")
            if self._writer is None:
                self._writer_lock.acquire()
                try:
                    name = self._follower.pending
                    if not name:
                        name = generations.current(self._index)
                        generations.sweep(self._index, keep=name)
                    self._writer = Writer.open(self._index / name)
                except BaseException:
                    self._writer_lock.release()
                    raise
            yield self._writer

    def upsert(
        self,
        articles: Sequence[Article],
        vectors: Vectors,
        listings: Sequence[Listing] = (),
        token_vectors: Sequence[Vectors] = (),
        differing: Mapping[str, Mapping[str, Article]] = NONE_DIFFERING,
        retracted: Sequence[str] = (),
    ) -> int:
        """Add or replace articles and what records say, and retract records."""
        with self._writing() as writer:
            rows = checked(vectors, writer.model.dimension, len(articles))
            signs = packed(token_vectors, writer.model.dimension, len(articles))
            if not (articles or listings or differing or retracted):
                return writer.revision
            return writer.upsert(articles, rows, listings, signs, differing, retracted)

    def assign(self, stories: Mapping[str, str]) -> int:
        """Assign articles to stories."""
        with self._writing() as writer:
            return writer.assign(stories) if stories else writer.revision

    def inherit(self, stories: Mapping[str, str], names: StoryNames) -> int:
        """Take over the stories of another index."""
        with self._writing() as writer:
            return writer.inherit(stories, names)

    def retract(self, sources: Sequence[str]) -> list[str]:
        """Remove the listings of records that are gone, and the articles that only they mentioned."""
        with self._writing() as writer:
            return writer.retract(sources)

    def delete(self, ids: Sequence[str]) -> int:
        """Remove articles and the edges at them."""
        with self._writing() as writer:
            return writer.delete(ids)

    def keep_boilerplate(self, found: Mapping[str, Settled | None]) -> None:
        """Keep what outlets repeat."""
        with self._writing() as writer:
            writer.keep_boilerplate(found)

    def flush(self) -> None:
        """End a run: write what makes the next opening fast, and let SQLite reuse its journal.

        Raises:
            IndexProblem: The disk is full.
        """
        with self._writing() as writer:
            with self.snapshot() as snapshot:
                writer.settle(snapshot.save_columns())
            if not self._follower.pending:
                # Readers see the mark change and open the revision again, now from the file alone. So none of
                # them holds the journal, which would grow for as long as they live.
                generations.switch(self._index, writer.folder.name)

    def publish(self) -> None:
        """Put the generation begun by `create(rebuild=True)` in force, and remove the one before."""
        with self._writing() as writer:
            self.flush()
            if self._follower.pending:
                generations.switch(self._index, writer.folder.name)
                self._follower.publish()
                generations.sweep(self._index, keep=writer.folder.name)

    def close(self) -> None:
        """Release files and the lock."""
        with self._lock:
            self._closed = True
            self._follower.close()
            try:
                if self._writer is not None:
                    self._writer.close()
                    self._writer = None
            finally:
                self._writer_lock.release()
