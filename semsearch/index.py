"""The archive's index as one object: open it, add to it, ask it. Every door goes through here.

Wiring happens in this module only: settings choose the store and the encoder; nothing inside looks them up.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, Self

from semsearch import corpus, encoder, engine, indexer, query, stories
from semsearch.encoder.base import Encoder
from semsearch.errors import IndexMismatch, IndexMissing, IndexProblem, NotFound, UsageError
from semsearch.settings import Settings
from semsearch.stores.base import Store
from semsearch.stores.local import LocalSnapshot, LocalStore
from semsearch.stores.memory import MemoryStore
from semsearch.types import (
    Answer,
    Article,
    Facets,
    Filter,
    Item,
    Model,
    Page,
    Question,
    Report,
    Status,
    Story,
)

CHECKED = 200  # articles whose vectors are compared when the model is exported
ENCODER = "encoder"  # folder of the exported model, in the generation's
NOT_EXPORTED = "not-exported.txt"  # beside it: why there is none


class Index:
    """An index in a folder. Safe to use from several threads; a context manager."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = threading.RLock()
        self._store: LocalStore | None = None
        self._encoder: tuple[Path, Encoder] | None = None

    @classmethod
    def open(cls, where: Settings | Path | str = "index") -> Self:
        """Open the index in a folder, or as settings say. Nothing is read until it is needed."""
        return cls(where if isinstance(where, Settings) else Settings(index=Path(where)))

    # --- asking -------------------------------------------------------------------------------------------

    def ask(self, question: str | Question, **limits: Any) -> Answer:  # noqa: ANN401
        """Answer a question with stories, best first.

        Args:
            question: The text, or a whole `Question`.
            limits: With a text: `limit`, `offset`, and what `query.limits` takes (`since="2021-07-01"`, …).

        Raises:
            QuestionRefused: The question is empty, too long, or its limits make no sense.
            IndexProblem: The index is missing, damaged, or of another model.
        """
        with self._snapshot() as snapshot:
            return engine.ask(
                _question(question, limits), snapshot, self._questions(snapshot), self.settings.ranking
            )

    def search(self, question: str | Question, **limits: Any) -> Page:  # noqa: ANN401
        """Give plain hits, `limit` of them from `offset` on; takes and raises the same as `ask`."""
        with self._snapshot() as snapshot:
            return engine.search(
                _question(question, limits), snapshot, self._questions(snapshot), self.settings.ranking
            )

    def article(self, id: str) -> Article:
        """Give one article.

        Raises:
            NotFound: There is none with that id.
        """
        with self._snapshot() as snapshot:
            return _one(id, snapshot)

    def related(self, id: str) -> Story:
        """Give the story that an article stands in, led by it.

        Raises:
            NotFound: There is none with that id.
        """
        with self._snapshot() as snapshot:
            return engine.story(_one(id, snapshot), snapshot)

    def facets(self, filter: Filter = query.ALL) -> Facets:
        """Count the articles that pass a filter, by topic, outlet, type and month."""
        with self._snapshot() as snapshot:
            return snapshot.facets(filter)

    def export(self) -> Iterator[Item]:
        """Give every item with its coverage, as it could be indexed again."""
        with self._snapshot() as snapshot:
            for article in snapshot.articles():
                if article.listed:
                    related = snapshot.get(snapshot.coverage([article.id])[0].lists)
                    yield Item(article, tuple(a for a in related if a), source="")

    def revision(self) -> int:
        """Give the revision that a question would be answered from now."""
        with self._snapshot() as snapshot:
            return snapshot.revision

    def warm(self) -> None:
        """Load all that a first question would wait for."""
        with self._snapshot() as snapshot:
            questions = self._questions(snapshot).questions(["a question"])
            snapshot.nearest(questions, 1, query.ALL)

    def status(self) -> Status:
        """Describe the index."""
        with self._snapshot() as snapshot:
            listings = {listing.item_id for listing in snapshot.listings()}
            months = snapshot.facets(query.ALL)
            exported = (snapshot.folder / ENCODER).is_dir()
            note = snapshot.folder / NOT_EXPORTED
            return Status(
                path=str(self.settings.index),
                articles=months.total,
                items=len(listings),
                stories=stories.count(snapshot.listings()),
                revision=snapshot.revision,
                model=snapshot.model,
                questions_by="onnx" if exported else "torch",
                questions_note=note.read_text(encoding="utf-8").strip() if note.is_file() else "",
                first_month=months.months[0].value if months.months else "",
                last_month=months.months[-1].value if months.months else "",
                bytes=sum(file.stat().st_size for file in snapshot.folder.rglob("*") if file.is_file()),
            )

    # --- adding -------------------------------------------------------------------------------------------

    def add(
        self,
        *paths: Path | str,
        prune: bool = False,
        rebuild: bool = False,
        dry_run: bool = False,
        advance: Callable[[int], None] | None = None,
        stored: Callable[[int], None] = lambda revision: None,
    ) -> Report:
        """Index files and folders; makes the index where there is none.

        Args:
            prune: Remove what these paths gave before and no longer hold.
            rebuild: Embed everything anew, beside the index in force, and change over at the end.
            dry_run: Tell what would be done, and do nothing.
            advance: Called with the bytes just read, for a progress bar (`corpus.size(paths)` is the whole).
            stored: Called with each revision once it is safe on disk.

        Raises:
            UsageError: No path is given, or one does not exist.
            IndexBusy: Another process is writing.
            IndexMismatch: The settings name another model than the index holds; `rebuild` changes over.
        """
        sources = [Path(path) for path in paths]
        if not sources:
            raise UsageError("nothing to index: name at least one file or folder")
        records = corpus.read(sources, advance)
        gone = sources if prune else ()
        if dry_run:
            with self._looked_at(rebuild) as looked_at:
                return indexer.run(records, looked_at, None, prune=gone)
        model, embedder = self._embedder(rebuild)
        with LocalStore.create(self.settings.index, model, rebuild=rebuild) as store:
            report = indexer.run(records, store, embedder.documents, prune=gone, stored=stored)
            self._export(store, embedder)
            store.publish()
        return report

    def close(self) -> None:
        """Let go of files; a later call opens them again."""
        with self._lock:
            if self._store:
                self._store.close()
            self._store = self._encoder = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- wiring -------------------------------------------------------------------------------------------

    def _snapshot(self) -> LocalSnapshot:
        with self._lock:
            if self._store is None:
                self._store = LocalStore.open(self.settings.index)
            return self._store.snapshot()

    def _questions(self, snapshot: LocalSnapshot) -> Encoder:
        """Give the encoder of the snapshot's own generation, loaded once."""
        with self._lock:
            if self._encoder is None or self._encoder[0] != snapshot.folder:
                self._encoder = (snapshot.folder, self._encoder_of(snapshot.folder, snapshot.model))
            return self._encoder[1]

    def _encoder_of(self, folder: Path, model: Model) -> Encoder:
        wanted = self.settings.model
        if wanted and encoder.canonical(wanted) != model.name:
            raise IndexMismatch(
                f"{self.settings.index} holds vectors of {model.name} ({model.dimension}), but the settings "
                f"name {wanted}: run 'semsearch index --rebuild PATH', or leave the model out"
            )
        found = encoder.open_exported(folder / ENCODER) or encoder.load(model.name)
        if found.model.fingerprint != model.fingerprint:
            raise IndexMismatch(
                f"{self.settings.index} holds vectors of other weights than {model.name} has here: "
                "run 'semsearch index --rebuild PATH'"
            )
        return found

    def _embedder(self, rebuild: bool) -> tuple[Model, Encoder]:
        """Choose what embeds articles: the exported model where there is one, which spares loading torch."""
        try:
            with LocalStore.open(self.settings.index) as store, store.snapshot() as snapshot:
                held, folder = snapshot.model, snapshot.folder
        except IndexMissing:
            held, folder = None, self.settings.index
        name = self.settings.model or (held.name if held else encoder.DEFAULT_MODEL)
        if held and not rebuild and encoder.fingerprint(name) in (None, held.fingerprint):
            return held, encoder.open_exported(folder / ENCODER) or encoder.load(name)
        loaded = encoder.load(name)
        return loaded.model, loaded

    def _looked_at(self, rebuild: bool) -> Store:
        """Give what a dry run compares with: the index in force, or nothing."""
        if not rebuild:
            try:
                return LocalStore.open(self.settings.index)
            except IndexMissing:
                pass
        return MemoryStore(dimension=1)

    def _export(self, store: LocalStore, embedder: Encoder) -> None:
        """After the first indexing, write the model once more in the form that embeds questions."""
        with store.snapshot() as snapshot:
            folder, note = snapshot.folder / ENCODER, snapshot.folder / NOT_EXPORTED
            sample = [article.text for article in islice(snapshot.articles(), CHECKED)]
        if embedder.runtime != "torch" or not sample or folder.exists() or note.exists():
            return
        try:
            exported = encoder.export(embedder, folder, sample)
            if not exported.ok:
                note.write_text(exported.reason + "\n", encoding="utf-8")
        except OSError as error:
            raise IndexProblem(
                f"the model cannot be written into {folder.parent} ({error.strerror}): make room, or look "
                "who may write there, and run it again; what was indexed is saved"
            ) from error


def _question(question: str | Question, limits: dict[str, Any]) -> Question:
    if isinstance(question, Question):
        return replace(question, **limits)
    sizes = {name: limits.pop(name) for name in ("limit", "offset") if name in limits}
    return Question(question, filter=query.limits(**limits), **sizes)


def _one(id: str, snapshot: LocalSnapshot) -> Article:
    article = snapshot.get([id])[0]
    if article is None:
        raise NotFound(f"no article has the id {id[:40]!r}: ids stand in the answers of ask and search")
    return article
