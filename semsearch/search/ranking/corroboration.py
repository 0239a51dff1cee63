"""Corroboration: a candidate that is similar to another good one moves up.

News is reported several times. A report that matches a question by accident is mostly alone, the right one
seldom (the cluster hypothesis, C. J. van Rijsbergen, 1979).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from semsearch.search.ranking.fusion import Ranked


def corroborate(ranked: Sequence[Ranked], vectors: NDArray[np.float32], share: float) -> list[Ranked]:
    """Return the candidates reordered, each score moved towards the best score among similar candidates.

    Similarity is scaled from the mean over all pairs, 0, to equal vectors, 1: cosines differ from question to
    question and from model to model. No score falls below the last one.

    Args:
        ranked: Best first.
        vectors: Unit vectors of the candidates, shape `(len(ranked), d)`.
        share: How far a score moves, 0 to 1.
    """
    if len(ranked) < 3 or not share:  # with two, neither is closer than the mean
        return list(ranked)
    cosines = (vectors @ vectors.T).astype(np.float64)
    np.fill_diagonal(cosines, 0.0)
    mean = cosines.sum() / (len(ranked) * (len(ranked) - 1))
    similarity = np.clip((cosines - mean) / max(1.0 - mean, 1e-6), 0.0, 1.0)
    np.fill_diagonal(similarity, 0.0)
    least = ranked[-1].score
    heights = np.array([candidate.score - least for candidate in ranked])
    targets = (similarity * heights).max(axis=1)
    moved = []
    for candidate, height, change in zip(ranked, heights, share * (targets - heights), strict=True):
        why = replace(candidate.why, corroboration=float(change))
        moved.append(replace(candidate, score=least + float(height + change), why=why))
    return sorted(moved, key=lambda r: (-r.score, r.id))
