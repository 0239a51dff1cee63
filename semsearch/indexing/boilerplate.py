"""Look for the boilerplate of the outlets that have changed, and cut their excerpts anew where it differs.

An outlet's boilerplate follows from its articles with the smallest ids alone. Ids are hashes, so these are a
sample, and the same one in whatever order and in however many runs the articles came. Of an outlet with many
articles, a new one seldom is in the sample.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from semsearch.indexing.storing import Encode, cut, put
from semsearch.storage.base import Settled, Snapshot, Store
from semsearch.text.boilerplate import SAMPLE, Boilerplate, find
from semsearch.types import Article, Progress, RevisionStored
from semsearch.types.indexing import ignore

BATCH = 256  # articles that are embedded and stored together


def settle_boilerplate(store: Store, encode: Encode, progress: Progress = ignore) -> None:
    """Bring the excerpts of all outlets up to date with what these repeat.

    It may be killed at any moment: an outlet counts as changed until all its excerpts are cut.

    Args:
        store: What holds the articles.
        encode: Embeds the texts that differ.
        progress: Receives each revision once it is stored.
    """
    same: dict[str, Settled | None] = {}
    with store.snapshot() as snapshot:
        for outlet in snapshot.changed_outlets():
            found = _found(snapshot, outlet)
            if snapshot.boilerplate([outlet])[outlet] == found.boilerplate:
                same[outlet] = found
                continue
            store.keep_boilerplate({outlet: None})
            for articles in _differing(snapshot, outlet, found.boilerplate):
                progress(RevisionStored(put(articles, store, encode)))
            store.keep_boilerplate({outlet: found})
    if same:
        store.keep_boilerplate(same)


def _found(snapshot: Snapshot, outlet: str) -> Settled:
    sample = [article.as_read for article in islice(snapshot.published_by(outlet), SAMPLE)]
    boilerplate = find(((article.title, article.excerpt) for article in sample), outlet)
    return Settled(boilerplate, sample[-1].id if len(sample) == SAMPLE else "")


def _differing(snapshot: Snapshot, outlet: str, boilerplate: Boilerplate) -> Iterator[list[Article]]:
    """Yield the articles of an outlet whose excerpts differ without this boilerplate, cut, in batches."""
    batch: list[Article] = []
    for article in snapshot.published_by(outlet):
        if (other := cut(article, boilerplate)) != article:
            batch.append(other)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
