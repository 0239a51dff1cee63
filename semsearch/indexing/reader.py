"""An index in a folder -> revisions of it, and what answers from them: opened when needed, loaded once."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

from semsearch import embedding, query
from semsearch.embedding.base import Encoder, Reranker
from semsearch.errors import IndexMismatch
from semsearch.indexing import build
from semsearch.search import Engine
from semsearch.settings import Settings
from semsearch.storage.local import LocalSnapshot, LocalStore
from semsearch.types import Question


class Reader:
    """What is held open of an index: its store, the encoder of its questions, a cross-encoder.

    Safe to use from several threads.
    """

    def __init__(self, settings: Settings) -> None:
        """Take settings; nothing is read until it is needed."""
        self._settings = settings
        self._lock = threading.RLock()
        self._store: LocalStore | None = None
        self._encoder: tuple[Path, Encoder] | None = None
        self._reranker: Reranker | None = None

    def snapshot(self) -> LocalSnapshot:
        """Open the revision in force; who takes it closes it.

        Raises:
            IndexProblem: The index is missing or damaged.
        """
        with self._lock:
            if self._store is None:
                self._store = LocalStore.open(self._settings.index)
            return self._store.snapshot()

    def engine(self, snapshot: LocalSnapshot) -> Engine:
        """Give what answers from a snapshot; models are loaded at the first use.

        Raises:
            IndexMismatch: The settings name another model than the index holds, or other weights of it.
            ModelProblem: A model cannot be used.
        """
        ranking = self._settings.ranking
        with self._lock:
            if ranking.reranker and self._reranker is None:
                self._reranker = embedding.load_reranker(ranking.reranker)
        if self._reranker:
            self._reranker.warm()
        background = build.background_of(snapshot.folder)
        return Engine(snapshot, self.encoder(snapshot), ranking, background, self._reranker)

    def encoder(self, snapshot: LocalSnapshot) -> Encoder:
        """Give the encoder of questions for a snapshot's own generation, loaded once; raises as `engine`."""
        with self._lock:
            if self._encoder is None or self._encoder[0] != snapshot.folder:
                self._encoder = (snapshot.folder, self._loaded(snapshot))
            return self._encoder[1]

    def _loaded(self, snapshot: LocalSnapshot) -> Encoder:
        model = snapshot.model
        build.refuse_other(self._settings, model)
        found = embedding.open_exported(snapshot.folder / build.ENCODER) or embedding.load(model.name)
        if found.model.fingerprint != model.fingerprint:
            raise IndexMismatch(
                f"{self._settings.index} holds vectors of other weights than {model.name} has here: "
                "run 'semsearch index --rebuild PATH'"
            )
        return found

    def warm(self, now: datetime) -> None:
        """Load all that a first question would wait for; raises as `snapshot` and `engine`."""
        with self.snapshot() as snapshot:
            self.engine(snapshot).search(Question("a question", limit=1), now)
            snapshot.suggestions("a", 1)
            snapshot.facets(query.ALL)

    def close(self) -> None:
        """Let go of files; a later call opens them again."""
        with self._lock:
            if self._store:
                self._store.close()
            self._store = self._encoder = None
