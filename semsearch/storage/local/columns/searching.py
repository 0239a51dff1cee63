"""Search over the columns of a revision: by vectors, by terms, and by date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semsearch.storage.features import Vectors
from semsearch.storage.local.columns.arrays import UNDATED
from semsearch.storage.local.columns.columns import Columns
from semsearch.storage.local.columns.dense import Mask, Rows
from semsearch.storage.local.columns.part import Part
from semsearch.storage.scoring import K1, query_weight
from semsearch.text.fingerprints import fingerprints
from semsearch.types import Filter, Match

Scores = NDArray[np.float64]


def nearest(columns: Columns, questions: Vectors, k: int, filter: Filter) -> list[list[Match]]:
    """Return, for each row of `questions`, the `k` articles of highest cosine that pass a filter."""
    masks = columns.passing(filter)
    found = []
    for question in questions:
        rows, scores = [], []
        for part, mask, start in zip(columns.parts, masks, columns.starts, strict=False):
            near, cosines = part.segment.dense.nearest(question, max(k, 1), mask)
            rows.append(near + start)
            scores.append(cosines)
        found.append(_best(columns, np.concatenate(rows), np.concatenate(scores), k))
    return found


def matching(columns: Columns, asked: Mapping[str, int], k: int, filter: Filter) -> list[Match]:
    """Return the `k` articles of highest BM25 for any of the terms that pass a filter.

    Args:
        columns: The revision.
        asked: The terms, and how often each occurs in the question.
        k: The number of articles.
        filter: Which articles may be returned.
    """
    collection, counts = columns.collection, frequencies(columns, list(asked))
    weights = {
        term: collection.idf(counts[term]) * query_weight(times)
        for term, times in asked.items()
        if counts[term]
    }
    if not weights or k <= 0:
        return []
    rows, scores = [], []
    parts = zip(columns.parts, columns.passing(filter), columns.norms, columns.starts, strict=False)
    for part, mask, norms, start in parts:
        held, found = _bm25(part, mask, weights, norms)
        rows.append(held + start)
        scores.append(found)
    return _best(columns, np.concatenate(rows), np.concatenate(scores), k)


def frequencies(columns: Columns, terms: Sequence[str]) -> dict[str, int]:
    """Count the articles that hold each term."""
    wanted = fingerprints(terms)
    total = np.zeros(len(terms), dtype=np.int64)
    for part in columns.parts:
        for at, place in enumerate(part.segment.places_of(wanted).tolist()):
            postings = part.segment.postings(place)
            if part.alive is None:
                total[at] += postings.stop - postings.start
            else:
                total[at] += int(part.alive[part.segment.arrays.posting_rows[postings]].sum())
    return dict(zip(terms, total.tolist(), strict=True))


def count(columns: Columns, filter: Filter) -> int:
    """Count the articles that pass a filter."""
    masks = zip(columns.parts, columns.passing(filter), strict=True)
    return sum(len(part.segment) if mask is None else int(mask.sum()) for part, mask in masks)


def newest(columns: Columns, k: int, filter: Filter, now: datetime | None = None) -> list[str]:
    """Return the ids of the `k` newest articles that pass a filter; undated and future ones come last."""
    if k <= 0:
        return []
    rows, dates = [], []
    for part, mask, start in zip(columns.parts, columns.passing(filter), columns.starts, strict=False):
        held = np.arange(len(part.segment)) if mask is None else np.flatnonzero(mask)
        rows.append(held + start)
        dates.append(part.segment.arrays.published_at[held])
    found = np.concatenate(dates)
    if now is not None:
        found = np.where(found > int(now.timestamp()), UNDATED, found)
    return [match.id for match in _best(columns, np.concatenate(rows), found, k)]


def sample(columns: Columns, k: int) -> list[str]:
    """Return the ids of `k` articles spread evenly over the rows; of all if there are fewer."""
    parts = zip(columns.parts, columns.starts, strict=False)
    rows = np.concatenate([np.flatnonzero(part.mask) + start for part, start in parts])
    return columns.ids(rows[np.linspace(0, len(rows) - 1, min(k, len(rows))).astype(np.int64)])


def _bm25(
    part: Part, mask: Mask | None, weights: Mapping[str, float], norms: NDArray[np.float64]
) -> tuple[Rows, Scores]:
    """Return the rows of a part that hold one of the terms and are in the mask, with their BM25."""
    arrays = part.segment.arrays
    scores = np.zeros(len(part.segment))
    places = part.segment.places_of(fingerprints(weights)).tolist()
    for place, weight in zip(places, weights.values(), strict=True):
        postings = part.segment.postings(place)
        rows = arrays.posting_rows[postings]
        times = arrays.posting_counts[postings].astype(np.float64)
        scores[rows] += weight * times * (K1 + 1) / (times + norms[rows])
    held = np.flatnonzero(scores if mask is None else (scores > 0) & mask)
    return held, scores[held]


def _best(columns: Columns, rows: Rows, scores: NDArray[Any], k: int) -> list[Match]:
    """Return the `k` rows of the largest scores as matches, equal ones by id."""
    if len(rows) > k > 0:
        least = np.partition(scores, len(scores) - k)[len(scores) - k]
        kept = np.flatnonzero(scores >= least)
        rows, scores = rows[kept], scores[kept]
    order = np.argsort(scores, kind="stable")[::-1]
    sorted_scores, ids = scores[order].tolist(), columns.ids(rows[order])
    if len(set(sorted_scores)) < len(sorted_scores):
        ids = [id for _, id in sorted((-score, id) for score, id in zip(sorted_scores, ids, strict=True))]
    return list(map(Match, ids[: max(k, 0)], sorted_scores))
