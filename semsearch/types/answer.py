"""Answers, what they are made of, and the events that stream them; pages of hits; counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self

from semsearch.types.article import Article
from semsearch.types.query import Interpretation
from semsearch.types.story import Count, Hit, Story

Confidence = Literal["high", "medium", "low", "none"]
CONFIDENT: tuple[Confidence, ...] = ("high", "medium")  # where stories answer; else they are the nearest


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a sentence: characters `start` to `end` of a field of an article."""

    article_id: str
    field: Literal["title", "excerpt"]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """What names an article that a sentence cites; the outlet is its name, else its domain, else ""."""

    id: str
    title: str
    outlet: str
    url: str

    @classmethod
    def of(cls, article: Article) -> Self:
        """Return what names an article."""
        outlet = article.provider.name or article.provider.domain
        return cls(article.id, article.title, outlet, article.url)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a summary.

    Attributes:
        text: The sentence.
        citations: The numbers of the stories that it cites, from 1.
        places: Of an extracted sentence, its place in each cited story. Of one that a language model wrote,
            the places of the sentences that support it.
        cited: The article of each cited story that it comes from; that of a language model, the one that
            supports it best.
    """

    text: str
    citations: tuple[int, ...]
    places: tuple[Place, ...] = ()
    cited: tuple[CitedArticle, ...] = ()


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
    """What became of an article that was expected in an answer (`Question.why_not`).

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
    """A completion of what was typed, and the number of articles that have it; 1 for a title."""

    text: str
    kind: Literal["topic", "provider", "title"]
    count: int = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, from one revision of the index.

    Attributes:
        question: The text of the question.
        interpretation: How it was understood.
        confidence: How sure it is that the stories answer it.
        summary: Sentences that answer it; none unless the confidence is high or medium.
        stories: Best first.
        timings: How long each stage took.
        revision: The revision of the index.
        articles: The number of articles in the index.
        why_not: What became of the article of `Question.why_not`; None where the question names none.
        writer: The language model that wrote the summary; "" where its sentences are extracted from articles.
        unsupported: How many sentences of the model were left out because no article supports them.
        unknown: Names in the question that no article mentions; the confidence is then low or none.
        missing: Other parts of the question that the best stories do not mention; likewise.
        foreign_language: The language of the question (ISO 639), if no article is in it and the confidence is
            low or none; `unknown` and `missing` are then empty.
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
    missing: tuple[str, ...] = ()
    foreign_language: str = ""

    @property
    def confident(self) -> bool:
        """Whether the stories probably answer the question; if not, they are the nearest that there are."""
        return self.confidence in CONFIDENT


@dataclass(frozen=True, slots=True)
class Page:
    """One page of plain hits, `offset` to `offset + limit` of `total`, from one revision of the index."""

    hits: tuple[Hit, ...]
    total: int
    total_is_exact: bool
    timings: Timings
    revision: int
    articles: int
    interpretation: Interpretation = Interpretation("")


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts of the articles that pass a filter, largest first; months ("2021-07") in order of time."""

    total: int
    topics: tuple[Count, ...] = ()
    providers: tuple[Count, ...] = ()
    types: tuple[Count, ...] = ()
    months: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class StoriesFound:
    """The stories were found: an answer whose summary is still to come."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class SentenceAdded:
    """The next sentence of the summary.

    Attributes:
        number: Its place, from 1. A 1 after other numbers starts the summary again: the language model
            failed, and what it wrote so far is withdrawn.
        sentence: The sentence.
        writer: The language model that wrote it, "" where it was extracted from an article.
    """

    number: int
    sentence: Sentence
    writer: str = ""


@dataclass(frozen=True, slots=True)
class AnswerCompleted:
    """The whole answer."""

    answer: Answer


Event = StoriesFound | SentenceAdded | AnswerCompleted
