"""Follow the newest complete revision of an index, also when another process writes it."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Literal

from semsearch.errors import IndexDamaged, IndexMissing, IndexProblem
from semsearch.storage.local import generations, problems
from semsearch.storage.local.database import Database
from semsearch.storage.local.lexical import LexicalUnreadable
from semsearch.storage.local.revision import Revision
from semsearch.storage.local.writer import Writer

_PATIENCE = 2.0  # seconds that a first reader waits for a writer to finish its commit


class Follower:
    """The newest complete revision, kept open. Safe to use from several threads.

    Attributes:
        pending: The generation to read instead of the one in force, while it is being built.
    """

    def __init__(self, index: Path) -> None:
        self.pending: str | None = None
        self._index = index
        self._lock = threading.RLock()
        self._closed = False
        self._revision: Revision | None = None
        self._watch: Database | None = None
        self._mark: tuple[int, ...] = ()  # of the generation that is watched
        self._seen: tuple[int, ...] = ()  # mark and version at the last move

    def newest(self) -> Revision:
        """Return the newest whole revision, retained: the one before while a writer is between two commits.

        Raises:
            IndexProblem: There is none that can be read.
        """
        with self._lock:
            if self._closed:
                raise ValueError("the store is closed")
            if self._watch is None or self._seen != (
                *generations.mark(self._index),
                *self._watch.version(),
            ):
                self._move()
            assert self._revision is not None  # noqa: S101 - for the type checker
            return self._revision.retain()

    def publish(self) -> None:
        """Read the generation in force from now on."""
        with self._lock:
            self.pending = None

    def close(self) -> None:
        """Release what is open. Closing twice is no error."""
        with self._lock:
            self._closed = True
            if self._revision is not None:
                self._revision.release()
                self._revision = None
            self._stop_watching()

    def _move(self) -> None:
        """Move to the newest revision; stay at the present one while that is not whole."""
        patience = time.monotonic() + _PATIENCE
        while True:
            mark = generations.mark(self._index)
            try:
                if self._attempt(mark, time.monotonic() < patience):
                    return
            except IndexMissing:
                if self._revision is None:
                    raise
                return  # removed under us: what is open stays readable
            except IndexDamaged:
                if mark == generations.mark(self._index):  # else another generation came in between
                    raise
            time.sleep(0.005)

    def _attempt(self, mark: tuple[int, ...], patient: bool) -> bool:
        """Try to move to the newest revision; return whether there is one to read from."""
        folder = self._index / (self.pending or generations.current(self._index))
        if self._watch is None or self._mark != mark:
            self._stop_watching()
            self._watch, self._mark = Database.open(folder), mark
        version = self._watch.version()  # before the revision is opened: later writes make another one
        opened = Revision.open(folder, self._revision.columns_cache if self._revision else None)
        try:
            stamp = opened.open_lexicon()
            if not opened.is_whole():
                mending = self._mend(opened)
                if patient and mending == "done":
                    opened.release()
                    return False
                if patient and mending == "busy" and stamp != opened.number:  # it is being written
                    opened.release()
                    return self._revision is not None
                opened.fill_lexicon()
        except LexicalUnreadable as error:
            opened.release()
            raise problems.damaged(self._index, error) from error
        except BaseException:
            opened.release()
            raise
        if self._revision is not None:
            self._revision.release()
        self._revision, self._seen = opened, (*mark, *version)
        return True

    def _mend(self, opened: Revision) -> Literal["done", "busy", "impossible"]:
        """Bring the lexical side up if no writer is at work: one that died left it behind."""
        if opened.database.fixed or not os.access(opened.folder, os.W_OK):
            return "impossible"
        lock = generations.WriterLock(self._index)  # another than our own, which a writing thread may hold
        if not lock.acquire_to_mend():
            return "busy"
        try:
            Writer.open(opened.folder).close()
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
