"""The row about nearest neighbours: those that the store finds against exact search in float32."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import faiss as typed_faiss
import numpy as np
from numpy.typing import NDArray

from benchmarks.bench import Bench
from benchmarks.figures import Figure, at_least, figure
from benchmarks.systems import Case
from semsearch import embedding
from semsearch.storage.base import Snapshot
from semsearch.storage.local import LocalStore
from semsearch.storage.local.columns.dense import CODES, VECTORS
from semsearch.types import Filter

faiss: Any = typed_faiss  # the stubs lack keyword arguments

K = 10
RECALL = 0.99
CHUNK = 50_000  # vectors that are compared at a time
TIE = 1e-6  # cosines that are closer are the same
DEPTHS = (1, 2, 5, 10, 20, 50, 100)  # rows that are scored exactly, for each one that is wanted


def recall(bench: Bench, case: Case) -> Iterator[Figure]:
    """Measure which share of the true ten nearest articles `Snapshot.nearest` returns.

    The reference multiplies the stored vectors, so it shows what the search loses and not what storing does.
    """
    bench.semsearch.prepare(case)
    index = bench.semsearch.index(case)
    asked = _asked(bench, index)
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


def rescoring(bench: Bench, case: Case) -> Iterator[Figure]:
    """Measure recall against time, by how many of the rows that codes choose are scored exactly.

    It takes the largest segment of the index; an archive that is too small for codes has no figures.
    """
    bench.semsearch.prepare(case)
    index = bench.semsearch.index(case)
    codes = max(index.rglob(CODES), key=lambda file: file.stat().st_size, default=None)
    if codes is None:
        return
    for scored, share, milliseconds in recall_by_time(codes.parent, _asked(bench, index)):
        yield figure("rescoring", f"{scored} scored exactly, recall@{K}", case.size, share, "")
        yield figure("rescoring", f"{scored} scored exactly, time", case.size, milliseconds, "ms")


def recall_by_time(segment: Path, asked: NDArray[np.float32]) -> Iterator[tuple[int, float, float]]:
    """Yield how many rows are scored exactly, the recall, and the median milliseconds on one thread.

    Args:
        segment: A folder with the vectors and codes of FAISS.
        asked: Unit vectors of questions, shape `(n, d)`.
    """
    codes = faiss.read_index(str(segment / CODES))
    vectors = faiss.read_index(str(segment / VECTORS), faiss.IO_FLAG_MMAP_IFC)
    least = vectors.search(asked, K)[0][:, -1:] - TIE
    both = faiss.IndexRefine(codes, vectors)
    faiss.omp_set_num_threads(1)
    for depth in DEPTHS:
        parameters = faiss.IndexRefineSearchParameters(k_factor=depth)
        shares, times = [], []
        for question, limit in zip(asked, least, strict=True):
            start = time.perf_counter()
            cosines = both.search(question[np.newaxis], K, params=parameters)[0][0]
            times.append((time.perf_counter() - start) * 1000)
            shares.append(np.count_nonzero(cosines >= limit) / K)
        yield K * depth, float(np.mean(shares)), median(times)


def _asked(bench: Bench, index: Path) -> NDArray[np.float32]:
    """Return the vectors of questions."""
    encoder = embedding.open_exported(index / (index / "CURRENT").read_text().strip() / "encoder")
    if encoder is None:
        raise RuntimeError("the index has no exported model to embed questions by: see 'semsearch status'")
    return encoder.questions(bench.questions.take(bench.effort.questions)).vectors
