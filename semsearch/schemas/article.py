"""An article of the archive, and an item in the archive's own form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from semsearch import types
from semsearch.schemas.resource import Instant, Mirror


class Provider(Mirror):
    """An outlet."""

    domain_type = types.Provider

    name: str
    domain: str


class Image(Mirror):
    """A picture; width and height in pixels."""

    domain_type = types.Image

    url: str
    width: int | None
    height: int | None
    title: str
    attribution: str


class Article(Mirror):
    """An article; `published_at` in ISO 8601, UTC."""

    domain_type = types.Article

    id: str
    title: str
    excerpt: str
    url: str
    provider: Provider
    published_at: Instant | None
    topics: list[str]
    images: list[Image]
    type: str
    quality: int | None
    heat: int | None
    published: bool | None
    listed: bool = Field(
        description="True for an item of the archive, false for an article that only the `related` lists of "
        "items mention."
    )


def record(article: types.Article, related: Sequence[types.Article] = ()) -> dict[str, Any]:
    """Return an article under the archive's own keys, without those that have no value."""
    values = Article.of(article).model_dump(exclude={"listed"})
    values["publishedDateTime"] = values.pop("published_at")
    values["webUrl"] = values.pop("url")
    values["related"] = [record(entry) for entry in related]
    return {key: value for key, value in values.items() if value not in (None, "", [])}
