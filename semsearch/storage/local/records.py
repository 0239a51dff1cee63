"""Articles <-> rows of SQLite."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from semsearch.types import Article, Image, Provider

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)

COLUMNS = (
    "id, title, excerpt, url, provider_name, provider_domain, published_at, topics, images, "
    "quality, heat, type, published, listed"
)
FOLDED = "name_folded, domain_folded, type_folded"


def floor_seconds(when: datetime) -> int:
    """Return the last whole second since 1970 that is not after an instant."""
    return (when - _EPOCH) // _SECOND


def ceiling_seconds(when: datetime) -> int:
    """Return the first whole second since 1970 that is not before an instant."""
    return -((_EPOCH - when) // _SECOND)


def row_of(article: Article) -> list[Any]:
    """Return the values of `COLUMNS` and `FOLDED`."""
    images = [[i.url, i.width, i.height, i.title, i.attribution] for i in article.images]
    return [
        article.id,
        article.title,
        article.excerpt,
        article.url,
        article.provider.name,
        article.provider.domain,
        None if article.published_at is None else floor_seconds(article.published_at),
        json.dumps(article.topics, ensure_ascii=False),
        json.dumps(images, ensure_ascii=False),
        article.quality,
        article.heat,
        article.type,
        article.published,
        article.listed,
        article.provider.name.casefold(),
        article.provider.domain.casefold(),
        article.type.casefold(),
    ]


def article_of(row: Sequence[Any]) -> Article:
    """Return the article of a row that begins with `COLUMNS`.

    Raises:
        ValueError, TypeError, LookupError or OverflowError: The row is not as `row_of` made it.
    """
    return Article(
        id=row[0],
        title=row[1],
        excerpt=row[2],
        url=row[3],
        provider=Provider(row[4], row[5]),
        published_at=None if row[6] is None else _EPOCH + row[6] * _SECOND,
        topics=tuple(json.loads(row[7])),
        images=tuple(Image(*image) for image in json.loads(row[8])),
        quality=row[9],
        heat=row[10],
        type=row[11],
        published=None if row[12] is None else bool(row[12]),
        listed=bool(row[13]),
    )
