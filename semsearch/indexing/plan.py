"""The plan of an indexing run: what happens to each article, decided without changing anything.

The rules, by which the same files always give the same index, whatever it held before:

- There is one article per canonical address. Of several records with one address the first one read supplies
  the content, but an item of its own takes precedence over an entry of a `related` list. The coverage that
  the records list is joined.
- Records are planned in batches; each batch is one revision. An item and its coverage are never split.
- Records under the pruned paths that were not read again have vanished. An article that no record mentions
  any more is removed. A file in which something could not be read loses nothing.

A plan is produced lazily, batch by batch, so memory does not grow with the archive. The caller
applies each batch before taking the next; a dry run takes them all without applying. The steps are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from semsearch.indexing.ledger import Ledger, Outcome
from semsearch.indexing.steps import Add, Batch, Duplicate, Keep, Reject, Remove, Step, Update
from semsearch.storage.base import Snapshot, Store
from semsearch.types import Article, Item, Listing, Omission, Record, Rejection, Skip

BATCH = 256  # articles that are embedded and stored together
_STEPS: Mapping[Outcome, type[Add | Update | Keep]] = {"added": Add, "updated": Update, "unchanged": Keep}
_RECORD = re.compile(r"#[a-z2-7]{16}(#\d+)?$")  # which record of a file, at the end of a source


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans one run.

    Attributes:
        store: What is brought up to date; it is only read.
        ledger: Notes of this run, empty at the start.
        pruned: Absolute paths whose vanished records are removed.
        replaced: The index that a rebuild replaces: what it holds and was not read is removed.
    """

    store: Store
    ledger: Ledger
    pruned: Sequence[Path] = ()
    replaced: Store | None = None

    def batches(self, records: Iterable[Record]) -> Iterator[Batch]:
        """Yield the plan for a stream of records."""
        for batch in _batches(records):
            yield self._plan(batch)
        vanished = self._vanished()
        self._note_staying_records(set(vanished))
        removed = [Remove(*one) for chunk in self.ledger.removed() for one in chunk]
        if vanished or removed:
            yield Batch(tuple(removed), vanished=vanished)
        yield from self._restored()
        if self.replaced:
            yield from self._dropped(self.replaced)

    # --- a batch of records -------------------------------------------------------------------------------

    def _plan(self, records: Sequence[Record]) -> Batch:
        steps: list[Step] = []
        items = []
        for record in records:
            match record:
                case Item():
                    items.append(self._with_own_source(record))
                case Rejection():
                    self.ledger.reject(record.path)
                    steps.append(Reject(record))
                case Omission() if record.field.lower() == "related":
                    self.ledger.reject(record.path)  # an entry was lost: what it listed stays
                case Omission() | Skip():
                    pass
        ids = list(dict.fromkeys(a.id for item in items for a in (item.article, *item.related)))
        chosen: dict[str, Step] = {}
        contents: dict[str, Article] = {}
        listings = []
        with self.store.snapshot() as snapshot:
            held = {article.id: article.as_read for article in snapshot.get(ids) if article}
            old = {listing.source: listing for listing in snapshot.listings([i.source for i in items])}
            for item in items:
                if rejection := self._clash(item):
                    steps.append(Reject(rejection))
                    continue
                for article in (item.article, *item.related):
                    self._decide(article, item.source, held, chosen, contents, steps)
                listing = Listing(item.source, item.article.id, tuple(r.id for r in item.related))
                if old.get(item.source) != listing:
                    listings.append(listing)
            replaced = [(old[one.source], one) for one in listings if one.source in old]
            self._note_losses(replaced, snapshot)
        changed = tuple(article for article in contents.values() if held.get(article.id) != article)
        return Batch((*chosen.values(), *steps), changed, tuple(listings))

    def _with_own_source(self, item: Item) -> Item:
        """Return the item, with a number in its source if the file has several records of one address."""
        times = self.ledger.read(item.source)
        if times == 1:
            return item
        numbered = replace(item, source=f"{item.source}#{times}")
        self.ledger.read(numbered.source)
        return numbered

    def _clash(self, item: Item) -> Rejection | None:
        """Reject an item without address whose path under its folder is that of another item."""
        if item.article.url or _RECORD.search(item.source) or not self.ledger.seen(item.article.id):
            return None
        self.ledger.reject_record(item.source)
        reason = "it has no address, and an item of another folder has the same path: add an address"
        return Rejection(item.source, None, reason)

    def _decide(
        self,
        article: Article,
        source: str,
        held: Mapping[str, Article],
        chosen: dict[str, Step],
        contents: dict[str, Article],
        steps: list[Step],
    ) -> None:
        """Decide whether a record supplies an article's content, and what that makes of the article."""
        seen = self.ledger.seen(article.id)
        if seen and (seen.listed or not article.listed):
            if article.listed:
                steps.append(Duplicate(article, source))
            return
        before = self.ledger.lost(article.id) or held.get(article.id)
        outcome: Outcome
        if before and before.listed and not article.listed:
            # Its own item is probably read later in this run; if it is gone, see `_restored`.
            self.ledger.defer(article, source)
            outcome = "unchanged"
            if article.id not in held:  # removed by an earlier batch of this run
                contents[article.id] = article
        else:
            contents[article.id] = article
            outcome = "added" if before is None else "unchanged" if before == article else "updated"
        if seen and seen.outcome == "added":
            outcome = "added"
        self.ledger.mark(article.id, listed=article.listed, outcome=outcome)
        chosen[article.id] = _STEPS[outcome](article, source)

    def _note_losses(self, replaced: Sequence[tuple[Listing, Listing | None]], snapshot: Snapshot) -> None:
        """Note the articles that a record no longer mentions: those only in its old listing."""
        lost: dict[str, tuple[str, bool]] = {}
        for old, new in replaced:
            kept = {new.item_id, *new.related_ids} if new else set()
            for id in (old.item_id, *old.related_ids):
                own = id == old.item_id and (new is None or id != new.item_id)
                if own or id not in kept:
                    lost[id] = (old.source, own or lost.get(id, ("", False))[1])
        for article in snapshot.get(list(lost)):
            if article:
                source, own = lost[article.id]
                self.ledger.lose(article.as_read, source, own=own)

    # --- after all records --------------------------------------------------------------------------------

    def _vanished(self) -> tuple[str, ...]:
        """Return the sources of records that have vanished, and note what they mentioned."""
        if not self.pruned:
            return ()
        sources: list[str] = []
        with self.store.snapshot() as snapshot:
            waiting: list[tuple[Listing, None]] = []
            for listing in snapshot.listings():
                if self._has_vanished(listing.source):
                    sources.append(listing.source)
                    waiting.append((listing, None))
                    if len(waiting) == BATCH:
                        self._note_losses(waiting, snapshot)
                        waiting = []
            self._note_losses(waiting, snapshot)
        return tuple(sources)

    def _has_vanished(self, source: str) -> bool:
        file = Path(_RECORD.sub("", source))
        return (
            any(file == root or root in file.parents for root in self.pruned)
            and not self.ledger.was_read(source)
            and not any(self.ledger.was_rejected(str(path)) for path in (file, *file.parents))
        )

    def _note_staying_records(self, vanished: set[str]) -> None:
        """Note what unchanged records mention, if the outcome of any article depends on it."""
        if not self.ledger.needs_staying_records():
            return
        with self.store.snapshot() as snapshot:
            for listing in snapshot.listings():
                if listing.source not in vanished and not self.ledger.was_read(listing.source):
                    self.ledger.stays(listing.item_id, listing.related_ids)

    def _restored(self) -> Iterator[Batch]:
        """Yield the articles whose own item is gone, with the content that a list has for them."""
        for chunk in self.ledger.orphaned():
            steps = [
                Update(article, source)
                for article, source, before in chunk
                # The store keeps such an article with its old content, as one that is only listed.
                if replace(before, listed=False, published=None) != article
            ]
            for step in steps:
                self.ledger.mark(step.article.id, listed=False, outcome="updated")
            if steps:
                yield Batch(tuple(steps), tuple(step.article for step in steps))

    def _dropped(self, replaced: Store) -> Iterator[Batch]:
        """Yield the articles of the replaced index that were not read again."""
        steps: list[Step] = []
        with replaced.snapshot() as snapshot:
            for article in snapshot.articles():
                if not self.ledger.seen(article.id):
                    steps.append(Remove(article, ""))
                    if len(steps) == BATCH:
                        yield Batch(tuple(steps))
                        steps = []
        if steps:
            yield Batch(tuple(steps))


def _batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Cut a stream of records into batches of about `BATCH` articles."""
    batch: list[Record] = []
    size = 0
    for record in records:
        batch.append(record)
        if isinstance(record, Item):
            size += 1 + len(record.related)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
