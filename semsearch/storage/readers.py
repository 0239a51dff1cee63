"""What can be read from a revision, split by reader's need: a `Snapshot` is all of these.

A function that reads names the narrowest of them: ranking by words takes a `LexicalReader`, story assembly
a `StoryReader` and a `CoverageReader`. All methods take and return articles by id.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import NotFound
from semsearch.storage.features import Features, Vectors
from semsearch.storage.provenance import Provenance
from semsearch.storage.story_names import StoryNames
from semsearch.text.boilerplate import Boilerplate
from semsearch.types import (
    Article,
    Count,
    Coverage,
    Facets,
    Filter,
    Listing,
    Match,
    Names,
    Precedence,
    Suggestion,
    Version,
)

__all__ = [
    "ArticleReader",
    "CoverageReader",
    "FeatureReader",
    "LexicalReader",
    "OutletReader",
    "RecordReader",
    "Settled",
    "StoryReader",
    "VectorReader",
    "Vectors",
]


class ArticleReader(ABC):
    """The articles themselves, fetched, listed and counted."""

    @abstractmethod
    def get(self, ids: Sequence[str]) -> list[Article | None]:
        """Return the articles in the order of the ids, None for an unknown id."""

    @abstractmethod
    def articles(self) -> Iterator[Article]:
        """Iterate over all articles in the order of their ids, without loading all of them at once."""

    @abstractmethod
    def newest(self, k: int, filter: Filter, now: datetime | None = None) -> list[str]:
        """Return the ids of the `k` newest articles that pass the filter.

        Undated ones come last, and with them those that are dated after `now`, if it is given: a wrong date
        must not lead for years.
        """

    @abstractmethod
    def sample(self, k: int) -> list[str]:
        """Return the ids of `k` articles spread evenly over the archive, in any order; at most all.

        The same revision of the same store gives the same ones.
        """

    @abstractmethod
    def count(self, filter: Filter) -> int:
        """Count the articles that pass the filter."""

    @abstractmethod
    def dates(self, filter: Filter) -> NDArray[np.float64]:
        """Return when the articles that pass the filter were published, in any order.

        In seconds since 1970; NaN where it is unknown.
        """

    @abstractmethod
    def facets(self, filter: Filter) -> Facets:
        """Count the articles that pass the filter, by topic, provider (its name), type and month."""


class VectorReader(ABC):
    """The vectors of articles, and search by them."""

    @abstractmethod
    def nearest(self, vectors: Vectors, k: int, filter: Filter) -> list[list[Match]]:
        """Return, for each row of `vectors`, the `k` articles of highest cosine that pass the filter."""

    @abstractmethod
    def vectors(self, ids: Sequence[str]) -> Vectors:
        """Return the vectors of articles as stored, shape `(len(ids), d)`.

        Raises:
            NotFound: An id is not in the store.
        """

    @abstractmethod
    def token_vectors(self, ids: Sequence[str]) -> list[Vectors]:
        """Return the token vectors of articles as stored: one matrix `(t, d)` each, `(0, d)` if it has none.

        Raises:
            NotFound: An id is not in the store.
        """


class FeatureReader(ArticleReader, VectorReader):
    """What ranking compares of articles, and what tells where they come from."""

    def features(self, ids: Sequence[str]) -> Features:
        """Return the features of articles: computed from texts here, stored by engines that are fast.

        Raises:
            NotFound: An id is not in the store.
        """
        vectors, tokens = self.vectors(ids), self.token_vectors(ids)
        articles = [article for article in self.get(ids) if article]
        return Features.of(articles, vectors, [np.packbits(matrix > 0, axis=1) for matrix in tokens])

    def listed(self, ids: Sequence[str]) -> list[bool]:
        """Return whether each article is an item of the archive.

        Raises:
            NotFound: An id is not in the store.
        """
        return [article.listed for article in self._held(ids)]

    def provenance(self, ids: Sequence[str]) -> Provenance:
        """Return what articles say of where they come from: computed here, stored by engines that are fast.

        Raises:
            NotFound: An id is not in the store.
        """
        return Provenance.of(self._held(ids))

    def _held(self, ids: Sequence[str]) -> list[Article]:
        articles = self.get(ids)
        if None in articles:
            raise NotFound(f"no article has the id {ids[articles.index(None)]!r}")
        return [article for article in articles if article]


class LexicalReader(ABC):
    """The words of the archive: search by terms, their weights, and completions and corrections."""

    @abstractmethod
    def matching(self, text: str, k: int, filter: Filter) -> list[Match]:
        """Return the `k` articles of highest BM25 for any term of `text` that pass the filter."""

    @abstractmethod
    def idf(self, terms: Sequence[str]) -> Mapping[str, float]:
        """Return the inverse document frequency of each term, as BM25 defines it (`scoring.py`)."""

    @abstractmethod
    def names(self) -> Names:
        """Return the names of all providers and topics. The engine computes them once a revision."""

    @abstractmethod
    def corrections(self, words: Sequence[str]) -> Mapping[str, str]:
        """Return the most likely correction of each word that no article contains.

        A word of 4 to 7 letters may differ from its correction by one insertion, deletion, substitution or
        transposition, a longer one by two; the first letter has to agree. Known words, and words without a
        correction, are left out. Words and corrections are folded: case and accents make no difference.
        """

    @abstractmethod
    def suggestions(self, text: str, k: int) -> list[Suggestion]:
        """Complete a text: topics and providers that begin with it, then titles that contain all its words.

        The last word may be unfinished. At most `k`, best first, without duplicates.
        """


class StoryReader(ABC):
    """The stories to which articles are assigned."""

    @abstractmethod
    def stories(self, ids: Sequence[str]) -> list[str]:
        """Return the story of each article, "" if it was never assigned to one or is unknown."""

    @abstractmethod
    def members(self, stories: Sequence[str]) -> list[list[str]]:
        """Return the ids of each story's articles, sorted; an empty list for an unknown story."""

    @abstractmethod
    def largest_stories(self, k: int, offset: int, filter: Filter) -> list[Count]:
        """Count the articles of each story that pass the filter; return `k` stories, largest first.

        Stories of equal size are ordered by id.
        """

    @abstractmethod
    def count_stories(self, filter: Filter) -> int:
        """Count the stories of the articles that pass the filter."""

    @abstractmethod
    def unassigned(self) -> list[str]:
        """Return the articles that have to be assigned to a story, or again, by date; undated ones last."""

    @abstractmethod
    def story_names(self) -> StoryNames:
        """Return the former names of stories. The engine reads them once a revision."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What an outlet repeats, as found in its articles up to the id `sampled`, or in all of them ("")."""

    boilerplate: Boilerplate = Boilerplate()
    sampled: str = ""


