"""What is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from semsearch.types.article import Article, Provider
from semsearch.types.query import Interpretation

Relation = Literal["listed", "similar"]
Confidence = Literal["high", "medium", "low", "none"]
CONFIDENT: tuple[Confidence, ...] = ("high", "medium")  # where stories answer; else they are the nearest


@dataclass(frozen=True, slots=True)
class Match:
    """One engine's finding: an article's id and a score, larger is better (see `storage/base.py`)."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class ScoreBreakdown:
    """How a score came to be: the parts add up to it; `cosine`, `bm25` and `maxsim` lie behind three.

    Attributes:
        dense: Likeness in meaning.
        lexical: Words in common.
        cosine: The cosine behind `dense`.
        bm25: The BM25 behind `lexical`, 0 where no word matched.
        maxsim: The weighted mean of the largest cosines of the question's tokens behind `interaction`, 0
            where they were not compared. In JSON it is `closeness`.
        interaction: What likeness word by word added or took away (late interaction).
        feedback: What likeness to the best candidates added or took away.
        corroboration: What likeness to another good candidate added, or the want of it took away.
        recency: What being new added, or lying in a time that the question leans to.
        quality: What the archive's own judgment of the article added.
        reranking: What the cross-encoder added or took away.
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


@dataclass(frozen=True, slots=True)
class Hit:
    """An article found, its score (0 to 1, the best candidate's near 1), and why."""

    article: Article
    score: float
    why: ScoreBreakdown


@dataclass(frozen=True, slots=True)
class Related:
    """An article shown under a story's lead; the score is the question's, None where it was no candidate."""

    article: Article
    relation: Relation
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A lead and the other coverage, the outlets of both (once each), and the span of their dates.

    `id` names the story whoever leads it, from one revision to the next.
    `best` is the hit that gives the story its place: None where that is the lead itself, else a listed
    article which answered better than the item that leads it.
    """

    lead: Hit
    related: tuple[Related, ...] = ()
    providers: tuple[Provider, ...] = ()
    first_published_at: datetime | None = None
    last_published_at: datetime | None = None
    best: Hit | None = None
    id: str = ""

    @property
    def ranked_by(self) -> Hit:
        """The hit whose score is the story's."""
        return self.best or self.lead


@dataclass(frozen=True, slots=True)
class Count:
    """How many articles have a value."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline of one article of a story, and what it alone says.

    `own` holds the places of these words, `(start, end)` in characters.
    """

    article: Article
    own: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class StoryDetail:
    """All there is to tell of a story.

    Attributes:
        story: The story, led by its best article whatever is asked.
        timeline: How many of its articles were published each day, "2021-07-28", in time's order.
        headlines: Of all its articles, in time's order.
        silent: Outlets that report on its topics at other times, but not on this, the most frequent first.
    """

    story: Story
    timeline: tuple[Count, ...] = ()
    headlines: tuple[Headline, ...] = ()
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryList:
    """Stories without a question, largest first, of `total`, from one whole revision of the index."""

    stories: tuple[Story, ...]
    total: int
    revision: int
    articles: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands: characters `start` to `end` of a field of an article."""

    article_id: str
    field: Literal["title", "excerpt"]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer, the stories that it cites (numbered from 1), and where it stands in them.

    A sentence that was taken has the place of each of its citations, word for word; one that a language model
    wrote has the places of the sentences that bear it out.
    """

    text: str
    citations: tuple[int, ...]
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Timings:
    """How long each stage took, in milliseconds.

    Attributes:
        parse_ms: Reading the question, and correcting its spelling.
        resolve_ms: Finding the story that it refers to.
        encode_ms: Embedding it.
        retrieve_ms: Searching for candidates.
        rank_ms: Ranking them.
        group_ms: Grouping them into stories.
        confidence_ms: Judging whether they answer.
        summary_ms: Choosing the sentences of the summary.
        write_ms: A language model writing it instead.
        total_ms: All of them, and what lies between.
    """

    parse_ms: float = 0.0
    resolve_ms: float = 0.0
    encode_ms: float = 0.0
    retrieve_ms: float = 0.0
    rank_ms: float = 0.0
    group_ms: float = 0.0
    confidence_ms: float = 0.0
    summary_ms: float = 0.0
    write_ms: float = 0.0
    total_ms: float = 0.0


Step = Literal["limits", "candidates", "order", "story", "shown", "not_coverage", "same_story"]


@dataclass(frozen=True, slots=True)
class MissDiagnosis:
    """What became of an article that was expected in an answer.

    Attributes:
        article: The article.
        step: Where it fell out: it fails a limit ("limits"), neither search returned it ("candidates"), or
            others are ranked before it ("order"). Where it is, on this page or one before: in a story under
            another lead ("story"), or leading one ("shown"). After a reference to a story: it is not among
            the other reports of that story ("not_coverage"), or belongs to the story that others are wanted
            like ("same_story").
        limits: The fields of the filter that it fails ("since", "providers", …).
        cosine: Its cosine to the question, or to the lead of the story whose coverage is asked for; None
            where nothing was compared.
        least_cosine: The least that would have made it a candidate, None where all are candidates.
        bm25: Its BM25; 0 where it holds none of the terms.
        least_bm25: The least that would have made it a candidate, None where all are candidates.
        score: Its score, less what it lost for having been shown earlier in the conversation; None where it
            was no candidate.
        least_score: The score of the last story on the page, likewise.
        place: Its place among the hits, from 1; None where it has none.
        story: The id of the story that it stands in, "" where it stands in none that is shown.
    """

    article: Article
    step: Step
    limits: tuple[str, ...] = ()
    cosine: float | None = None
    least_cosine: float | None = None
    bm25: float | None = None
    least_bm25: float | None = None
    score: float | None = None
    least_score: float | None = None
    place: int | None = None
    story: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion of what was typed, and how many articles have it; 1 for a title."""

    text: str
    kind: Literal["topic", "provider", "title"]
    count: int = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """Stories for a question, best first, from one whole revision of the index.

    Attributes:
        summary: Sentences; none where the stories are merely the nearest.
        why_not: What became of the article that the question asks about; None where it asks about none.
        writer: The language model that wrote the summary; "" where its sentences were taken from articles.
        unsupported: Sentences of the model that were left out, since no article bears them out.
        unknown: Names in the question that no article holds, as they stand in it; there `confidence` is low
            or none.
    """

    question: str
    interpretation: Interpretation
    confidence: Confidence
    summary: tuple[Sentence, ...]
    stories: tuple[Story, ...]
    timings: Timings
    revision: int
    articles: int
    why_not: MissDiagnosis | None = None
    writer: str = ""
    unsupported: int = 0
    unknown: tuple[str, ...] = ()

    @property
    def confident(self) -> bool:
        """Whether the stories answer, as far as can be told; else they are the nearest."""
        return self.confidence in CONFIDENT


@dataclass(frozen=True, slots=True)
class Page:
    """Plain hits `offset` to `offset + limit` of `total`, from one whole revision of the index."""

    hits: tuple[Hit, ...]
    total: int
    total_is_exact: bool
    timings: Timings
    revision: int
    articles: int
    interpretation: Interpretation = Interpretation("")


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts over the articles that pass a filter, largest first; months ("2021-07") in time's order."""

    total: int
    topics: tuple[Count, ...] = ()
    providers: tuple[Count, ...] = ()
    types: tuple[Count, ...] = ()
    months: tuple[Count, ...] = ()
