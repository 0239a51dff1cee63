"""Files -> an index in a folder: what embeds, which generation is written, when it comes into force."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import isfinite
from pathlib import Path

from semsearch import corpus, embedding, indexing
from semsearch.embedding.base import Encoder
from semsearch.errors import (
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    IndexProblem,
    InputRefused,
    ModelProblem,
)
from semsearch.indexing.calibration import calibrate
from semsearch.search.confidence import WEIGHTS, Background
from semsearch.settings import Settings
from semsearch.storage.base import Store
from semsearch.storage.local import LocalSnapshot, LocalStore
from semsearch.storage.memory import MemoryStore
from semsearch.types import Filter, Model, Report, Status

ENCODER = "encoder"  # folder of the exported model, in the generation's
NOT_EXPORTED = "not-exported.txt"  # beside it: why there is none
CALIBRATION = "calibration.json"  # in the generation's folder: what confidence is judged by
GROWN = 0.1  # share of the articles that may come or go before it is made again
CHECKED = 32  # articles whose vectors are compared when the model is exported


@dataclass(frozen=True, slots=True)
class Build:
    """How to bring an index up to files; `Index.add` describes the options."""

    paths: Sequence[Path]
    prune: bool = False
    rebuild: bool = False
    strict: bool = False
    dry_run: bool = False
    advance: Callable[[int], None] | None = None
    stored: Callable[[int], None] = lambda revision: None
    placed: Callable[[int, int], None] = lambda done, total: None

    def run(self, settings: Settings) -> Report:
        """Do it, and report."""
        records = corpus.read(self.paths, self.advance)
        gone = self.paths if self.prune else ()
        if self.dry_run:
            # A rebuild drops whatever it does not read, wherever that came from.
            everywhere = [Path(Path.cwd().anchor)] if self.rebuild else gone
            with _looked_at(settings, self.rebuild) as store:
                report = indexing.run(records, store, None, prune=everywhere)
            if self.rebuild:
                read = report.added + report.updated + report.unchanged
                report = replace(report, added=read, updated=0, unchanged=0)
            return report
        model, embedder = _embedder(settings, self.rebuild)
        with LocalStore.create(settings.index, model, rebuild=self.rebuild) as store:
            report = indexing.run(
                records, store, embedder.documents, prune=gone, stored=self.stored, placed=self.placed
            )
            if self.rebuild:
                report = replace(report, removed=self._given_up(settings, store, report))
            _calibrate(store, _export(store, embedder))
            store.publish()
        return report

    def _given_up(self, settings: Settings, store: LocalStore, report: Report) -> int:
        """Count the articles of the index in force that the new one lacks; refuse a new one of no use."""
        if not report.articles or (self.strict and report.rejected):
            first = f" ({report.rejected[0].path}: {report.rejected[0].reason})" if report.rejected else ""
            what = (
                "nothing could be read" if not report.articles else f"{len(report.rejected):,} were rejected"
            )
            raise InputRefused(
                f"{what}{first}: the index in force stays as it was; mend the files and run it again"
            )
        try:
            with LocalStore.open(settings.index) as old, old.snapshot() as before, store.snapshot() as after:
                return sum(after.get([article.id])[0] is None for article in before.articles())
        except (IndexMissing, IndexDamaged):
            return 0


def background_of(folder: Path) -> Background:
    """Give the background that an index was calibrated to, or the default model's."""
    return _calibration(folder)[0]


def _calibration(folder: Path) -> tuple[Background, int]:
    """Read a calibration and the articles that it was made over: the default's and 0 where it is no use.

    It is of no use either if the evidence was weighed otherwise then: an earlier version made it.
    """
    try:
        held = json.loads((folder / CALIBRATION).read_text(encoding="utf-8"))
        found = Background(float(held["median"]), float(held["spread"]))
        sound = isfinite(found.median) and isfinite(found.spread) and found.spread > 0
        if sound and tuple(held["weights"]) == WEIGHTS:
            return found, int(held["articles"])
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        pass
    return Background(), 0


