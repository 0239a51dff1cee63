"""Storing articles: cut out what their outlets repeat, embed what is new, and write one revision."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from semsearch.embedding.base import Embedded
from semsearch.storage.base import NONE_DIFFERING, Store
from semsearch.text.boilerplate import Boilerplate
from semsearch.types import Article, Listing

Encode = Callable[[Sequence[str]], Embedded]


def cut(article: Article, boilerplate: Boilerplate | None) -> Article:
    """Return an article without the boilerplate of its outlet, whatever was cut out of it before."""
    read = article.as_read
    left = boilerplate.cut(read.title, read.excerpt) if boilerplate else read.excerpt
    return read if left == read.excerpt else replace(read, excerpt=left, original=read.excerpt)


def without_boilerplate(articles: Sequence[Article], store: Store) -> list[Article]:
    """Return articles without what their outlets are known to repeat."""
    with store.snapshot() as snapshot:
        known = snapshot.boilerplate({article.provider.key for article in articles})
    return [cut(article, known[article.provider.key]) for article in articles]


def put(
    articles: Sequence[Article],
    store: Store,
    encode: Encode,
    listings: Sequence[Listing] = (),
    differing: Mapping[str, Mapping[str, Article]] = NONE_DIFFERING,
    retracted: Sequence[str] = (),
) -> int:
    """Store articles and records (see `Store.upsert`); embed only texts that are not held under the same id.

    Returns:
        The revision.
    """
    with store.snapshot() as snapshot:
        held = {a.id: a.text for a in snapshot.get([article.id for article in articles]) if a}
        same = [a for a in articles if held.get(a.id) == a.text]
        fresh = [a for a in articles if held.get(a.id) != a.text]
        texts = list(dict.fromkeys(a.text for a in fresh))
        rows = {text: n for n, text in enumerate(texts)}
        ids = [a.id for a in same]
        vectors, tokens = [*snapshot.vectors(ids)], snapshot.token_vectors(ids)
        if texts:
            embedded = encode(texts)
            vectors += [embedded.vectors[rows[a.text]] for a in fresh]
            tokens += [embedded.tokens[rows[a.text]].vectors for a in fresh]
        stacked = np.array(vectors) if vectors else snapshot.vectors([])
    return store.upsert([*same, *fresh], stacked, listings, tokens, differing, retracted)
