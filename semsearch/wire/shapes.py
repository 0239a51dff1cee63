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
    phrases: list[str]
    excluded: list[str]


class UnderstoodJSON(TypedDict):
    """Words of the question that were taken for more than words.

    `effect` is "limit" where they are in the filter, "lean" where they only lean the order, "relaxed" where
    nothing passed and the limit was dropped. `values` are names as the archive spells them, or the phrase or
    word; a date has `since` and `until` in their place.
    """

    text: str
    kind: Literal["date", "provider", "topic", "phrase", "excluded"]
    effect: Literal["limit", "lean", "relaxed"]
    values: list[str]
    since: str | None
    until: str | None


class InheritedJSON(TypedDict):
    """What was taken over from earlier questions of the conversation.

    `text` is the words that it stands in there; of the subject, what was searched for then. `values` are
    outlets or topics, or the ids of articles; a date has `since` and `until` in their place.
    """

    kind: Literal["subject", "date", "provider", "topic", "stories"]
    text: str
    values: list[str]
    since: str | None
    until: str | None


class InterpretationJSON(TypedDict):
    """What was understood.

    `text` is what was searched for, "" where limits were all there was, and what passes comes newest first.
    `did_you_mean` is the whole question with its misspelt words corrected, null where none was. `focus` is
    what of the text is the question's own, where its subject is inherited, "" where all is.
    """

    text: str
    terms: list[str]
    filter: FilterJSON
    understood: list[UnderstoodJSON]
    did_you_mean: str | None
    inherited: list[InheritedJSON]
    focus: str


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
    why: NotRequired[WhyJSON]


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


class FateJSON(TypedDict):
    """What became of an article that was expected in the answer.

    `step` says where it fell out: a limit (`limits` names the fields of the filter that it fails), neither
    side put it forward ("candidates"), others stood before it ("order"); or where it is: under another lead
    ("story"), or leading a story ("shown"). `least_…` is what the last candidate, or the last story shown,
    has; null where there is none. `place` is its place among the hits, from 1; `story` the id of its story.
    """

    article: ArticleJSON
    step: Literal["limits", "candidates", "order", "story", "shown"]
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

    `writer` is the language model that wrote the summary, "" where its sentences were taken from articles;
    `unsupported` counts the model's sentences that were left out, since no article bears them out.
    """

    question: str
    interpretation: InterpretationJSON
    confidence: Literal["high", "medium", "low", "none"]
    summary: list[SentenceJSON]
    stories: list[StoryJSON]
    timings: dict[str, float]
    index: IndexJSON
    why_not: FateJSON | None
    writer: str
    unsupported: int


class HitJSON(TypedDict):
    """A plain hit."""

    article: ArticleJSON
    score: float
    why: NotRequired[WhyJSON]


class PageJSON(TypedDict):
    """A page of hits."""

    interpretation: InterpretationJSON
    hits: list[HitJSON]
    total: int
    total_is_exact: bool
    timings: dict[str, float]
    index: IndexJSON


class SuggestionJSON(TypedDict):
    """A completion of what was typed, and how many articles have it."""

    text: str
    kind: Literal["topic", "provider", "title"]
    count: int


class SuggestionsJSON(TypedDict):
    """Completions, best first."""

    suggestions: list[SuggestionJSON]


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


class HeadlineJSON(TypedDict):
    """A headline of a story; `own` are the places, `[start, end]`, of what it alone says."""

    article: ArticleJSON
    own: list[list[int]]


class DossierJSON(TypedDict):
    """All there is to tell of a story.

    `timeline` counts its articles by day ("2021-07-28"), `headlines` are in time's order, and `silent` are
    outlets that report on its topics at other times, but not on this.
    """

    story: StoryJSON
    timeline: list[CountJSON]
    headlines: list[HeadlineJSON]
    silent: list[str]


class DigestJSON(TypedDict):
    """Stories without a question, largest first, and how many there are."""

    stories: list[StoryJSON]
    total: int
    index: IndexJSON


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
