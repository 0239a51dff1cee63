"""A snapshot and an encoder for one measured question: articles withheld, and nothing computed twice."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from semsearch.embedding.base import Embedded, Encoder
from semsearch.storage.base import ArtifactReader, Snapshot, Vectors
from semsearch.storage.features import Features
from semsearch.storage.story_names import StoryNames
from semsearch.storage.vocabulary import folded
from semsearch.text.boilerplate import Boilerplate
from semsearch.types import (
    Article,
    Count,
    Coverage,
    Facets,
    Filter,
    Listing,
    Match,
    Model,
    Names,
    Precedence,
    Suggestion,
)


class HoldoutSnapshot(Snapshot):
    """A snapshot with some articles withheld, which caches the candidates of its searches.

    Withheld articles are not found, listed or suggested, and cannot be fetched; the document frequencies of
    BM25 still count them. Counts (`count`, `facets`), dates, names and corrections are those of the snapshot.
    Closing it leaves the snapshot open.
    """

    def __init__(self, snapshot: Snapshot, withheld: Collection[str] = ()) -> None:
        self.revision = snapshot.revision
        self.generation = snapshot.generation
        self.model = snapshot.model
        self._snapshot = snapshot
        self._withheld = frozenset(withheld)
        self._nearest: dict[tuple[bytes, int, Filter], list[list[Match]]] = {}
        self._matching: dict[tuple[str, int, Filter], list[Match]] = {}

    def nearest(self, vectors: Vectors, k: int, filter: Filter) -> list[list[Match]]:
        """Return the `k` nearest that are not withheld."""
        key = (vectors.tobytes(), k, filter)
        if key not in self._nearest:
            found = self._snapshot.nearest(vectors, k + len(self._withheld), filter)
            self._nearest[key] = [self._kept(matches)[:k] for matches in found]
        return [list(matches) for matches in self._nearest[key]]

    def matching(self, text: str, k: int, filter: Filter) -> list[Match]:
        """Return the `k` best that are not withheld."""
        key = (text, k, filter)
        if key not in self._matching:
            found = self._snapshot.matching(text, k + len(self._withheld), filter)
            self._matching[key] = self._kept(found)[:k]
        return list(self._matching[key])

    def idf(self, terms: Sequence[str]) -> Mapping[str, float]:
        """Delegate."""
        return self._snapshot.idf(terms)

    def newest(self, k: int, filter: Filter, now: datetime | None = None) -> list[str]:
        """Return the `k` newest that are not withheld."""
        found = self._snapshot.newest(k + len(self._withheld), filter, now)
        return [id for id in found if id not in self._withheld][: max(k, 0)]

    def sample(self, k: int) -> list[str]:
        """Return those of a sample that are not withheld."""
        return [id for id in self._snapshot.sample(k) if id not in self._withheld]

    def get(self, ids: Sequence[str]) -> list[Article | None]:
        """Return the articles, None for a withheld one."""
        found = self._snapshot.get(ids)
        return [None if id in self._withheld else article for id, article in zip(ids, found, strict=True)]

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """Delegate."""
        return self._snapshot.vectors(ids)

    def token_vectors(self, ids: Sequence[str]) -> list[Vectors]:
        """Delegate."""
        return self._snapshot.token_vectors(ids)

    def features(self, ids: Sequence[str]) -> Features:
        """Delegate."""
        return self._snapshot.features(ids)

    def coverage(self, ids: Sequence[str]) -> list[Coverage]:
        """Return the edges, without those at a withheld article."""
        return [
            Coverage(edges.id)
            if edges.id in self._withheld
            else Coverage(
                edges.id,
                tuple(id for id in edges.lists if id not in self._withheld),
                tuple(id for id in edges.listed_by if id not in self._withheld),
            )
            for edges in self._snapshot.coverage(ids)
        ]

    def stories(self, ids: Sequence[str]) -> list[str]:
        """Delegate."""
        return self._snapshot.stories(ids)

    def members(self, stories: Sequence[str]) -> list[list[str]]:
        """Return the members that are not withheld."""
        found = self._snapshot.members(stories)
        return [[id for id in one if id not in self._withheld] for one in found]

    def largest_stories(self, k: int, offset: int, filter: Filter) -> list[Count]:
        """Delegate."""
        return self._snapshot.largest_stories(k, offset, filter)

    def count_stories(self, filter: Filter) -> int:
        """Delegate."""
        return self._snapshot.count_stories(filter)

    def unassigned(self) -> list[str]:
        """Delegate."""
        return self._snapshot.unassigned()

    def dates(self, filter: Filter) -> NDArray[np.float64]:
        """Delegate."""
        return self._snapshot.dates(filter)

    def story_names(self) -> StoryNames:
        """Delegate."""
        return self._snapshot.story_names()

    def facets(self, filter: Filter) -> Facets:
        """Delegate."""
        return self._snapshot.facets(filter)

    def count(self, filter: Filter) -> int:
        """Delegate."""
        return self._snapshot.count(filter)

    def names(self) -> Names:
        """Delegate."""
        return self._snapshot.names()

    def corrections(self, words: Sequence[str]) -> Mapping[str, str]:
        """Delegate."""
        return self._snapshot.corrections(words)

    def suggestions(self, text: str, k: int) -> list[Suggestion]:
        """Complete without the titles of withheld articles, even if another article has the same."""
        withheld = {
            folded(article.title) for article in self._snapshot.get(sorted(self._withheld)) if article
        }
        found = self._snapshot.suggestions(text, k + len(withheld))
        return [s for s in found if s.kind != "title" or folded(s.text) not in withheld][: max(k, 0)]

    def articles(self) -> Iterator[Article]:
        """Iterate over the articles that are not withheld."""
        return (article for article in self._snapshot.articles() if article.id not in self._withheld)

    def published_by(self, outlet: str) -> Iterator[Article]:
        """Iterate over the outlet's articles that are not withheld."""
        articles = self._snapshot.published_by(outlet)
        return (article for article in articles if article.id not in self._withheld)

    def boilerplate(self, of: Collection[str]) -> Mapping[str, Boilerplate | None]:
        """Delegate."""
        return self._snapshot.boilerplate(of)

    def changed_outlets(self) -> list[str]:
        """Delegate."""
        return self._snapshot.changed_outlets()

    def listings(self, sources: Sequence[str] | None = None) -> Iterator[Listing]:
        """Iterate over the listings, without the withheld articles."""
        for listing in self._snapshot.listings(sources):
            if listing.item_id not in self._withheld:
                related = tuple(id for id in listing.related_ids if id not in self._withheld)
                yield replace(listing, related_ids=related)

    def mentioning(self, ids: Sequence[str]) -> list[Mapping[str, Precedence]]:
        """Delegate."""
        return self._snapshot.mentioning(ids)

    def differing(
        self, ids: Sequence[str], sources: Collection[str] | None = None
    ) -> list[Mapping[str, Article]]:
        """Delegate."""
        return self._snapshot.differing(ids, sources)

    @property
    def artifacts(self) -> ArtifactReader:
        """Delegate."""
        return self._snapshot.artifacts

    def disk_usage(self) -> int:
        """Delegate."""
        return self._snapshot.disk_usage()

    def close(self) -> None:
        """Clear the caches; the snapshot stays open."""
        self._nearest.clear()
        self._matching.clear()

    def _kept(self, matches: Sequence[Match]) -> list[Match]:
        return [match for match in matches if match.id not in self._withheld]


class CachingEncoder:
    """An encoder that embeds the same question only once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._embedded: dict[str, Embedded] = {}

    @property
    def model(self) -> Model:
        """The model behind the vectors."""
        return self._encoder.model

    @property
    def runtime(self) -> Literal["onnx", "torch", "hashing"]:
        """What computes the vectors."""
        return self._encoder.runtime

    def documents(self, texts: Sequence[str]) -> Embedded:
        """Embed texts of the archive."""
        return self._encoder.documents(texts)

    def questions(self, texts: Sequence[str]) -> Embedded:
        """Embed questions one by one, as the service does."""
        for text in texts:
            if text not in self._embedded:
                self._embedded[text] = self._encoder.questions([text])
        found = [self._embedded[text] for text in texts]
        vectors = np.concatenate([one.vectors for one in found])
        return Embedded(vectors, tuple(tokens for one in found for tokens in one.tokens))

    def token_terms(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the terms of the tokens of texts."""
        return self._encoder.token_terms(texts)

    def knows(self, word: str) -> bool:
        """Return whether a word is in the model's vocabulary."""
        return self._encoder.knows(word)
