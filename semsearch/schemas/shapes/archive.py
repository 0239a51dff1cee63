"""What the archive holds, and what becomes of it."""

from __future__ import annotations

from typing import Literal, TypedDict


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


class RejectionJSON(TypedDict):
    """Something that could not be read."""

    path: str
    line: int | None
    reason: str


class ChangeJSON(TypedDict):
    """A change that a dry run plans: `kind` is "add", "update" or "remove"."""

    kind: str
    id: str
    title: str
    path: str


class ReportJSON(TypedDict):
    """What an indexing run did, counted in articles; `changes` are the first of each kind in a dry run."""

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
    model: str
    rebuild: bool
    changes: list[ChangeJSON]


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
