"""A run over a store: apply a plan batch by batch, settle boilerplate and stories; or only report it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import perf_counter

from semsearch.indexing.boilerplate import settle_boilerplate
from semsearch.indexing.ledger import Ledger
from semsearch.indexing.plan import Planner
from semsearch.indexing.read_tally import ReadTally
from semsearch.indexing.steps import Batch, Step, Tally
from semsearch.indexing.storing import Encode, put, without_boilerplate
from semsearch.indexing.story_assignment import assign_stories
from semsearch.storage.base import Store
from semsearch.types import Filter, Progress, Record, Report, RevisionStored
from semsearch.types.indexing import ignore

Note = Callable[[Sequence[Step]], None]

# Batches after which boilerplate is looked for, beside the end: what is known early is not embedded first.
SETTLED_AFTER = frozenset(4**power for power in range(1, 10))


def unnoted(steps: Sequence[Step]) -> None:
    """Receive steps and do nothing."""


def apply(batch: Batch, store: Store, encode: Encode, progress: Progress) -> None:
    """Write a batch to the store as one revision; a batch without changes writes nothing.

    Args:
        batch: What to write.
        store: Where to.
        encode: Embeds texts.
        progress: Receives the revision once it is safe on disk.
    """
    if batch.articles or batch.listings or batch.differing or batch.vanished:
        articles = without_boilerplate(batch.articles, store)
        revision = put(articles, store, encode, batch.listings, batch.differing, batch.vanished)
        progress(RevisionStored(revision))


def run(
    records: Iterable[Record],
    store: Store,
    encode: Encode,
    *,
    prune: Sequence[Path] = (),
    replaced: Store | None = None,
    progress: Progress = ignore,
    note: Note = unnoted,
) -> Report:
    """Bring a store up to date with a stream of records.

    Args:
        records: What reading an archive yields.
        store: What is written.
        encode: Embeds texts.
        prune: Paths whose vanished records are removed; none by default.
        replaced: The index that a rebuild replaces, whose articles are counted as removed if not read again.
        progress: Receives each revision once it is safe on disk, and how many articles have their stories.
        note: Receives the steps of each batch once it is applied.
    """
    start = perf_counter()
    with Ledger.open() as ledger:
        tally, read = Tally(ledger), ReadTally()
        planner = Planner(store, ledger, [path.resolve() for path in prune], replaced)
        for number, batch in enumerate(planner.batches(read.counted(records)), 1):
            apply(batch, store, encode, progress)
            tally.add(batch.steps)
            note(batch.steps)
            if number in SETTLED_AFTER:
                settle_boilerplate(store, encode, progress)
        settle_boilerplate(store, encode, progress)
        assign_stories(store, progress, replaced)
        return read.added_to(_report(tally, store, start))


def preview(
    records: Iterable[Record],
    store: Store,
    *,
    prune: Sequence[Path] = (),
    replaced: Store | None = None,
) -> Report:
    """Report what `run` would do to a store, with the first changes, and change nothing."""
    start = perf_counter()
    with Ledger.open() as ledger:
        tally, read = Tally(ledger), ReadTally()
        planner = Planner(store, ledger, [path.resolve() for path in prune], replaced)
        for batch in planner.batches(read.counted(records)):
            tally.add(batch.steps)
        return read.added_to(_report(tally, store, start, dry_run=True))


def _report(tally: Tally, store: Store, start: float, *, dry_run: bool = False) -> Report:
    with store.snapshot() as snapshot:
        articles, revision = snapshot.count(Filter()), snapshot.revision
    return tally.report(articles, revision, perf_counter() - start, dry_run=dry_run)
