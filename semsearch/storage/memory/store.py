"""`MemoryStore`, whose writes each make a new state, and `MemorySnapshot`, which reads one."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import uuid4

from semsearch.storage.base import NONE_DIFFERING, Settled, Snapshot, Store, Vectors
from semsearch.storage.memory.articles import (
    MemoryCoverageReader,
    MemoryOutletReader,
    MemoryRecordReader,
    MemoryStoryReader,
)
from semsearch.storage.memory.search import MemoryLexicalReader, MemoryVectorReader
from semsearch.storage.memory.state import Entry, MemoryArtifacts, State
from semsearch.storage.scoring import checked, document_terms, halved, packed, unit
from semsearch.storage.story_names import StoryNames
from semsearch.types import Article, Listing, Model


class MemorySnapshot(
    MemoryVectorReader,
    MemoryLexicalReader,
    MemoryStoryReader,
    MemoryCoverageReader,
    MemoryRecordReader,
    MemoryOutletReader,
    Snapshot,
):
    """One state of a `MemoryStore`."""

    def __init__(self, state: State, model: Model, generation: str, artifacts: MemoryArtifacts) -> None:
        super().__init__(state, model.dimension)
        self.revision = state.revision
        self.model = model
        self.generation = generation
        self._artifacts = artifacts

    @property
    def artifacts(self) -> MemoryArtifacts:
        """The artifacts of the store."""
        return self._artifacts

    def disk_usage(self) -> int:
        """Return 0: everything is in memory."""
        return 0


class MemoryStore(Store):
    """Articles in memory, with vectors of `dimension` elements, by a model of any name."""

    def __init__(self, dimension: int, model: str = "") -> None:
        self._model = Model(model, dimension, "")
        self._generation = uuid4().hex
        self._artifacts = MemoryArtifacts()
        self._state = State()
        self._lock = threading.Lock()

    @property
    def artifacts(self) -> MemoryArtifacts:
        """The artifacts of the store."""
        return self._artifacts

    def snapshot(self) -> MemorySnapshot:
        """Return the present state."""
        return MemorySnapshot(self._state, self._model, self._generation, self._artifacts)

    def upsert(
        self,
        articles: Sequence[Article],
        vectors: Vectors,
        listings: Sequence[Listing] = (),
        token_vectors: Sequence[Vectors] = (),
        differing: Mapping[str, Mapping[str, Article]] = NONE_DIFFERING,
        retracted: Sequence[str] = (),
    ) -> int:
        """Make a state with these added or replaced."""
        rows = unit(halved(checked(vectors, self._model.dimension, len(articles))))
        signs = packed(token_vectors, self._model.dimension, len(articles))
        with self._lock:
            if not (articles or listings or differing or retracted):
                return self._state.revision
            entries, before = dict(self._state.entries), self._state.listings
            for article, row, bits in zip(articles, rows, signs, strict=True):
                entries[article.id] = Entry(article, row, bits, Counter(document_terms(article)))
            new = {listing.source: listing for listing in listings}
            gone = [before[source] for source in set(retracted) - new.keys() if source in before]
            moved = [
                one
                for source, one in new.items()
                if source not in before or _mentions([before[source]]) != _mentions([one])
            ]
            replaced = [before[one.source] for one in moved if one.source in before]
            kept = {source: one for source, one in before.items() if source not in retracted}
            changed = [article.id for article in articles if article.id in self._state.entries]
            self._settle(
                entries, {**kept, **new}, [*replaced, *gone], [*changed, *_mentions(moved)], differing
            )
            return self._state.revision

    def assign(self, stories: Mapping[str, str]) -> int:
        """Make a state with these stories."""
        with self._lock:
            if stories:
                known = {id: story for id, story in stories.items() if id in self._state.entries}
                before = self._state.stories
                after = {**before, **known}
                moves = Counter((was, after[id]) for id, was in before.items() if was != after[id])
                names, existed = self._state.story_names, set(before.values())
                begun = Counter(story for story in after.values() if story not in existed)
                self._state = replace(
                    self._state,
                    revision=self._state.revision + 1,
                    stories=after,
                    assigned=self._state.assigned.union(known),
                    story_names=names.after(moves, begun, set(after.values())) if moves else names,
                )
            return self._state.revision

    def inherit(self, stories: Mapping[str, str], names: StoryNames) -> int:
        """Make a state with these stories and names."""
        with self._lock:
            known = {id: story for id, story in stories.items() if id in self._state.entries}
            self._state = replace(
                self._state,
                revision=self._state.revision + 1,
                stories={**self._state.stories, **known},
                assigned=self._state.assigned.difference(known),
                story_names=names,
            )
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
        self,
        entries: dict[str, Entry],
        listings: Mapping[str, Listing],
        dropped: Sequence[Listing],
        changed: Sequence[str] = (),
        differing: Mapping[str, Mapping[str, Article]] = NONE_DIFFERING,
    ) -> list[str]:
        """Move to a new state, without what only the dropped listings mentioned; return the removed ids.

        All articles in the stories of these, and of what has `changed`, have to be assigned again.
        """
        items = {one.item_id for one in listings.values()}
        mentioned = items.union(*(one.related_ids for one in listings.values()))
        gone = {id for one in dropped for id in (one.item_id, *one.related_ids)} - mentioned
        removed = sorted(gone & entries.keys())
        for id in removed:
            del entries[id]
        for id in ({one.item_id for one in dropped} - items) & entries.keys():  # only mentioned from now on
            entries[id] = replace(entries[id], article=entries[id].article.as_mentioned())
        gone = self._state.entries.keys() - entries.keys()
        touched = self._state.stories.keys() & {*changed, *gone, *_mentions(dropped)}
        again = {self._state.stories[id] for id in touched}
        stories = {id: story for id, story in self._state.stories.items() if id in entries}
        assigned = frozenset(id for id in self._state.assigned & stories.keys() if stories[id] not in again)
        pairs = {(id, source) for source, one in listings.items() for id in _mentions([one])}
        stored = {key: one for key, one in self._state.differing.items() if key[0] not in differing}
        stored |= {(id, source): one for id, ones in differing.items() for source, one in ones.items()}
        stored = {key: stored[key] for key in stored.keys() & pairs}
        settled = self._state.settled
        outlets = self._state.changed | _outlets_that_differ(self._state.entries, entries, settled)
        names = self._state.story_names
        self._state = State(
            self._state.revision + 1, entries, listings, stored, stories, assigned, settled, outlets, names
        )
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
                dropped = [one for one in self._state.listings.values() if one.item_id in gone]
                self._settle(entries, listings, (), _mentions(dropped))
            return len(gone)

    def keep_boilerplate(self, found: Mapping[str, Settled | None]) -> None:
        """Make a state of the same revision with this boilerplate."""
        with self._lock:
            changed = {outlet for outlet in self._state.changed if outlet not in found}
            self._state = replace(
                self._state,
                settled={**self._state.settled, **found},
                changed=frozenset(changed.union(outlet for outlet, one in found.items() if one is None)),
            )

    def close(self) -> None:
        """Do nothing: there are no files or locks."""


def _outlets_that_differ(
    before: Mapping[str, Entry], after: Mapping[str, Entry], settled: Mapping[str, Settled | None]
) -> frozenset[str]:
    """Return the outlets of which articles that count were added, were removed or say something else."""
    old, new = (
        {id: (entry.article.provider.key, entry.article.as_read.text) for id, entry in entries.items()}
        for entries in (before, after)
    )
    differing = {
        (id, outlet)
        for entries in (old, new)
        for id, (outlet, _) in entries.items()
        if old.get(id) != new.get(id)
    }
    last = {outlet: one.sampled if one else "" for outlet, one in settled.items()}
    return frozenset(
        outlet for id, outlet in differing if outlet and (not last.get(outlet) or id <= last[outlet])
    )


def _mentions(listings: Iterable[Listing]) -> list[str]:
    return [id for one in listings for id in (one.item_id, *one.related_ids)]
