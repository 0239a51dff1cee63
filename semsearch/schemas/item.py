"""An item in the archive's own form, which can be indexed again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from semsearch import types
from semsearch.schemas.article import Article


def record(article: types.Article, related: Sequence[types.Article] = ()) -> dict[str, Any]:
    """Return an article under the archive's own keys, without those that have no value."""
    values = Article.of(article).model_dump(exclude={"listed"})
    values["publishedDateTime"] = values.pop("published_at")
    values["webUrl"] = values.pop("url")
    values["related"] = [record(entry) for entry in related]
    return {key: value for key, value in values.items() if value not in (None, "", [])}
