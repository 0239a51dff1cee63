"""An answer to a question, whole and as the events of a stream, and a page of plain hits."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from semsearch import types
from semsearch.schemas.article import Article, ScoreBreakdown
from semsearch.schemas.interpretation import Interpretation
from semsearch.schemas.resource import Index, Mirror, Resource, is_none
from semsearch.schemas.story import Story


class Place(Mirror):
    """A span of an article's field: characters (code points) `start` to `end`."""

    domain_type = types.Place

    article_id: str
    field: Literal["title", "excerpt"]
    start: int
    end: int


class CitedArticle(Mirror):
    """What names an article that a sentence cites."""

    domain_type = types.CitedArticle

    id: str
    title: str
    outlet: str
    url: str


class Sentence(Mirror):
    """A sentence of the summary, the stories that it cites (numbered from 1), and its places in them.

    `cited` has the article of each cited story that the sentence comes from: the lead, the best hit or one of
    the related articles. A sentence that the language model `writer` wrote has the places of the sentences
    that support it.
    """

    domain_type = types.Sentence

    text: str
    citations: list[int]
    places: list[Place] = Field(default_factory=list)
    cited: list[CitedArticle] = Field(default_factory=list)


class Timings(Mirror):
    """How long each stage took, in milliseconds."""

    domain_type = types.Timings

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


class MissDiagnosis(Mirror):
    """Why an article that was expected is not in the answer, or where it is.

    `step` says where it was dropped: by a limit ("limits"; `limits` names the fields of the filter that it
    fails), because neither search returned it ("candidates"), or because others are ranked before it
    ("order"); or where it is, on this page or one before: in a story led by another article ("story"), or
    leading one ("shown"). After a reference to a story: it is not among that story's other reports
    ("not_coverage"), or it belongs to the story that others are wanted like ("same_story"). `least_…` is what
    the last candidate, or the last story shown, has; null where there is none. `place` is its rank, from 1;
    `story` the id of its story.
    """

    domain_type = types.MissDiagnosis

    article: Article
    step: types.Step
    limits: list[str]
    cosine: float | None
    least_cosine: float | None
    bm25: float | None
    least_bm25: float | None
    score: float | None
    least_score: float | None
    place: int | None
    story: str


class Answer(Resource):
    """An answer: the stories, best first, and a summary of them."""

    question: str
    interpretation: Interpretation
    confidence: types.Confidence
    summary: list[Sentence] = Field(
        description='Empty where the stories are only the nearest (`confidence` "low" or "none").'
    )
    stories: list[Story]
    timings: Timings
    index: Index
    why_not: MissDiagnosis | None = Field(
        default=None, description="About the article that the question asks about; null where it asks none."
    )
    writer: str = Field(
        default="",
        description='The language model that wrote the summary; "" where its sentences were taken from '
        "articles.",
    )
    unsupported: int = Field(
        default=0, description="Sentences of the model that were left out, since no article supports them."
    )
    unknown: list[str] = Field(
        default_factory=list,
        description='Names in the question that no article has; if any, `confidence` is "low" or "none".',
    )
    missing: list[str] = Field(
        default_factory=list,
        description="Other parts of the question that the best stories do not mention: names, figures, "
        'roles, words; if any, `confidence` is "low" or "none".',
    )
    foreign_language: str = Field(
        default="",
        description='The language of the question, as a code of ISO 639 ("de"), if no article is in it and '
        'nothing close was found; else "".',
    )

    @classmethod
    def of(cls, answer: types.Answer, *, explain: bool = False) -> Answer:
        """Return the resource of an answer; with `explain`, each story has the parts of its score."""
        terms = frozenset(answer.interpretation.terms)
        return cls(
            question=answer.question,
            interpretation=Interpretation.of(answer.interpretation),
            confidence=answer.confidence,
            summary=[Sentence.of(sentence) for sentence in answer.summary],
            stories=[Story.of(story, terms, explain=explain) for story in answer.stories],
            timings=Timings.of(answer.timings),
            index=Index.of(answer),
            why_not=MissDiagnosis.of(answer.why_not) if answer.why_not else None,
            writer=answer.writer,
            unsupported=answer.unsupported,
            unknown=list(answer.unknown),
            missing=list(answer.missing),
            foreign_language=answer.foreign_language,
        )

    def to_domain(self) -> types.Answer:
        """Return the answer."""
        return types.Answer(
            question=self.question,
            interpretation=self.interpretation.to_domain(),
            confidence=self.confidence,
            summary=tuple(sentence.to_domain() for sentence in self.summary),
            stories=tuple(story.to_domain() for story in self.stories),
            timings=self.timings.to_domain(),
            revision=self.index.revision,
            articles=self.index.articles,
            why_not=self.why_not.to_domain() if self.why_not else None,
            writer=self.writer,
            unsupported=self.unsupported,
            unknown=tuple(self.unknown),
            missing=tuple(self.missing),
            foreign_language=self.foreign_language,
        )


class SentenceEvent(Sentence):
    """The next sentence of the summary: its number from 1, and the model that wrote it.

    A number 1 after others means that the summary begins anew, since the model failed.
    """

    number: int
    writer: str

    @classmethod
    def of(cls, event: types.SentenceAdded) -> SentenceEvent:
        """Return the resource of an event."""
        sentence = event.sentence
        return cls(
            text=sentence.text,
            citations=list(sentence.citations),
            places=[Place.of(place) for place in sentence.places],
            cited=[CitedArticle.of(article) for article in sentence.cited],
            number=event.number,
            writer=event.writer,
        )


# What of an answer each event holds before the last, which holds all of it.
INTERPRETATION = {"question", "interpretation"}
STORIES = {"confidence", "stories", "why_not", "index"}


class Hit(Resource):
    """An article that was found."""

    article: Article
    score: float
    why: ScoreBreakdown | None = Field(default=None, exclude_if=is_none)

    @classmethod
    def of(cls, hit: types.Hit, *, explain: bool = False) -> Hit:
        """Return the resource of a hit."""
        why = ScoreBreakdown.of(hit.why) if explain else None
        return cls(article=Article.of(hit.article), score=hit.score, why=why)


class Page(Resource):
    """A page of hits, best first."""

    interpretation: Interpretation
    hits: list[Hit]
    total: int
    total_is_exact: bool
    timings: Timings
    index: Index

    @classmethod
    def of(cls, page: types.Page, *, explain: bool = False) -> Page:
        """Return the resource of a page; with `explain`, each hit has the parts of its score."""
        return cls(
            interpretation=Interpretation.of(page.interpretation),
            hits=[Hit.of(hit, explain=explain) for hit in page.hits],
            total=page.total,
            total_is_exact=page.total_is_exact,
            timings=Timings.of(page.timings),
            index=Index.of(page),
        )
