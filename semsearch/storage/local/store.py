"""`LocalStore`: an index in a folder, as a store."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, Self

from semsearch.errors import IndexDamaged, IndexMismatch, IndexMissing, IndexProblem
from semsearch.storage.base import Store, Vectors
from semsearch.storage.local import generations
from semsearch.storage.local.database import Database
from semsearch.storage.local.revision import DenseCache, Revision
from semsearch.storage.local.snapshot import LocalSnapshot
from semsearch.storage.local.writer import Writer, last_revision
from semsearch.storage.vectors import checked, packed
from semsearch.types import Article, Listing, Model

_PATIENCE = 2.0  # seconds that a first reader waits for a writer to finish its commit


class LocalStore(Store):
    """An index in a folder: many readers, one writer; made by `open` or `create`.

    A store that writes holds the index's lock from its first write, or from `create`, until `close`.
    """

    def __init__(self, index: Path, pending: str | None = None) -> None:
        self._index = index
        self._pending = pending  # the generation being built, not in force yet
        self._lock = threading.RLock()  # around what a snapshot starts from
        self._write_lock = threading.RLock()
        self._writer_lock = generations.WriterLock(index)
        self._writer: Writer | None = None
        self._view: Revision | None = None
        self._watch: Database | None = None
        self._mark: tuple[int, ...] = ()  # of the generation that is watched
        self._seen: tuple[int, ...] = ()  # mark and version at the last move
        self._shelf = DenseCache("")
        self._closed = False

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open an index to read from it, and perhaps to write to it later.

        Raises:
            IndexMissing: There is none.
            IndexDamaged: It cannot be read.
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
        """Open an index to write to it, or make one; the lock is held from now on.

        With `rebuild`, a new and empty generation is begun beside the one in force, to which this store
        writes and from which it reads; it comes into force by `publish`.

        Raises:
            IndexBusy: Another process is writing.
            IndexMismatch: The index holds vectors of another model, and `rebuild` is not asked for.
            IndexDamaged: The index cannot be read, and `rebuild` is not asked for.
            IndexProblem: The folder cannot be written.
            UsageError: The folder holds other things than an index.
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
                self._pending = name
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
    def model(self) -> Model:
        """The model of the vectors in the newest revision."""
        with self.snapshot() as snapshot:
            return snapshot.model

    @property
    def folder(self) -> Path:
        """The folder of the generation that the newest revision is in."""
        with self.snapshot() as snapshot:
            return snapshot.folder

    # --- reading ------------------------------------------------------------------------------------------

    def snapshot(self) -> LocalSnapshot:
        """Give the newest whole revision; the one before while a writer is between its two commits."""
        with self._lock:
            if self._closed:
                raise ValueError("the store is closed")
            if self._watch is None or self._seen != (
                *generations.mark(self._index),
                *self._watch.version(),
            ):
                self._move()
            assert self._view is not None  # noqa: S101 - for the type checker
            return LocalSnapshot(self._view, self._shelf)

    def _move(self) -> None:
        """Move to the newest revision; stay where one is while that is not whole."""
        patience = time.monotonic() + _PATIENCE
        while True:
            mark = generations.mark(self._index)
            try:
                if self._attempt(mark, time.monotonic() < patience):
                    return
            except IndexMissing:
                if self._view is None:
                    raise
                return  # removed under us: what is open stays readable
            except IndexDamaged:
                if mark == generations.mark(self._index):  # else another generation came in between
                    raise
            time.sleep(0.005)

    def _attempt(self, mark: tuple[int, ...], patient: bool) -> bool:
        """Try to move to the newest revision; gives whether there is one to read from."""
        folder = self._index / (self._pending or generations.current(self._index))
        if self._watch is None or self._mark != mark:
            self._stop_watching()
            self._watch, self._mark = Database(folder), mark
        version = self._watch.version()  # before the view: what comes later makes another one
        view = Revision(folder)
        stamp = view.open_lexicon()
        if not view.is_whole():
            mending = self._mend(view)
            if patient and mending == "done":
                view.release()
                return False
            if patient and mending == "busy" and stamp != view.revision:  # it is being written
                view.release()
                return self._view is not None
            view.fill_lexicon()
        if self._view is not None:
            self._view.release()
        if self._shelf.identity != view.identity:
            self._shelf = DenseCache(view.identity)
        self._view, self._seen = view, (*mark, *version)
        return True

    def _mend(self, view: Revision) -> Literal["done", "busy", "impossible"]:
        """Bring the lexical side up if no writer is at work: one that died left it behind."""
        if view.database.fixed or not os.access(view.folder, os.W_OK):
            return "impossible"
        lock = generations.WriterLock(self._index)  # another than our own, which a writing thread may hold
        if not lock.acquire_to_mend():
            return "busy"
        try:
            Writer(view.folder).close()
        except IndexProblem:
            return "impossible"
        else:
            return "done"
        finally:
            lock.release()

    def _stop_watching(self) -> None:
        if self._watch is not None:
            self._watch.close()
            self._watch = None

    # --- writing ------------------------------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[Writer]:
        with self._write_lock:
            if self._closed:
                raise ValueError("the store is closed")
            if self._writer is None:
                self._writer_lock.acquire()
                try:
                    if not self._pending:
                        generations.sweep(self._index, keep=generations.current(self._index))
                    folder = self._index / (self._pending or generations.current(self._index))
                    self._writer = Writer(folder)
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
    ) -> int:
        """Add or replace articles and listings."""
        with self._writing() as writer:
            rows = checked(vectors, writer.model.dimension, len(articles))
            signs = packed(token_vectors, writer.model.dimension, len(articles))
            if not articles and not listings:
                return writer.revision
            return writer.upsert(articles, rows, listings, signs)

    def assign(self, stories: Mapping[str, str]) -> int:
        """Place articles in stories."""
        with self._writing() as writer:
            return writer.assign(stories) if stories else writer.revision

    def retract(self, sources: Sequence[str]) -> list[str]:
        """Remove the listings of records that are gone, and the articles that only they mentioned."""
        with self._writing() as writer:
            return writer.retract(sources)

    def delete(self, ids: Sequence[str]) -> int:
        """Remove articles and the edges at them."""
        with self._writing() as writer:
            return writer.delete(ids)

    def flush(self) -> None:
        """End a run: write what makes the next opening fast, and let SQLite's journal be used again.

        Raises:
            IndexProblem: The disk is full.
        """
        with self._writing() as writer:
            with self.snapshot() as snapshot:
                snapshot.save_dense()
                writer.settle(snapshot.revision)
            if not self._pending:
                # readers see the mark change and open the revision again, now from the file alone, so that
                # none of them holds the journal, which else would grow for as long as they live
                generations.switch(self._index, writer.folder.name)

    def publish(self) -> None:
        """Put the generation begun by `create(rebuild=True)` in force, and remove the one before."""
        with self._writing() as writer:
            self.flush()
            if self._pending:
                generations.switch(self._index, writer.folder.name)
                with self._lock:
                    self._pending = None
                generations.sweep(self._index, keep=writer.folder.name)

    def close(self) -> None:
        """Let go of files and of the lock."""
        with self._write_lock, self._lock:
            self._closed = True
            if self._view is not None:
                self._view.release()
                self._view = None
            self._stop_watching()
            try:
                if self._writer is not None:
                    self._writer.close()
                    self._writer = None
            finally:
                self._writer_lock.release()
