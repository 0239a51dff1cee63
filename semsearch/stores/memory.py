"""The exact engine: brute force over plain Python and numpy; the reference that others are compared with.

It keeps everything in memory and nothing on disk. Vectors are rounded to float16 as the other engines do,
so that the figures are the same. A write makes a new state and leaves the old one to its snapshots.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC

import numpy as np

from semsearch.analysis import terms
from semsearch.errors import NotFound
from semsearch.stores.base import Snapshot, Store, Vectors
from semsearch.stores.bm25 import Collection
from semsearch.stores.facets import tally
from semsearch.stores.vectors import checked, halved, unit
from semsearch.types import Article, Count, Coverage, Facets, Filter, Listing, Match


@dataclass(frozen=True, slots=True)
class _Entry:
    article: Article
    vector: Vectors
    terms: Counter[str]


@dataclass(frozen=True, slots=True)
class _State:
    revision: int = 0
    entries: Mapping[str, _Entry] = field(default_factory=dict)
    listings: Mapping[str, Listing] = field(default_factory=dict)


class MemorySnapshot(Snapshot):
    """One state of a `MemoryStore`."""

    def __init__(self, state: _State, dimension: int) -> None:
        self.revision = state.revision
        self._state: _State | None = state
        self._dimension = dimension

    def _open(self) -> _State:
        if self._state is None:
            raise ValueError("the snapshot is closed")
        return self._state

    def _passing(self, filter: Filter) -> list[_Entry]:
        return [entry for entry in self._open().entries.values() if filter.accepts(entry.article)]

    def nearest(self, vectors: Vectors, k: int, filter: Filter) -> list[list[Match]]:
        """Compute every cosine, in float64 so that equal vectors give equal scores."""
        questions = checked(vectors, self._dimension).astype(np.float64)
        entries = self._passing(filter)
        if not entries:
            return [[] for _ in questions]
        cosines = (questions @ np.stack([e.vector for e in entries]).astype(np.float64).T).astype(np.float32)
        return [
            _best([Match(e.article.id, float(score)) for e, score in zip(entries, row, strict=True)], k)
            for row in cosines
        ]

    def matching(self, text: str, k: int, filter: Filter) -> list[Match]:
        """Compute BM25 for every article that passes."""
        entries = self._open().entries.values()
        collection = Collection(len(entries), sum(entry.terms.total() for entry in entries))
        asked = dict.fromkeys(terms(text))
        rarities = {term: collection.rarity(sum(term in e.terms for e in entries)) for term in asked}
        return _best(
            [
                Match(
                    e.article.id,
                    collection.score(((rarities[t], e.terms[t]) for t in asked), e.terms.total()),
                )
                for e in self._passing(filter)
                if any(term in e.terms for term in asked)
            ],
            k,
        )

    def get(self, ids: Sequence[str]) -> list[Article | None]:
        """Look the ids up."""
        entries = self._open().entries
        return [entries[id].article if id in entries else None for id in ids]

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """Look the vectors up."""
        entries = self._open().entries
        if missing := [id for id in ids if id not in entries]:
            raise NotFound(f"no article has the id {missing[0]!r}")
        return np.array([entries[id].vector for id in ids], dtype=np.float32).reshape(-1, self._dimension)

    def coverage(self, ids: Sequence[str]) -> list[Coverage]:
        """Walk all listings for each id."""
        state = self._open()
        listings = [state.listings[source] for source in sorted(state.listings)]
        found = []
        for id in ids:
            lists = dict.fromkeys(r for one in listings if one.item_id == id for r in one.related_ids)
            listed_by = dict.fromkeys(one.item_id for one in listings if id in one.related_ids)
            known = state.entries if id in state.entries else {}
            found.append(
                Coverage(
                    id,
                    tuple(other for other in lists if other in known and other != id),
                    tuple(other for other in listed_by if other in known and other != id),
                )
            )
        return found

    def facets(self, filter: Filter) -> Facets:
        """Count over the articles that pass."""
        articles = [entry.article for entry in self._passing(filter)]
        # a topic counts once an article, also where the article writes it twice
        topics = [{t.casefold(): t for t in reversed(a.topics)}.values() for a in articles]
        months = Counter(a.published_at.astimezone(UTC).isoformat()[:7] for a in articles if a.published_at)
        return Facets(
            total=len(articles),
            topics=tally((topic, 1) for group in topics for topic in group),
            providers=tally((a.provider.name or a.provider.domain, 1) for a in articles),
            types=tally((a.type, 1) for a in articles),
            months=tuple(Count(month, months[month]) for month in sorted(months)),
        )

    def count(self, filter: Filter) -> int:
        """Count the articles that pass."""
        return len(self._passing(filter))

    def articles(self) -> Iterator[Article]:
        """Give all articles in the order of their ids."""
        entries = self._open().entries
        return (entries[id].article for id in sorted(entries))

    def listings(self, sources: Sequence[str] | None = None) -> Iterator[Listing]:
        """Give the listings of these sources, or all, in the order of their sources."""
        listings = self._open().listings
        wanted = listings.keys() if sources is None else listings.keys() & set(sources)
        return (listings[source] for source in sorted(wanted))

    def close(self) -> None:
        """Let the state go."""
        self._state = None


class MemoryStore(Store):
    """Articles in memory, with vectors of `dimension` values."""

    def __init__(self, dimension: int) -> None:
        self._dimension = dimension
        self._state = _State()
        self._lock = threading.Lock()

    def snapshot(self) -> MemorySnapshot:
        """Give the present state."""
        return MemorySnapshot(self._state, self._dimension)

    def upsert(self, articles: Sequence[Article], vectors: Vectors, listings: Sequence[Listing] = ()) -> int:
        """Make a state with these added or replaced."""
        rows = unit(halved(checked(vectors, self._dimension, len(articles))))
        with self._lock:
            if not articles and not listings:
                return self._state.revision
            entries = dict(self._state.entries)
            for article, row in zip(articles, rows, strict=True):
                entries[article.id] = _Entry(article, row, Counter(terms(article.text)))
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
        self, entries: dict[str, _Entry], listings: Mapping[str, Listing], dropped: Sequence[Listing]
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
        self._state = _State(self._state.revision + 1, entries, listings)
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


def _best(matches: list[Match], k: int) -> list[Match]:
    return sorted(matches, key=lambda match: (-match.score, match.id))[: max(k, 0)]
