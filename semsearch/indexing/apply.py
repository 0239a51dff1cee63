"""Applying a plan: embed what is new, and write each batch as one revision."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from semsearch.embedding.base import Embedded
from semsearch.indexing.steps import Batch
from semsearch.storage.base import Store
from semsearch.types import Article, Listing, Progress, RevisionStored

Encode = Callable[[Sequence[str]], Embedded]


def apply(batch: Batch, store: Store, encode: Encode, progress: Progress) -> None:
    """Write a batch to the store; a batch without changes writes nothing.

    Args:
        batch: What to write.
        store: Where to.
        encode: Embeds texts.
        progress: Receives the revision once it is safe on disk.
    """
    if batch.articles or batch.listings:
        revision = _upsert(batch.articles, batch.listings, store, encode)
        progress(RevisionStored(revision))
    if batch.vanished:
        store.retract(batch.vanished)


def _upsert(articles: Sequence[Article], listings: Sequence[Listing], store: Store, encode: Encode) -> int:
    """Store articles and listings; embed only texts that the store does not hold under the same id."""
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
    return store.upsert([*same, *fresh], stacked, listings, tokens)
