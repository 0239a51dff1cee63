"""A run over a store: plan and apply batch by batch, then assign stories; or only look at the plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from time import perf_counter

from semsearch.indexing.apply import Encode, apply
from semsearch.indexing.ledger import Ledger
from semsearch.indexing.plan import Planner
from semsearch.indexing.story_assignment import assign_stories
from semsearch.indexing.tally import Tally
from semsearch.storage.base import Store
from semsearch.types import Filter, Item, Progress, Rejection, Report
from semsearch.types.progress import ignore


def run(
    records: Iterable[Item | Rejection],
    store: Store,
    encode: Encode,
    *,
    prune: Sequence[Path] = (),
    replaced: Store | None = None,
    progress: Progress = ignore,
) -> Report:
    """Bring a store up to date with a stream of records.

    Args:
        records: Items, and what could not be read.
        store: What is written.
        encode: Embeds texts.
        prune: Paths whose vanished records are removed; none by default.
        replaced: The index that a rebuild replaces, whose articles are counted as removed if not read again.
        progress: Receives each revision once it is safe on disk, and how many articles have their stories.
    """
    start = perf_counter()
    with Ledger.open() as ledger:
        tally = Tally(ledger)
        for batch in Planner(store, ledger, [path.resolve() for path in prune], replaced).batches(records):
            apply(batch, store, encode, progress)
            tally.add(batch.steps)
        assign_stories(store, progress)
        return _report(tally, store, start)


def preview(
    records: Iterable[Item | Rejection],
    store: Store,
    *,
    prune: Sequence[Path] = (),
    replaced: Store | None = None,
) -> Report:
    """Report what `run` would do to a store, with the first changes, and change nothing."""
    start = perf_counter()
    with Ledger.open() as ledger:
        tally = Tally(ledger)
        for batch in Planner(store, ledger, [path.resolve() for path in prune], replaced).batches(records):
            tally.add(batch.steps)
        return _report(tally, store, start, dry_run=True)


def _report(tally: Tally, store: Store, start: float, *, dry_run: bool = False) -> Report:
    with store.snapshot() as snapshot:
        articles, revision = snapshot.count(Filter()), snapshot.revision
    return tally.report(articles, revision, perf_counter() - start, dry_run=dry_run)
