"""Reading by brute force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC

import numpy as np

from semsearch.errors import NotFound
from semsearch.storage.base import Snapshot, Vectors
from semsearch.storage.bm25 import Collection, repeated
from semsearch.storage.facets import tally
from semsearch.storage.filtering import passes
from semsearch.storage.spelling import correctable, correction
from semsearch.storage.suggestions import by_count, distinct, folded
from semsearch.storage.vectors import checked, unpacked
from semsearch.text import analyzer
from semsearch.text.analyzer import terms
from semsearch.types import Article, Count, Coverage, Facets, Filter, Listing, Match, Names, Suggestion


@dataclass(frozen=True, slots=True)
class Entry:
    """An article, its vector, the signs of its tokens' vectors, and how often it has its terms."""

    article: Article
    vector: Vectors
    signs: bytes
    terms: Counter[str]


@dataclass(frozen=True, slots=True)
class State:
    """All that is held at a revision.

    `stories` is by article; those of `placed` need not be found again.
    """

    revision: int = 0
    entries: Mapping[str, Entry] = field(default_factory=dict)
    listings: Mapping[str, Listing] = field(default_factory=dict)
    stories: Mapping[str, str] = field(default_factory=dict)
    placed: frozenset[str] = frozenset()


class MemorySnapshot(Snapshot):
    """One state of a `MemoryStore`."""

    def __init__(self, state: State, dimension: int) -> None:
        self.revision = state.revision
        self._state: State | None = state
        self._dimension = dimension

    def _open(self) -> State:
        if self._state is None:
            raise ValueError("the snapshot is closed")
        return self._state

    def _passing(self, filter: Filter) -> list[Entry]:
        return [entry for entry in self._open().entries.values() if passes(filter, entry.article)]

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
        collection = self._collection()
        asked = Counter(terms(text))
        idf = self.idf(tuple(asked))
        weights = {term: idf[term] * repeated(times) for term, times in asked.items()}
        return _best(
            [
                Match(
                    e.article.id,
                    collection.score(((w, e.terms[t]) for t, w in weights.items()), e.terms.total()),
                )
                for e in self._passing(filter)
                if any(term in e.terms for term in asked)
            ],
            k,
        )

    def idf(self, terms: Sequence[str]) -> Mapping[str, float]:
        """Count the articles that hold each term."""
        entries, collection = self._open().entries.values(), self._collection()
        return {term: collection.rarity(sum(term in e.terms for e in entries)) for term in terms}

    def _collection(self) -> Collection:
        entries = self._open().entries.values()
        return Collection(len(entries), sum(entry.terms.total() for entry in entries))

    def newest(self, k: int, filter: Filter) -> list[str]:
        """Sort all that pass."""
        passing = sorted((entry.article for entry in self._passing(filter)), key=_newest_first)
        return [article.id for article in passing][: max(k, 0)]

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

    def token_vectors(self, ids: Sequence[str]) -> list[Vectors]:
        """Look the signs up."""
        entries = self._open().entries
        if missing := [id for id in ids if id not in entries]:
            raise NotFound(f"no article has the id {missing[0]!r}")
        return unpacked([entries[id].signs for id in ids], self._dimension)

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

    def stories(self, ids: Sequence[str]) -> list[str]:
        """Look the ids up."""
        stories = self._open().stories
        return [stories.get(id, "") for id in ids]

    def members(self, stories: Sequence[str]) -> list[list[str]]:
        """Walk all articles for each story."""
        held = self._open().stories
        return [sorted(id for id, one in held.items() if one == story) for story in stories]

    def largest_stories(self, k: int, offset: int, filter: Filter) -> list[Count]:
        """Count all."""
        counted = self._counted(filter).items()
        found = [Count(*pair) for pair in sorted(counted, key=lambda pair: (-pair[1], pair[0]))]
        return found[max(offset, 0) :][: max(k, 0)]

    def count_stories(self, filter: Filter) -> int:
        """Count all."""
        return len(self._counted(filter))

    def _counted(self, filter: Filter) -> Counter[str]:
        stories = self.stories([entry.article.id for entry in self._passing(filter)])
        return Counter(story for story in stories if story)

    def unassigned(self) -> list[str]:
        """Sort those without a place."""
        state = self._open()
        waiting = [entry.article for id, entry in state.entries.items() if id not in state.placed]
        return [article.id for article in sorted(waiting, key=_oldest_first)]

    def facets(self, filter: Filter) -> Facets:
        """Count over the articles that pass."""
        articles = [entry.article for entry in self._passing(filter)]
        months = Counter(a.published_at.astimezone(UTC).isoformat()[:7] for a in articles if a.published_at)
        return Facets(
            total=len(articles),
            topics=_topics(articles),
            providers=_outlets(articles),
            types=tally((a.type, 1) for a in articles),
            months=tuple(Count(month, months[month]) for month in sorted(months)),
        )

    def count(self, filter: Filter) -> int:
        """Count the articles that pass."""
        return len(self._passing(filter))

    def names(self) -> Names:
        """Count all names."""
        articles = [entry.article for entry in self._open().entries.values()]
        return Names(
            tuple(count.value for count in tally((a.provider.name, 1) for a in articles)),
            tuple(count.value for count in tally((a.provider.domain, 1) for a in articles)),
            tuple(count.value for count in _topics(articles)),
        )

    def corrections(self, words: Sequence[str]) -> Mapping[str, str]:
        """Compare with every word of every article."""
        entries = self._open().entries.values()
        held = Counter(word for entry in entries for word in set(analyzer.words(entry.article.text)))
        found = {}
        for word in (folded(word) for word in words):
            known = [term for term in terms(word) if any(term in entry.terms for entry in entries)]
            if correctable(word) and terms(word) and not known:
                found[word] = correction(word, held, held.__getitem__, len(entries))
        return {word: right for word, right in found.items() if right}

    def suggestions(self, text: str, k: int) -> list[Suggestion]:
        """Look through all names, and through all titles."""
        articles = sorted((entry.article for entry in self._open().entries.values()), key=_newest_first)
        asked = analyzer.words(text)
        if not asked:
            return []
        names = [Suggestion(count.value, "topic", count.count) for count in _topics(articles)]
        names += [Suggestion(count.value, "provider", count.count) for count in _outlets(articles)]
        begun = " ".join(asked)
        named = [name for name in names if f" {begun}" in f" {folded(name.text)}"]
        titles = [article.title for article in articles if _holds(analyzer.words(article.title), asked)]
        titles.sort(key=lambda title: not folded(title).startswith(begun))
        return list(
            distinct([*sorted(named, key=by_count), *(Suggestion(title, "title") for title in titles)])
        )[: max(k, 0)]

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


def _newest_first(article: Article) -> tuple[bool, float, str]:
    when = article.published_at
    return when is None, -when.timestamp() if when else 0.0, article.id


def _oldest_first(article: Article) -> tuple[bool, float, str]:
    missing, when, id = _newest_first(article)
    return missing, -when, id


def _topics(articles: Sequence[Article]) -> tuple[Count, ...]:
    # a topic counts once an article, also where the article writes it twice
    topics = [{t.casefold(): t for t in reversed(a.topics)}.values() for a in articles]
    return tally((topic, 1) for group in topics for topic in group)


def _outlets(articles: Sequence[Article]) -> tuple[Count, ...]:
    return tally((a.provider.name or a.provider.domain, 1) for a in articles)


def _holds(held: Sequence[str], asked: Sequence[str]) -> bool:
    return set(asked[:-1]) <= set(held) and any(word.startswith(asked[-1]) for word in held)


def _best(matches: list[Match], k: int) -> list[Match]:
    return sorted(matches, key=lambda match: (-match.score, match.id))[: max(k, 0)]
