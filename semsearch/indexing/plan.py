"""The plan of an indexing run: what happens to each article, decided without changing anything.

The rules, by which the same files always give the same index, whatever it held before:

- There is one article per canonical address. Of several records with one address, the one of the highest
  precedence supplies the content: an item of the archive before a description by a feed or a page, and both
  before a mention in a `related` list. Of the same precedence it is the first one read. The coverage that the
  records list is joined.
- What the other records say is stored beside the article, so that it is shown once the first is gone.
- Records are planned in batches; each batch is one revision. An item and its coverage are never split.
- Records under the pruned paths that were not read again have vanished. An article that no record mentions
  any more is removed. A file in which something could not be read loses nothing.

A plan is produced lazily, batch by batch, so memory does not grow with the archive. The caller
applies each batch before taking the next; a dry run takes them all without applying. The steps are the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from semsearch.indexing.choice import choose
from semsearch.indexing.ledger import Ledger, Note, Outcome
from semsearch.indexing.steps import Add, Batch, Duplicate, Keep, Reject, Remove, Step, Update
from semsearch.storage.base import Snapshot, Store
from semsearch.types import (
    Article,
    Item,
    Listing,
    Omission,
    Precedence,
    Record,
    Rejection,
    Skip,
    Version,
)

BATCH = 256  # articles that are embedded and stored together
_STEPS: Mapping[Outcome, type[Add | Update | Keep]] = {"added": Add, "updated": Update, "unchanged": Keep}
_RECORD = re.compile(r"#[a-z2-7]{16}(#\d+)?$")  # which record of a file, at the end of a source


@dataclass(slots=True)
class _Settled:
    """What a batch makes of the articles that its records mention, or mentioned before."""

    steps: list[Step] = field(default_factory=list)
    duplicates: list[Step] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    differing: dict[str, Mapping[str, Article]] = field(default_factory=dict)


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
        yield from self._retracted()
        yield from self._changed()
        if self.replaced:
            yield from self._dropped(self.replaced)

    # --- a batch of records -------------------------------------------------------------------------------

    def _plan(self, records: Sequence[Record]) -> Batch:
        items, rejected = self._accepted(records)
        listings = {item.source: item.listing for item in items}
        with self.store.snapshot() as snapshot:
            old = {listing.source: listing for listing in snapshot.listings(list(listings))}
            settled = self._settled(snapshot, items, list(old.values()), listings)
        changed = tuple(one for source, one in listings.items() if old.get(source) != one)
        steps = (*settled.steps, *rejected, *settled.duplicates)
        return Batch(steps, tuple(settled.articles), changed, settled.differing)

    def _accepted(self, records: Sequence[Record]) -> tuple[list[Item], list[Step]]:
        """Return the items among records, each with a source of its own, and the rejections."""
        items: list[Item] = []
        rejected: list[Step] = []
        ids: set[str] = set()
        for record in records:
            match record:
                case Item():
                    item = self._with_own_source(record)
                    if rejection := self._clash(item, ids):
                        rejected.append(Reject(rejection))
                    else:
                        items.append(item)
                        ids.update((item.article.id, *(article.id for article in item.related)))
                case Rejection():
                    self.ledger.reject(record.path)
                    rejected.append(Reject(record))
                case Omission() if record.field.lower() == "related":
                    self.ledger.reject(record.path)  # an entry was lost: what it listed stays
                case Omission() | Skip():
                    pass
        return items, rejected

    def _with_own_source(self, item: Item) -> Item:
        """Return the item, with a number in its source if the file has several records of one address."""
        times = self.ledger.read(item.source)
        if times == 1:
            return item
        numbered = replace(item, source=f"{item.source}#{times}")
        self.ledger.read(numbered.source)
        return numbered

    def _clash(self, item: Item, ids: Collection[str]) -> Rejection | None:
        """Reject an item without address whose path under its folder is that of another item."""
        if item.article.url or _RECORD.search(item.source):
            return None
        if item.article.id not in ids and self.ledger.notes([item.article.id])[0].read is None:
            return None
        self.ledger.reject_record(item.source)
        reason = "it has no address, and an item of another folder has the same path: add an address"
        return Rejection(item.source, None, reason)

    # --- the articles of a batch --------------------------------------------------------------------------

    def _settled(
        self, snapshot: Snapshot, items: Sequence[Item], old: Sequence[Listing], gone: Collection[str]
    ) -> _Settled:
        """Decide what is shown of all articles that records mention, or mentioned before.

        Args:
            snapshot: What the index holds.
            items: The records that are read now.
            old: What the index holds of records that are read now, or have vanished.
            gone: The sources of these records: what the index holds of them counts no more.
        """
        read: dict[str, list[Version]] = {}
        for version in (version for item in items for version in item.versions):
            read.setdefault(version.article.id, []).append(version)
        lost = _lost(old, {item.source: item for item in items})
        ids = list(dict.fromkeys((*read, *lost)))
        found = [article and article.as_read for article in snapshot.get(ids)]
        settled, notes = _Settled(), dict[str, Note]()
        several = zip(ids, found, snapshot.differing(ids, gone), self.ledger.notes(ids), strict=True)
        for id, held, stored, note in several:
            said = read.get(id, [])
            others = partial(_others, held, gone, snapshot)
            choice = choose(held, partial(self._unread, others), said, note, lost.get(id, ""))
            notes[id] = choice.note
            if step := choice.step:
                settled.steps.append(_STEPS[choice.note.outcome](step.article, step.source))
            about = [version for version in said if version.precedence > Precedence.MENTION]
            repeated = about[1:] if note.read in (None, Precedence.MENTION) else about
            settled.duplicates += [Duplicate(one.article, one.source) for one in repeated]
            if (shown := choice.shown) is None:
                continue
            differing = {one.source: one.article for one in said if not one.repeats(shown)}
            if shown != held:
                settled.articles.append(shown)
            if (held and shown != held) or differing != stored:
                rest = {one.source: one.article for one in others() if not one.repeats(shown)}
                settled.differing[id] = rest | differing
        self.ledger.write(notes)
        return settled

    def _unread(self, others: Callable[[], Sequence[Version]]) -> list[Version]:
        return [version for version in others() if not self.ledger.was_read(version.source)]

    # --- after all records --------------------------------------------------------------------------------

    def _retracted(self) -> Iterator[Batch]:
        """Yield the retraction of the records that have vanished."""
        if not self.pruned:
            return
        with self.store.snapshot() as snapshot:
            vanished = [one.source for one in snapshot.listings() if self._has_vanished(one.source)]
        gone = frozenset(vanished)
        for start in range(0, len(vanished), BATCH):
            part = vanished[start : start + BATCH]
            with self.store.snapshot() as snapshot:
                settled = self._settled(snapshot, (), list(snapshot.listings(part)), gone)
            yield Batch(
                tuple(settled.steps),
                tuple(settled.articles),
                differing=settled.differing,
                vanished=tuple(part),
            )

    def _has_vanished(self, source: str) -> bool:
        file = Path(_RECORD.sub("", source))
        return (
            any(file == root or root in file.parents for root in self.pruned)
            and not self.ledger.was_read(source)
            and not any(self.ledger.was_rejected(str(path)) for path in (file, *file.parents))
        )

    def _changed(self) -> Iterator[Batch]:
        """Yield the steps of articles that changed or are gone, and that no record read mentions."""
        for chunk in self.ledger.unread():
            steps: list[Step] = []
            for _, note in chunk:
                if note.shown:
                    steps.append(Update(note.shown, note.source))
                elif note.before:
                    steps.append(Remove(note.before, note.source))
            yield Batch(tuple(steps))

    def _dropped(self, replaced: Store) -> Iterator[Batch]:
        """Yield the articles of the replaced index that were not read again."""
        steps: list[Step] = []
        with replaced.snapshot() as snapshot:
            for article in snapshot.articles():
                if self.ledger.notes([article.id])[0].read is None:
                    steps.append(Remove(article, ""))
                    if len(steps) == BATCH:
                        yield Batch(tuple(steps))
                        steps = []
        if steps:
            yield Batch(tuple(steps))


def _lost(old: Iterable[Listing], new: Mapping[str, Item]) -> dict[str, str]:
    """Return the articles that a record is no longer about, or no longer mentions, each with that record."""
    lost = {}
    for listing in old:
        now = new.get(listing.source)
        if now is None or now.article.id != listing.item_id:
            lost[listing.item_id] = listing.source
        kept = {article.id for article in (now.article, *now.related)} if now else ()
        lost |= {id: listing.source for id in listing.related_ids if id not in kept}
    return lost


def _others(held: Article | None, gone: Collection[str], snapshot: Snapshot) -> list[Version]:
    """Return what records say of an article that the index holds, without those that are gone."""
    versions = snapshot.versions([held.id])[0] if held else ()
    return [version for version in versions if version.source not in gone]


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
