"""What the settings say of all items of a source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from semsearch.corpus.record.limits import TOPICS_LIMIT
from semsearch.types import Item


def with_conventions(item: Item, outlet: str, topics: Sequence[str]) -> Item:
    """Return an item with what its source says of all its items.

    Args:
        item: The item as its record has it; listed coverage stays as it is.
        outlet: The name of its outlet, if the record names none: a name that is only the address's domain.
        topics: Topics that follow its own.
    """
    article = item.article
    provider = article.provider
    if outlet and provider.name in ("", provider.domain):
        provider = replace(provider, name=outlet)
    every = tuple(dict.fromkeys((*article.topics, *topics)))[:TOPICS_LIMIT]
    if provider is article.provider and every == article.topics:
        return item
    return replace(item, article=replace(article, provider=provider, topics=every))
