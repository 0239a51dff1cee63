"""One whole revision, as it lies under all snapshots of it: SQLite in a transaction, tantivy, FAISS."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from semsearch.storage.bm25 import Collection
from semsearch.storage.local import writes
from semsearch.storage.local.columns import Columns
from semsearch.storage.local.database import Database
from semsearch.storage.local.generations import dense_revisions
from semsearch.storage.local.lexical import LexicalUnreadable, Lexicon
from semsearch.storage.local.names import NameCounts
from semsearch.storage.local.writer import LEXICAL
from semsearch.storage.suggestions import NamedPlaces
from semsearch.storage.vectors import unit
from semsearch.types import Model

if TYPE_CHECKING:
    from semsearch.storage.local.dense import Batch, Dense

T = TypeVar("T")
_REMEMBERED = 200_000  # terms whose counts are kept


class Revision:
    """A revision of a generation, shared by its users; closed when the last one lets go."""

    def __init__(self, folder: Path) -> None:
        """Open the newest revision of the truth; the lexical side comes by `open_lexicon`.

        Raises:
            IndexDamaged: SQLite cannot read it.
        """
        self.folder = folder
        self.database = Database(folder)
        try:
            self.database.begin()
            meta = self.database.meta()
            self.revision = int(meta["revision"])
            self.identity = str(meta["identity"])
            self.model = Model(meta["model"], meta["dimension"], meta["fingerprint"])
            self.collection = Collection(meta["articles"], meta["terms"])
        except BaseException:
            self.database.close()
            raise
        self._lexicon: Lexicon | None = None
        self._dense: Dense | None = None
        self._counts: NameCounts | None = None
        self._places: NamedPlaces | None = None
        self._columns: Columns | None = None
        self._having: dict[str, int] = {}
        self._users = 1
        self._lock = threading.Lock()

    def retain(self) -> Revision:
        """Count one more user."""
        with self._lock:
            self._users += 1
        return self

    def release(self) -> None:
        """Count one less; the last one closes the connection."""
        with self._lock:
            self._users -= 1
            if not self._users:
                self.database.close()

    def open_lexicon(self) -> int:
        """Open the lexical side on disk and give its revision, -1 where nothing can be read."""
        try:
            self._lexicon = Lexicon.open(self.folder / LEXICAL)
        except LexicalUnreadable:
            return -1
        return self._lexicon.revision

    def is_whole(self) -> bool:
        """Tell whether the lexical side is at this revision and has all its articles."""
        lexicon = self._lexicon
        return (
            lexicon is not None
            and lexicon.revision == self.revision
            and lexicon.count == self.collection.articles
        )

    def fill_lexicon(self) -> None:
        """Make the lexical side in memory, from this revision's articles."""
        self._lexicon = Lexicon.in_memory(writes.entries(self.database), self.revision)

    def ask(self, question: Callable[[Lexicon], T]) -> T:
        """Ask the lexical side; one that turns out to be damaged is made in memory."""
        try:
            if self._lexicon is not None:
                return question(self._lexicon)
        except LexicalUnreadable:
            self._lexicon = None
        with self._lock:
            if self._lexicon is None:
                self.fill_lexicon()
        assert self._lexicon is not None  # noqa: S101 - for the type checker
        return question(self._lexicon)

    def having(self, terms: Sequence[str]) -> dict[str, int]:
        """Count the articles that hold each term; those counted once are remembered."""
        known = self._having  # this one, whatever another thread puts in its place
        unknown = [term for term in dict.fromkeys(terms) if term not in known]
        if unknown:
            known.update(self.ask(lambda lexicon: {term: lexicon.having("text", term) for term in unknown}))
        if len(known) > _REMEMBERED:
            self._having = {}
        return {term: known[term] for term in terms}

    def counts(self) -> NameCounts:
        """Give the names of this revision, counted at the first time."""
        if self._counts is None:
            self._counts = NameCounts.of(self.database)
        return self._counts

    def places(self) -> NamedPlaces:
        """Give the names as suggestions look them up, made at the first time."""
        if self._places is None:
            counts = self.counts()
            self._places = NamedPlaces(counts.topics, counts.outlets)
        return self._places

    def columns(self) -> Columns:
        """Give what facets are counted from, read at the first time."""
        if self._columns is None:
            self._columns = Columns.of(self.database)
        return self._columns

    def dense(self, shelf: DenseCache) -> Dense:
        """Give the dense side, from the shelf at the first time."""
        if self._dense is None:
            self._dense = shelf.at(self)
        return self._dense

    def batches(self, keys: tuple[int, ...] | None = None) -> Iterator[Batch]:
        """Give the vectors of all articles, or of those named, in the order of keys."""
        from semsearch.storage.local.dense import Batch

        for page in writes.pages(self.database, "key, vector", "vectors", keys):
            halves = np.frombuffer(b"".join(vector for _, vector in page), dtype=np.float16)
            yield Batch(
                np.array([key for key, _ in page], dtype=np.int64),
                unit(halves.reshape(-1, self.model.dimension)),
            )


class DenseCache:
    """The newest dense side of a generation that a store has: what the next revision's is made from."""

    def __init__(self, identity: str) -> None:
        self.identity = identity
        self._dense: Dense | None = None
        self._lock = threading.Lock()

    def at(self, view: Revision) -> Dense:
        """Give the dense side of a view: from the shelf, or from the file, or else from all vectors."""
        from semsearch.storage.local.dense import Dense

        with self._lock:
            dense = self._caught_up(view, self._dense)
            for revision in dense_revisions(view.folder):
                if dense is not None:
                    break
                if revision <= view.revision:
                    dense = self._caught_up(view, Dense.load(view.folder, revision, view.model.dimension))
            if dense is None:
                dense = Dense.build(view.revision, view.model.dimension, view.batches())
            if self._dense is None or self._dense.revision < dense.revision:
                self._dense = dense
            return dense

    def _caught_up(self, view: Revision, dense: Dense | None) -> Dense | None:
        """Bring a dense side to a view's revision; None where it cannot be, or has not as many articles."""
        from semsearch.storage.local.dense import Batch

        if dense is None or dense.revision > view.revision:
            return None
        if dense.revision < view.revision:
            changes = writes.changes(view.database, dense.revision)
            if changes is None:
                return None
            empty = Batch(np.empty(0, dtype=np.int64), np.empty((0, view.model.dimension), dtype=np.float32))
            parts = [empty, *view.batches(tuple(sorted(changes.written)))]
            written = Batch(
                np.concatenate([part.keys for part in parts]),
                np.concatenate([part.vectors for part in parts]),
            )
            dense = dense.advanced(view.revision, changes.gone, written)
        return dense if len(dense) == view.collection.articles else None
