"""The seam: what every engine can do, and the one convention of scores.

**Scores.** Larger is better, always. A dense score is the cosine of unit float32 vectors, so it lies in
[-1, 1]; a lexical score is BM25 (k1 = 1.2, b = 0.75) over the terms that `text/analyzer.py` finds in an
article's title, which count twice, and excerpt, so it is above 0. Equal scores are ordered by id.

**Vectors** travel as `(n, d)` batches of unit float32 rows. Engines may keep them as float16. Token vectors,
for late interaction, travel as one `(t, d)` matrix an article; engines keep the signs of the elements, and
give each back as 1/sqrt(d) with its sign.

**Revisions.** Every write is one revision, a number that only grows: it is there whole or not at all, also
after a crash. Reading goes through a `Snapshot`, which stays at its revision whatever is written meanwhile.

**Stories.** An engine keeps which story each article stands in, and does not know what a story is: `assign`
tells it. An article that is new has none yet; where one changes, goes, or is listed otherwise, all of its
story are to be placed again, and stand in it until they are. `unassigned` gives both.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from semsearch.types import Article, Count, Coverage, Facets, Filter, Listing, Match, Names, Suggestion

Vectors = NDArray[np.float32]


class Snapshot(ABC):
    """One whole revision, to read from; a context manager, so that the engine knows when it is let go."""

    revision: int

    @abstractmethod
    def nearest(self, vectors: Vectors, k: int, filter: Filter) -> list[list[Match]]:
        """Give, for each row of `vectors`, the `k` articles of highest cosine among those that pass."""

    @abstractmethod
    def matching(self, text: str, k: int, filter: Filter) -> list[Match]:
        """Give the `k` articles of highest BM25 for any of the terms of `text`, among those that pass."""

    @abstractmethod
    def idf(self, terms: Sequence[str]) -> Mapping[str, float]:
        """Give the weight that BM25 gives to each term: the fewer articles hold it, the more."""

    @abstractmethod
    def newest(self, k: int, filter: Filter) -> list[str]:
        """Give the ids of the `k` newest articles among those that pass; ones without a date come last."""

    @abstractmethod
    def get(self, ids: Sequence[str]) -> list[Article | None]:
        """Give the articles in the order of the ids, None where there is none."""

    @abstractmethod
    def vectors(self, ids: Sequence[str]) -> Vectors:
        """Give the vectors of articles, shape `(len(ids), d)`, as stored.

        Raises:
            NotFound: One of the ids is not in the store.
        """

    @abstractmethod
    def token_vectors(self, ids: Sequence[str]) -> list[Vectors]:
        """Give the token vectors of articles, as stored: a matrix `(t, d)` each, `(0, d)` without any.

        Raises:
            NotFound: One of the ids is not in the store.
        """

    @abstractmethod
    def coverage(self, ids: Sequence[str]) -> list[Coverage]:
        """Give the edges at each article, in the order of the ids; empty ones for an unknown id.

        Where several records are about one item, their lists are joined, in the order of the sources.
        """

    @abstractmethod
    def stories(self, ids: Sequence[str]) -> list[str]:
        """Give the story that each article stands in; "" where it was never placed, or is unknown."""

    @abstractmethod
    def members(self, stories: Sequence[str]) -> list[list[str]]:
        """Give the ids of each story's articles, in their order; none for an unknown story."""

    @abstractmethod
    def largest_stories(self, k: int, offset: int, filter: Filter) -> list[Count]:
        """Count each story's articles that pass: `k` of them, largest first, equal ones by id."""

    @abstractmethod
    def count_stories(self, filter: Filter) -> int:
        """Count the stories of the articles that pass."""

    @abstractmethod
    def unassigned(self) -> list[str]:
        """Give the articles whose story is to be found, or found again, by date; those without come last."""

    @abstractmethod
    def facets(self, filter: Filter) -> Facets:
        """Count the articles that pass, by topic, outlet (its name), type and month."""

    @abstractmethod
    def count(self, filter: Filter) -> int:
        """Count the articles that pass."""

    @abstractmethod
    def names(self) -> Names:
        """Give the names of all outlets and topics; cheap to ask again."""

    @abstractmethod
    def corrections(self, words: Sequence[str]) -> Mapping[str, str]:
        """Give, for words that no article holds, the most likely of the archive's words that was meant.

        A word of 4 to 7 letters may differ by one insertion, deletion, change or swap of neighbours, a longer
        one by two; the first letter has to agree. Words that are known, or like none, are left out. Words and
        corrections are folded: case and accents make no difference.
        """

    @abstractmethod
    def suggestions(self, text: str, k: int) -> list[Suggestion]:
        """Complete what was typed: topics and outlets that begin so, then titles that hold all its words.

        The last word may be unfinished. Best first, no text twice, at most `k`.
        """

    @abstractmethod
    def articles(self) -> Iterator[Article]:
        """Give all articles, in the order of their ids, without holding them all."""

    @abstractmethod
    def listings(self, sources: Sequence[str] | None = None) -> Iterator[Listing]:
        """Give the listings of these sources, or all, in the order of sources, without holding them all."""

    @abstractmethod
    def close(self) -> None:
        """Let the snapshot go. Reading from it afterwards is an error; closing twice is not."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: Any) -> None:  # noqa: ANN401
        self.close()


class Store(ABC):
    """Articles with their vectors and listings, in one engine."""

    @abstractmethod
    def snapshot(self) -> Snapshot:
        """Give the newest whole revision, to read from. Cheap while nothing was written since the last."""

    @abstractmethod
    def upsert(
        self,
        articles: Sequence[Article],
        vectors: Vectors,
        listings: Sequence[Listing] = (),
        token_vectors: Sequence[Vectors] = (),
    ) -> int:
        """Add or replace articles (by id) and listings (by source), as one revision, and give its number.

        `vectors` has a row for each article; `token_vectors` has a matrix for each, or is empty. When this
        returns, the revision is safe on disk. What only the replaced listings mentioned is removed, as in
        `retract`.

        Raises:
            ValueError: Vectors and articles differ in number, or the dimension is not the store's.
            IndexBusy: Another process is writing.
        """

    @abstractmethod
    def assign(self, stories: Mapping[str, str]) -> int:
        """Place articles, by their ids, in stories, as one revision, and give its number.

        Ids that the store does not hold are passed over.
        """

    @abstractmethod
    def retract(self, sources: Sequence[str]) -> list[str]:
        """Remove the listings of records that are gone, as one revision.

        An article that these listings mentioned and none mentions any more, as item or as related, is
        removed with them; one that is still listed but has lost its last own record stays, no longer
        `listed` and with `published` unknown. Gives the ids that were removed; unknown sources are passed
        over.
        """

    @abstractmethod
    def delete(self, ids: Sequence[str]) -> int:
        """Remove articles and the edges at them, as one revision; gives how many there were."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files and locks. Closing twice is no error."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: Any) -> None:  # noqa: ANN401
        self.close()
