"""Writing: each write makes a new state."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from semsearch.stores.base import Store, Vectors
from semsearch.stores.bm25 import scored
from semsearch.stores.memory.snapshot import Entry, MemorySnapshot, State
from semsearch.stores.vectors import checked, halved, packed, unit
from semsearch.types import Article, Listing


class MemoryStore(Store):
    """Articles in memory, with vectors of `dimension` values."""

    def __init__(self, dimension: int) -> None:
        self._dimension = dimension
        self._state = State()
        self._lock = threading.Lock()

    def snapshot(self) -> MemorySnapshot:
        """Give the present state."""
        return MemorySnapshot(self._state, self._dimension)

    def upsert(
        self,
        articles: Sequence[Article],
        vectors: Vectors,
        listings: Sequence[Listing] = (),
        tokens: Sequence[Vectors] = (),
    ) -> int:
        """Make a state with these added or replaced."""
        rows = unit(halved(checked(vectors, self._dimension, len(articles))))
        signs = packed(tokens, self._dimension, len(articles))
        with self._lock:
            if not articles and not listings:
                return self._state.revision
            entries = dict(self._state.entries)
            for article, row, bits in zip(articles, rows, signs, strict=True):
                entries[article.id] = Entry(article, row, bits, Counter(scored(article)))
            new = {listing.source: listing for listing in listings}
            replaced = [self._state.listings[source] for source in new.keys() & self._state.listings.keys()]
            self._settle(entries, {**self._state.listings, **new}, replaced)
            return self._state.revision

    def retract(self, sources: Sequence[str]) -> list[str]:
        """Make a state without these listings and what only they mentioned."""
        with self._lock:
            dropped = [self._state.listings[s] for s in set(sources) if s in self._state.listings]
            if not dropped:
                return []
            kept = {s: one for s, one in self._state.listings.items() if s not in set(sources)}
            return self._settle(dict(self._state.entries), kept, dropped)

    def _settle(
        self, entries: dict[str, Entry], listings: Mapping[str, Listing], dropped: Sequence[Listing]
    ) -> list[str]:
        """Take a new state, without what only dropped listings mentioned; gives the ids of these."""
        items = {one.item_id for one in listings.values()}
        mentioned = items.union(*(one.related_ids for one in listings.values()))
        gone = {id for one in dropped for id in (one.item_id, *one.related_ids)} - mentioned
        removed = sorted(gone & entries.keys())
        for id in removed:
            del entries[id]
        for id in ({one.item_id for one in dropped} - items) & entries.keys():  # a mere mention now
            entries[id] = replace(
                entries[id], article=replace(entries[id].article, listed=False, published=None)
            )
        self._state = State(self._state.revision + 1, entries, listings)
        return removed

    def delete(self, ids: Sequence[str]) -> int:
        """Make a state without these articles and the edges at them."""
        with self._lock:
            gone = self._state.entries.keys() & set(ids)
            if gone:
                entries = {id: entry for id, entry in self._state.entries.items() if id not in gone}
                listings = {
                    source: replace(one, related_ids=tuple(r for r in one.related_ids if r not in gone))
                    for source, one in self._state.listings.items()
                    if one.item_id not in gone
                }
                self._settle(entries, listings, ())
            return len(gone)

    def close(self) -> None:
        """Nothing is held."""
