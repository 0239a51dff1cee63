"""What is answered."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from semsearch.schemas.shapes.archive import ArticleJSON, CountJSON, ProviderJSON
from semsearch.schemas.shapes.questions import InterpretationJSON


class HighlightsJSON(TypedDict):
    """Places of matched words, `[start, end]` in characters (code points)."""

    title: list[list[int]]
    excerpt: list[list[int]]


class ScoreBreakdownJSON(TypedDict):
    """The parts that add up to a score, and the figures that they were made from."""

    dense: float
    lexical: float
    cosine: float
    bm25: float
    closeness: float
    interaction: float
    feedback: float
    corroboration: float
    recency: float
    quality: float
    reranking: float


class RelatedJSON(TypedDict):
    """Other coverage of a story."""

    article: ArticleJSON
    relation: Literal["listed", "similar"]
    score: float | None


class StoryJSON(TypedDict):
    """A story: its lead, and the other coverage. `id` names the story, whichever of its articles leads.

    `score` (and `why`) are those of the best answer in it, the article `best`: mostly the lead, sometimes one
    of the coverage.
    """

    id: str
    score: float
    best: str
    article: ArticleJSON
    highlights: HighlightsJSON
    related: list[RelatedJSON]
    providers: list[ProviderJSON]
    first_published_at: str | None
    last_published_at: str | None
    why: NotRequired[ScoreBreakdownJSON]


class PlaceJSON(TypedDict):
    """Where a sentence stands: characters (code points) `start` to `end` of a field of an article."""

    article_id: str
    field: Literal["title", "excerpt"]
    start: int
    end: int


class SentenceJSON(TypedDict):
    """A sentence of the summary, the stories that it cites (numbered from 1), and where it stands there.

    What `writer` wrote has the places of the sentences that bear it out.
    """

    text: str
    citations: list[int]
    places: list[PlaceJSON]


class ToldJSON(SentenceJSON):
    """A sentence of a summary that is still being told: its number from 1, and who wrote it.

    A number 1 after others says that the summary begins anew, since the model `writer` failed.
    """

    number: int
    writer: str


class IndexJSON(TypedDict):
    """The revision that answered, and its size."""

    revision: int
    articles: int


class MissDiagnosisJSON(TypedDict):
    """What became of an article that was expected in the answer.

    `step` says where it fell out: a limit (`limits` names the fields of the filter that it fails), neither
    search returned it ("candidates"), others are ranked before it ("order"); or where it is, on this page or
    one before: under another lead ("story"), or leading a story ("shown"). After a reference to a story: it
    is not among that story's other reports ("not_coverage"), or belongs to the story that others are wanted
    like ("same_story"). `least_…` is what the last candidate, or the last story shown, has; null where there
    is none. `place` is its place among the hits, from 1; `story` the id of its story.
    """

    article: ArticleJSON
    step: Literal["limits", "candidates", "order", "story", "shown", "not_coverage", "same_story"]
    limits: list[str]
    cosine: float | None
    least_cosine: float | None
    bm25: float | None
    least_bm25: float | None
    score: float | None
    least_score: float | None
    place: int | None
    story: str


class AnswerJSON(TypedDict):
    """An answer; `why_not` is about the article that the question asks about, null where it asks none.

    `summary` is empty where the stories are merely the nearest (`confidence` "low" or "none"). `writer` is
    the language model that wrote it, "" where its sentences were taken from articles; `unsupported` counts
    the model's sentences that were left out, since no article bears them out. `unknown` has the names in
    the question that no article holds; where there is one, `confidence` is "low" or
    "none".
    """

    question: str
    interpretation: InterpretationJSON
    confidence: Literal["high", "medium", "low", "none"]
    summary: list[SentenceJSON]
    stories: list[StoryJSON]
    timings: dict[str, float]
    index: IndexJSON
    why_not: MissDiagnosisJSON | None
    writer: str
    unsupported: int
    unknown: list[str]


class HitJSON(TypedDict):
    """A plain hit."""

    article: ArticleJSON
    score: float
    why: NotRequired[ScoreBreakdownJSON]


class PageJSON(TypedDict):
    """A page of hits."""

    interpretation: InterpretationJSON
    hits: list[HitJSON]
    total: int
    total_is_exact: bool
    timings: dict[str, float]
    index: IndexJSON


class HeadlineJSON(TypedDict):
    """A headline of a story; `own` are the places, `[start, end]`, of what it alone says."""

    article: ArticleJSON
    own: list[list[int]]


class StoryDetailJSON(TypedDict):
    """All there is to tell of a story.

    `timeline` counts its articles by day ("2021-07-28"), `headlines` are in time's order, and `silent` are
    outlets that report on its topics at other times, but not on this.
    """

    story: StoryJSON
    timeline: list[CountJSON]
    headlines: list[HeadlineJSON]
    silent: list[str]


class StoryListJSON(TypedDict):
    """Stories without a question, largest first, and how many there are."""

    stories: list[StoryJSON]
    total: int
    index: IndexJSON
