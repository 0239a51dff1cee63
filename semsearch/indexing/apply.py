"""A run over a store: apply a plan batch by batch, then assign stories; or only report the plan.

To apply a batch is to embed what is new, and to write it as one revision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import perf_counter

import numpy as np

from semsearch.embedding.base import Embedded
from semsearch.indexing.ledger import Ledger
from semsearch.indexing.plan import Planner
from semsearch.indexing.read_tally import ReadTally
from semsearch.indexing.steps import Batch, Step, Tally
from semsearch.indexing.story_assignment import assign_stories
from semsearch.storage.base import Store
from semsearch.types import Article, Filter, Listing, Progress, Record, Report, RevisionStored
from semsearch.types.indexing import ignore

Encode = Callable[[Sequence[str]], Embedded]
Note = Callable[[Sequence[Step]], None]


def unnoted(steps: Sequence[Step]) -> None:
    """Receive steps and do nothing."""


def apply(batch: Batch, store: Store, encode: Encode, progress: Progress) -> None:
    """Write a batch to the store; a batch without changes writes nothing.

    Args:
        batch: What to write.
        store: Where to.
        encode: Embeds texts.
        progress: Receives the revision once it is safe on disk.
    """
    if batch.articles or batch.listings:
        revision = _upsert(batch.articles, batch.listings, store, encode)
        progress(RevisionStored(revision))
    if batch.vanished:
        store.retract(batch.vanished)


def _upsert(articles: Sequence[Article], listings: Sequence[Listing], store: Store, encode: Encode) -> int:
    """Store articles and listings; embed only texts that the store does not hold under the same id."""
    with store.snapshot() as snapshot:
        held = {a.id: a.text for a in snapshot.get([article.id for article in articles]) if a}
        same = [a for a in articles if held.get(a.id) == a.text]
        fresh = [a for a in articles if held.get(a.id) != a.text]
        texts = list(dict.fromkeys(a.text for a in fresh))
        rows = {text: n for n, text in enumerate(texts)}
        ids = [a.id for a in same]
        vectors, tokens = [*snapshot.vectors(ids)], snapshot.token_vectors(ids)
        if texts:
            embedded = encode(texts)
            vectors += [embedded.vectors[rows[a.text]] for a in fresh]
            tokens += [embedded.tokens[rows[a.text]].vectors for a in fresh]
        stacked = np.array(vectors) if vectors else snapshot.vectors([])
    return store.upsert([*same, *fresh], stacked, listings, tokens)


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
        for batch in planner.batches(read.counted(records)):
            apply(batch, store, encode, progress)
            tally.add(batch.steps)
            note(batch.steps)
        assign_stories(store, progress)
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