class OutletReader(ABC):
    """The outlets, each by its `Provider.key`, and what they repeat in their excerpts."""

    @abstractmethod
    def published_by(self, outlet: str) -> Iterator[Article]:
        """Iterate over an outlet's articles in the order of their ids, without loading all at once."""

    @abstractmethod
    def boilerplate(self, of: Collection[str]) -> Mapping[str, Boilerplate | None]:
        """Return what each of these outlets repeats; None where its excerpts are being cut anew."""

    @abstractmethod
    def changed_outlets(self) -> list[str]:
        """Return the outlets that have changed since their boilerplate was kept, sorted."""


class CoverageReader(ABC):
    """Which item lists which related articles."""

    @abstractmethod
    def coverage(self, ids: Sequence[str]) -> list[Coverage]:
        """Return the edges at each article, in the order of the ids; empty ones for an unknown id.

        If several records are about one item, their lists are joined in the order of the sources.
        """


class RecordReader(ArticleReader):
    """The records behind the articles."""

    @abstractmethod
    def listings(self, sources: Sequence[str] | None = None) -> Iterator[Listing]:
        """Iterate over the listings of these sources, or all, in the order of sources.

        They are not all loaded at once.
        """

    @abstractmethod
    def mentioning(self, ids: Sequence[str]) -> list[Mapping[str, Precedence]]:
        """Return, for each article, the sources of the records that mention it, and their precedence for it.

        Empty for an unknown id.
        """

    @abstractmethod
    def differing(
        self, ids: Sequence[str], sources: Collection[str] | None = None
    ) -> list[Mapping[str, Article]]:
        """Return, for each article, what records say of it otherwise than it is shown, by source.

        `sources` are the records in question, all by default.
        """

    def versions(self, ids: Sequence[str]) -> list[tuple[Version, ...]]:
        """Return, for each article, what all records say of it as they were read, in the order of sources."""
        found: list[tuple[Version, ...]] = []
        several = zip(self.get(ids), self.mentioning(ids), self.differing(ids), strict=True)
        for shown, records, differing in several:
            if shown is None:
                found.append(())
                continue
            shown = shown.as_read
            said = {Precedence.MENTION: shown.as_mentioned()}
            found.append(
                tuple(
                    Version(source, differing.get(source) or said.get(precedence, shown), precedence)
                    for source, precedence in sorted(records.items())
                )
            )
        return found
