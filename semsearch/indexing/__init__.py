"""Files -> store: what is new is embedded, what changed is replaced, what is the same costs a look.

The rules, so that the same files always give the same index whatever it held before:

- Articles are one per canonical address. Of several records with one address the first read supplies the
  content; an item of its own always counts more than an entry of a `related` list. The coverage that they
  list is joined.
- Records are taken in batches; a batch is one revision. An item and its coverage are never split.
- With `prune`, records under the given paths that were not read again are removed, and with them the articles
  that nothing mentions any more. A file in which something could not be read loses nothing.
- At the end each article that is new or changed finds its story (`placing.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import numpy as np

from semsearch.embedding.base import Embedded
from semsearch.indexing.ledger import Ledger, Outcome
from semsearch.indexing.story_assignment import assign_stories
from semsearch.storage.base import Snapshot, Store
from semsearch.types import Article, Filter, Item, Listing, Progress, Rejection, Report, RevisionStored
from semsearch.types.progress import ignore

BATCH = 256  # articles embedded and stored together
_RECORD = re.compile(r"#[a-z2-7]{16}(#\d+)?$")  # of several in a file, at the end of a source

Encode = Callable[[Sequence[str]], Embedded]


def run(
    records: Iterable[Item | Rejection],
    store: Store,
    encode: Encode | None,
    *,
    prune: Sequence[Path] = (),
    progress: Progress = ignore,
) -> Report:
    """Bring a store up to a stream of records.

    Args:
        encode: Texts to their vectors; None looks only (a dry run) and changes nothing.
        prune: Paths whose vanished records are removed; none by default.
        progress: Receives each revision once it is safe on disk, and how many articles have their stories.
    """
    return _Run(store, encode, progress).report(records, prune)


class _Run:
    """The state of one run."""

    def __init__(
        self,
        store: Store,
        encode: Encode | None,
        progress: Progress,
    ) -> None:
        self._store = store
        self._encode = encode
        self._progress = progress
        self._duplicates = 0
        self._rejected: list[Rejection] = []
        self._loose: set[str] = set()  # in a dry run: what replaced listings mentioned

    def report(self, records: Iterable[Item | Rejection], prune: Sequence[Path]) -> Report:
        start = perf_counter()
        with self._store.snapshot() as snapshot:
            before = snapshot.count(Filter())
        with Ledger() as self._ledger:
            for batch in _batches(self._readable(records)):
                self._take(batch)
            self._restore()
            would_go = self._prune([path.resolve() for path in prune])
            if self._encode:
                assign_stories(self._store, self._progress)
            counts = self._ledger.counts()
        with self._store.snapshot() as snapshot:
            after, now = snapshot.count(Filter()), snapshot.revision
        seconds = perf_counter() - start
        return Report(
            **counts,
            removed=before + counts["added"] - after if self._encode else would_go,
            duplicates=self._duplicates,
            rejected=tuple(self._rejected),
            articles=after,
            items_per_second=round(sum(counts.values()) / seconds, 1),
            seconds=round(seconds, 3),
            revision=now,
            dry_run=self._encode is None,
        )

    def _readable(self, records: Iterable[Item | Rejection]) -> Iterator[Item]:
        for record in records:
            if isinstance(record, Rejection):
                self._rejected.append(record)
                self._ledger.reject(record.path)
            else:
                times = self._ledger.read(record.source)
                if times > 1:  # one file tells of an address again
                    record = replace(record, source=f"{record.source}#{times}")
                    self._ledger.read(record.source)
                yield record

    def _take(self, items: Sequence[Item]) -> None:
        """Store what a batch changes."""
        ids = list(dict.fromkeys(a.id for item in items for a in (item.article, *item.related)))
        listings = []
        with self._store.snapshot() as snapshot:
            known = {article.id: article for article in snapshot.get(ids) if article}
            old = {listing.source: listing for listing in snapshot.listings([i.source for i in items])}
            chosen: dict[str, Article] = {}
            for item in items:
                if self._clashes(item):
                    continue
                for article in (item.article, *item.related):
                    self._consider(article, known, chosen)
                listing = Listing(item.source, item.article.id, tuple(r.id for r in item.related))
                if old.get(item.source) != listing:
                    listings.append(listing)
            changed = [article for article in chosen.values() if known.get(article.id) != article]
            self._write(changed, listings, snapshot)
            if self._encode is None:
                self._loose.update(
                    id for one in listings if one.source in old for id in _mentions(old[one.source])
                )

    def _clashes(self, item: Item) -> bool:
        """Refuse a second file whose item has no address, and whose path under its folder is another's."""
        if item.article.url or _RECORD.search(item.source) or not self._ledger.seen(item.article.id):
            return False
        reason = "an item without address, and another folder has one of the same path: give it an address"
        self._rejected.append(Rejection(item.source, None, reason))
        self._ledger.reject(item.source)
        return True

    def _consider(self, article: Article, known: dict[str, Article], chosen: dict[str, Article]) -> None:
        """Decide whether this record supplies the article's content, and count it."""
        seen = self._ledger.seen(article.id)
        if seen and (seen[0] or not article.listed):
            self._duplicates += article.listed
            return
        old = known.get(article.id)
        outcome: Outcome
        if old and old.listed and not article.listed:
            # Its own item is likely to be read later in this run; if that is gone, see `_restore`.
            self._ledger.pass_over(article)
            outcome = "unchanged"
        else:
            chosen[article.id] = article
            outcome = "added" if old is None else "unchanged" if old == article else "updated"
        self._ledger.mark(
            article.id, listed=article.listed, outcome="added" if seen and seen[1] == "added" else outcome
        )

    def _write(self, articles: Sequence[Article], listings: Sequence[Listing], snapshot: Snapshot) -> None:
        """Store articles, embedding only texts that the snapshot does not hold under the same id."""
        if self._encode is None or not (articles or listings):
            return
        known = {a.id: a.text for a in snapshot.get([article.id for article in articles]) if a}
        same = [a for a in articles if known.get(a.id) == a.text]
        fresh = [a for a in articles if known.get(a.id) != a.text]
        texts = list(dict.fromkeys(a.text for a in fresh))
        rows = {text: n for n, text in enumerate(texts)}
        ids = [a.id for a in same]
        vectors, tokens = [*snapshot.vectors(ids)], snapshot.token_vectors(ids)
        if texts:
            embedded = self._encode(texts)
            vectors += [embedded.vectors[rows[a.text]] for a in fresh]
            tokens += [embedded.tokens[rows[a.text]].vectors for a in fresh]
        batch = np.array(vectors) if vectors else snapshot.vectors([])
        revision = self._store.upsert([*same, *fresh], batch, listings, tokens)
        self._progress(RevisionStored(revision))

    def _restore(self) -> None:
        """Give articles whose own item has gone the content that a list gives them."""
        for batch in self._ledger.passed_over():
            with self._store.snapshot() as snapshot:
                now = snapshot.get([article.id for article in batch])
                changed = [
                    a for a, held in zip(batch, now, strict=True) if held and not held.listed and held != a
                ]
                self._write(changed, (), snapshot)
            for article in changed:
                self._ledger.mark(article.id, listed=False, outcome="updated")

    def _prune(self, roots: Sequence[Path]) -> int:
        """Remove the vanished records under these paths; in a dry run, count the articles that would go."""

        def vanished(listing: Listing) -> bool:
            file = Path(_RECORD.sub("", listing.source))
            return (
                any(file == root or root in file.parents for root in roots)
                and not self._ledger.was_read(listing.source)
                and not any(self._ledger.rejected(str(place)) for place in (file, *file.parents))
            )

        with self._store.snapshot() as snapshot:
            gone = [listing for listing in snapshot.listings() if vanished(listing)] if roots else []
            if self._encode is None:
                loose = self._loose.union(*map(_mentions, gone))
                loose = {id for id in loose if not self._ledger.seen(id)}
                for listing in snapshot.listings() if loose else ():
                    if not vanished(listing) and not self._ledger.was_read(listing.source):
                        loose.difference_update(_mentions(listing))
                return len(loose)
        if gone:
            self._store.retract([listing.source for listing in gone])
            self._restore()
        return 0


def _mentions(listing: Listing) -> tuple[str, ...]:
    return (listing.item_id, *listing.related_ids)


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Cut a stream of items into batches of about `BATCH` articles."""
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += 1 + len(item.related)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
