"""Hits and stories: what a search returns, and how it is grouped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from semsearch.types.article import Article, Provider

Relation = Literal["listed", "similar"]
OriginReason = Literal["agency", "copy", "owner", "own"]


class Match(NamedTuple):  # faster to make than a dataclass: a question makes hundreds
    """The id of an article that a search returned, and its score; larger is better (`storage/base.py`)."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class ScoreBreakdown:
    """The parts that add up to a score, and the `cosine`, `bm25` and `maxsim` that three of them come from.

    Attributes:
        dense: Similarity of meaning.
        lexical: Terms in common.
        cosine: The cosine behind `dense`.
        bm25: The BM25 behind `lexical`, 0 where no term matched.
        maxsim: The weighted mean of the largest cosines of the question's tokens behind `interaction`, 0
            where they were not compared. In JSON it is `closeness`.
        interaction: The change by comparing token by token (late interaction).
        feedback: The change by the words of the best candidates (pseudo-relevance feedback).
        corroboration: The change by similarity to another good candidate, or by the lack of one.
        recency: Added for being new, or for lying within a soft date of the question.
        quality: Added for the quality that the archive gives the article.
        reranking: The change by the cross-encoder.
        exclusion: What it loses for being about what the question excludes; 0 or less.
    """

    dense: float
    lexical: float
    cosine: float
    bm25: float
    maxsim: float = 0.0
    interaction: float = 0.0
    feedback: float = 0.0
    corroboration: float = 0.0
    recency: float = 0.0
    quality: float = 0.0
    reranking: float = 0.0
    exclusion: float = 0.0


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found, its score (0 to 1, the best near 1), and the parts of that."""

    article: Article
    score: float
    why: ScoreBreakdown


@dataclass(frozen=True, slots=True)
class Related:
    """An article under the lead of a story; its score is None where it was no candidate."""

    article: Article
    relation: Relation
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """One independent source of a story, and the reports that go back to it.

    Attributes:
        name: The agency, the owner or the outlet; "" where the only report names none.
        reason: Why the reports are one origin: they credit the "agency", are a "copy" of the first, or are
            from outlets of one "owner"; "own" where one outlet has its own report.
        articles: The ids of the reports, the first to be published first.
        outlets: The outlets that carry them, in the same order, once each.
    """

    name: str
    reason: OriginReason
    articles: tuple[str, ...]
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """The articles on one event: a lead and the other coverage.

    Attributes:
        lead: The article that leads.
        related: The other coverage, in the order in which it is shown.
        providers: The outlets of all of them, once each.
        first_published_at, last_published_at: The span of their dates; None where none has a date.
        best: The hit whose score ranks the story; None where that is the lead. Else it is a listed article
            that answers better than the item which leads.
        id: The id of the story, whichever article leads it, from one revision to the next.
        origins: Its independent sources, in the order of the first report of each.
    """

    lead: Hit
    related: tuple[Related, ...] = ()
    providers: tuple[Provider, ...] = ()
    first_published_at: datetime | None = None
    last_published_at: datetime | None = None
    best: Hit | None = None
    id: str = ""
    origins: tuple[Origin, ...] = ()

    @property
    def ranked_by(self) -> Hit:
        """The hit whose score is the story's."""
        return self.best or self.lead


@dataclass(frozen=True, slots=True)
class EarlierStory:
    """An earlier story that a story follows on.

    Attributes:
        id: Its id.
        lead: The article that represents it.
        articles: How many articles it has.
        first_published_at, last_published_at: The span of their dates.
        days_before: Whole days from its first report to that of the later story.
        common: What both have in common: names and other words that weigh most, in its spelling.
        similarity: How similar both are, 0 to 1.
    """

    id: str
    lead: Article
    articles: int
    first_published_at: datetime
    last_published_at: datetime
    days_before: int
    common: tuple[str, ...]
    similarity: float


@dataclass(frozen=True, slots=True)
class ArticleStory(Story):
    """The story of an article, led by it, and what is around the story.

    Attributes:
        near: Articles of other stories that are most like the article, where its story has few.
        background: Earlier stories that this one follows on, the most similar first.
    """

    near: tuple[Article, ...] = ()
    background: tuple[EarlierStory, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """A value, and how many articles have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline of one article of a story.

    Attributes:
        article: The article.
        own: The spans of the words that no other headline of the story has, `(start, end)` in characters.
    """

    article: Article
    own: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class StoryList:
    """Some of the `total` stories of one revision of the index, largest first."""

    stories: tuple[Story, ...]
    total: int
    revision: int
    articles: int
