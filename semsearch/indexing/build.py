"""Files -> an index in a folder: which encoder, which generation, and when it comes into force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from semsearch import corpus, indexing
from semsearch.errors import IndexDamaged, IndexMissing, InputRefused
from semsearch.indexing.calibration import recalibrate
from semsearch.indexing.encoders import choose_encoder, export_encoder
from semsearch.settings import Settings
from semsearch.storage.base import Store
from semsearch.storage.local import LocalStore
from semsearch.storage.memory import MemoryStore
from semsearch.types import Progress, Report
from semsearch.types.progress import ignore


@dataclass(frozen=True, slots=True)
class Build:
    """How to bring an index up to files; `Index.add` describes the options."""

    paths: Sequence[Path]
    prune: bool = False
    rebuild: bool = False
    strict: bool = False
    dry_run: bool = False
    progress: Progress = ignore

    def run(self, settings: Settings) -> Report:
        """Do it, and report."""
        records = corpus.read(self.paths, self.progress)
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
        model, encoder = choose_encoder(settings, rebuild=self.rebuild).load()
        with LocalStore.create(settings.index, model, rebuild=self.rebuild) as store:
            report = indexing.run(records, store, encoder.documents, prune=gone, progress=self.progress)
            if self.rebuild:
                report = replace(report, removed=self._given_up(settings, store, report))
            recalibrate(store, export_encoder(store, encoder))
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
