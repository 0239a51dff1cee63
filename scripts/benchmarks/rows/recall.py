"""The row about nearest neighbours: those that the store finds against exact search in float32."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from benchmarks.bench import Bench
from benchmarks.figures import Figure, at_least, figure
from benchmarks.systems import Case
from semsearch import embedding
from semsearch.storage.base import Snapshot
from semsearch.storage.local import LocalStore
from semsearch.types import Filter

K = 10
RECALL = 0.99
CHUNK = 50_000  # vectors that are compared at a time
TIE = 1e-6  # cosines that are closer are the same


def recall(bench: Bench, case: Case) -> Iterator[Figure]:
    """Measure which share of the true ten nearest articles `Snapshot.nearest` returns.

    The reference multiplies the stored vectors, so it shows what the search loses and not what storing does.
    """
    bench.semsearch.prepare(case)
    index = bench.semsearch.index(case)
    encoder = embedding.open_exported(index / (index / "CURRENT").read_text().strip() / "encoder")
    if encoder is None:
        raise RuntimeError("the index has no exported model to embed questions by: see 'semsearch status'")
    asked = encoder.questions(bench.questions.take(bench.effort.questions)).vectors
    with LocalStore.open(index) as store, store.snapshot() as snapshot:
        found = snapshot.nearest(asked, K, Filter())
        least = _kth_cosines(snapshot, asked)
        shares = []
        for row, matches, limit in zip(asked, found, least, strict=True):
            cosines = snapshot.vectors([match.id for match in matches]) @ row
            shares.append(np.count_nonzero(cosines >= limit - TIE) / K)
    yield figure("recall", f"recall@{K}", case.size, float(np.mean(shares)), "", at_least(RECALL))


def _kth_cosines(snapshot: Snapshot, asked: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the cosine of the `K`th nearest article to each row, by comparing with every article."""
    best = np.full((len(asked), K), -1, dtype=np.float32)
    every = (article.id for article in snapshot.articles())
    while ids := list(islice(every, CHUNK)):
        cosines = asked @ snapshot.vectors(ids).T
        both = np.concatenate([best, cosines], axis=1)
        best = np.partition(both, -K, axis=1)[:, -K:]
    least: NDArray[np.float32] = best.min(axis=1)
    return least
