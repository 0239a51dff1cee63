"""An index in a folder, open for reading: store, encoder of questions, calibration, reranker; its state."""

from __future__ import annotations

import threading
from datetime import datetime

from semsearch import embedding, query
from semsearch.embedding.base import Encoder, Reranker
from semsearch.indexing.calibration import read_background
from semsearch.indexing.encoders import ENCODER, EXPORT_REFUSAL, load_question_encoder
from semsearch.indexing.prompt_check import read_note
from semsearch.search import Engine
from semsearch.settings import Settings, owner_names
from semsearch.storage.base import Snapshot, Store
from semsearch.storage.local import LocalStore
from semsearch.types import Filter, Question, Status


class Reader:
    """The parts of an index, opened when they are first needed and kept open.

    Safe to use from several threads.
    """

    def __init__(self, settings: Settings) -> None:
        """Store the settings; nothing is read yet."""
        self._settings = settings
        self.owners = owner_names(settings.owners)
        self._lock = threading.RLock()
        self._store: Store | None = None
        self._encoder: tuple[str, Encoder] | None = None
        self._reranker: Reranker | None = None

    def snapshot(self) -> Snapshot:
        """Return a snapshot of the revision in force; the caller closes it.

        Raises:
            IndexProblem: The index is missing or damaged.
        """
        with self._lock:
            if self._store is None:
                self._store = LocalStore.open(self._settings.index)
            return self._store.snapshot()

    def engine(self, snapshot: Snapshot) -> Engine:
        """Return the engine that answers from a snapshot; models are loaded at the first use.

        Raises:
            IndexMismatch: The settings name another model than the index holds, or this machine has other
                weights of it.
            ModelProblem: A model cannot be used.
        """
        ranking = self._settings.ranking
        with self._lock:
            if ranking.reranker and self._reranker is None:
                self._reranker = embedding.load_reranker(ranking.reranker)
        if self._reranker:
            self._reranker.warm()
        background = read_background(snapshot.artifacts)
        return Engine(snapshot, self.encoder(snapshot), ranking, background, self._reranker, self.owners)

    def encoder(self, snapshot: Snapshot) -> Encoder:
        """Return the encoder of questions to a snapshot's generation, loaded once; raises as `engine`."""
        with self._lock:
            if self._encoder is None or self._encoder[0] != snapshot.generation:
                self._encoder = (snapshot.generation, load_question_encoder(self._settings, snapshot))
            return self._encoder[1]

    def warm(self, now: datetime) -> None:
        """Load everything that a first question would wait for; raises as `snapshot` and `engine`."""
        with self.snapshot() as snapshot:
            self.engine(snapshot).search(Question("a question", limit=1), now)
            snapshot.suggestions("a", 1)
            snapshot.facets(query.NO_FILTER)

    def close(self) -> None:
        """Close all files; a later call opens them again."""
        with self._lock:
            if self._store:
                self._store.close()
            self._store = self._encoder = None


def describe(settings: Settings, snapshot: Snapshot) -> Status:
    """Return the sizes of an index, its model, and the runtime that embeds its questions."""
    counts, artifacts = snapshot.facets(Filter()), snapshot.artifacts
    return Status(
        path=str(settings.index),
        articles=counts.total,
        items=len({listing.item_id for listing in snapshot.listings()}),
        stories=snapshot.count_stories(Filter()),
        revision=snapshot.revision,
        model=snapshot.model,
        questions_by="onnx" if artifacts.directory(ENCODER) else "torch",
        model_note=read_note(artifacts),
        questions_note=(artifacts.read(EXPORT_REFUSAL) or b"").decode(errors="replace").strip(),
        first_month=counts.months[0].value if counts.months else "",
        last_month=counts.months[-1].value if counts.months else "",
        bytes=snapshot.disk_usage(),
    )
