"""What is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from semsearch.types.archive import Article, Provider
from semsearch.types.questions import Interpretation

Relation = Literal["listed", "similar"]
Confidence = Literal["high", "medium", "low", "none"]


@dataclass(frozen=True, slots=True)
class Match:
    """One engine's finding: an article's id and a score, larger is better (see `stores/base.py`)."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Why:
    """How a score came to be: `dense`, `lexical` and `feedback` are the parts that add up to it.

    `cosine` and `bm25` are the figures that the first two were made from; `bm25` is 0 where no word matched.
    `feedback` is what likeness to the best candidates added or took away.
    """

    dense: float
    lexical: float
    cosine: float
    bm25: float
    feedback: float = 0.0


@dataclass(frozen=True, slots=True)
class Hit:
    """An article found, its score (0 to 1, the best candidate's near 1), and why."""

    article: Article
    score: float
    why: Why


@dataclass(frozen=True, slots=True)
class Related:
    """An article shown under a story's lead; the score is the question's, None where it was no candidate."""

    article: Article
    relation: Relation
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A lead and the other coverage, the outlets of both (once each), and the span of their dates.

    `best` is the hit that gives the story its place: None where that is the lead itself, else a listed
    article which answered better than the item that leads it.
    """

    lead: Hit
    related: tuple[Related, ...] = ()
    providers: tuple[Provider, ...] = ()
    first_published_at: datetime | None = None
    last_published_at: datetime | None = None
    best: Hit | None = None

    @property
    def ranked_by(self) -> Hit:
        """The hit whose score is the story's."""
        return self.best or self.lead


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence taken word for word from the leads of the cited stories (numbered from 1)."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Timings:
    """Where the time went, in milliseconds."""

    encode_ms: float = 0.0
    retrieve_ms: float = 0.0
    rank_ms: float = 0.0
    total_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """Stories for a question, best first, from one whole revision of the index."""

    question: str
    interpretation: Interpretation
    confidence: Confidence
    summary: tuple[Sentence, ...]
    stories: tuple[Story, ...]
    timings: Timings
    revision: int
    articles: int


@dataclass(frozen=True, slots=True)
class Page:
    """Plain hits `offset` to `offset + limit` of `total`, from one whole revision of the index."""

    hits: tuple[Hit, ...]
    total: int
    total_is_exact: bool
    timings: Timings
    revision: int
    articles: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many articles have a value."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts over the articles that pass a filter, largest first; months ("2021-07") in time's order."""

    total: int
    topics: tuple[Count, ...] = ()
    providers: tuple[Count, ...] = ()
    types: tuple[Count, ...] = ()
    months: tuple[Count, ...] = ()