def status(settings: Settings, snapshot: LocalSnapshot) -> Status:
    """Describe an index, and what its questions are embedded by."""
    counts = snapshot.facets(Filter())
    note = snapshot.folder / NOT_EXPORTED
    return Status(
        path=str(settings.index),
        articles=counts.total,
        items=len({listing.item_id for listing in snapshot.listings()}),
        stories=snapshot.count_stories(Filter()),
        revision=snapshot.revision,
        model=snapshot.model,
        questions_by="onnx" if (snapshot.folder / ENCODER).is_dir() else "torch",
        questions_note=note.read_text(encoding="utf-8").strip() if note.is_file() else "",
        first_month=counts.months[0].value if counts.months else "",
        last_month=counts.months[-1].value if counts.months else "",
        bytes=sum(file.stat().st_size for file in snapshot.folder.rglob("*") if file.is_file()),
    )


def refuse_other(settings: Settings, model: Model) -> None:
    """See that the settings name no other model than the index holds.

    Raises:
        IndexMismatch: They do.
    """
    if settings.model and embedding.canonical(settings.model) != model.name:
        raise IndexMismatch(
            f"{settings.index} holds vectors of {model.name} ({model.dimension}), but the settings name "
            f"{settings.model}: run 'semsearch index --rebuild PATH', or leave the model out"
        )


def _embedder(settings: Settings, rebuild: bool) -> tuple[Model, Encoder]:
    """Choose what embeds articles: the exported model where there is one, which spares loading torch."""
    held: Model | None = None
    try:
        with LocalStore.open(settings.index) as store, store.snapshot() as snapshot:
            held, folder = snapshot.model, snapshot.folder
    except IndexMissing:
        pass
    except IndexDamaged:
        if not rebuild:
            raise
    if held and not rebuild:
        refuse_other(settings, held)
        if embedding.fingerprint(held.name) in (None, held.fingerprint):
            try:
                return held, embedding.open_exported(folder / ENCODER) or embedding.load(held.name)
            except ModelProblem:  # damaged; it is only derived, and written again at the end
                shutil.rmtree(folder / ENCODER)
                return held, embedding.load(held.name)
    loaded = embedding.load(settings.model or (held.name if held else embedding.DEFAULT_MODEL))
    return loaded.model, loaded


def _looked_at(settings: Settings, rebuild: bool) -> Store:
    """Give what a dry run compares with: the index in force, or nothing."""
    try:
        return LocalStore.open(settings.index)
    except IndexMissing:
        return MemoryStore(dimension=1)
    except IndexDamaged:
        if rebuild:
            return MemoryStore(dimension=1)
        raise


def _export(store: LocalStore, embedder: Encoder) -> Encoder:
    """Give what embeds questions; after the first indexing, write the model once more in that form."""
    with store.snapshot() as snapshot:
        folder, note = snapshot.folder / ENCODER, snapshot.folder / NOT_EXPORTED
        sample = [article.text for article in islice(snapshot.articles(), CHECKED)]
    if embedder.runtime != "torch" or not sample or folder.exists() or note.exists():
        return embedder
    try:
        exported = embedding.export(embedder, folder, sample)
        if not exported.ok:
            note.write_text(exported.reason + "\n", encoding="utf-8")
        return embedding.open_exported(folder) or embedder
    except OSError as error:
        raise IndexProblem(
            f"the model cannot be written into {folder.parent} ({error.strerror}): make room, or look who "
            "may write there, and run it again; what was indexed is saved"
        ) from error


def _calibrate(store: LocalStore, embedder: Encoder) -> None:
    """Measure what confidence is judged by, unless the index is about as large as when that was done."""
    with store.snapshot() as snapshot:
        articles, path = snapshot.count(Filter()), snapshot.folder / CALIBRATION
        held = _calibration(snapshot.folder)[1]
        if not articles or abs(articles - held) <= GROWN * held:
            return
        found = calibrate(snapshot, embedder)
    whole = path.with_name(f".{path.name}.new")
    try:
        made = {"median": found.median, "spread": found.spread, "articles": articles, "weights": WEIGHTS}
        whole.write_text(json.dumps(made) + "\n", encoding="utf-8")
        whole.replace(path)
    except OSError as error:
        raise IndexProblem(
            f"{path} cannot be written ({error.strerror}): make room, or look who may write there, and run "
            "it again; what was indexed is saved"
        ) from error
