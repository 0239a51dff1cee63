"""The shapes of the JSON that travels. Fields may be added; none is renamed or removed."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class ProviderJSON(TypedDict):
    """An outlet."""

    name: str
    domain: str


class ImageJSON(TypedDict):
    """A picture; width and height in pixels."""

    url: str
    width: int | None
    height: int | None
    title: str
    attribution: str


class ArticleJSON(TypedDict):
    """An article; `published_at` in ISO 8601, UTC; `listed` tells items of the archive from mere mentions."""

    id: str
    title: str
    excerpt: str
    url: str
    provider: ProviderJSON
    published_at: str | None
    topics: list[str]
    images: list[ImageJSON]
    type: str
    quality: int | None
    heat: int | None
    published: bool | None
    listed: bool


class FilterJSON(TypedDict):
    """Limits in force."""

    since: str | None
    until: str | None
    providers: list[str]
    topics: list[str]
    types: list[str]
    published: bool | None


class InterpretationJSON(TypedDict):
    """What was understood."""

    text: str
    terms: list[str]
    filter: FilterJSON


class HighlightsJSON(TypedDict):
    """Places of matched words, `[start, end]` in characters (code points)."""

    title: list[list[int]]
    excerpt: list[list[int]]


class WhyJSON(TypedDict):
    """The parts that add up to a score, and the figures that they were made from."""

    dense: float
    lexical: float
    cosine: float
    bm25: float
    feedback: float


class RelatedJSON(TypedDict):
    """Other coverage of a story."""

    article: ArticleJSON
    relation: Literal["listed", "similar"]
    score: float | None


class StoryJSON(TypedDict):
    """A story: its lead, and the other coverage. `id` is the lead's.

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
    why: NotRequired[WhyJSON]


class SentenceJSON(TypedDict):
    """A sentence word for word from the cited stories' leads (numbered from 1)."""

    text: str
    citations: list[int]


class IndexJSON(TypedDict):
    """The revision that answered, and its size."""

    revision: int
    articles: int


class AnswerJSON(TypedDict):
    """An answer."""

    question: str
    interpretation: InterpretationJSON
    confidence: Literal["high", "medium", "low", "none"]
    summary: list[SentenceJSON]
    stories: list[StoryJSON]
    timings: dict[str, float]
    index: IndexJSON


class HitJSON(TypedDict):
    """A plain hit."""

    article: ArticleJSON
    score: float
    why: NotRequired[WhyJSON]


class PageJSON(TypedDict):
    """A page of hits."""

    hits: list[HitJSON]
    total: int
    total_is_exact: bool
    timings: dict[str, float]
    index: IndexJSON


class CountJSON(TypedDict):
    """A value and how many articles have it."""

    value: str
    count: int


class FacetsJSON(TypedDict):
    """Counts under a filter."""

    total: int
    topics: list[CountJSON]
    providers: list[CountJSON]
    types: list[CountJSON]
    months: list[CountJSON]


class RejectionJSON(TypedDict):
    """Something that could not be read."""

    path: str
    line: int | None
    reason: str


class ReportJSON(TypedDict):
    """What an indexing run did, counted in articles."""

    added: int
    updated: int
    unchanged: int
    removed: int
    duplicates: int
    rejected: list[RejectionJSON]
    articles: int
    items_per_second: float
    seconds: float
    revision: int
    dry_run: bool


class StatusJSON(TypedDict):
    """The state of an index; `questions_by` is "onnx" or "torch", with a note where that needs one."""

    path: str
    articles: int
    items: int
    stories: int
    revision: int
    model: str
    dimension: int
    fingerprint: str
    questions_by: str
    questions_note: str
    first_month: str
    last_month: str
    bytes: int
