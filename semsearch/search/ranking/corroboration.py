"""Reports bear each other out: a candidate that another good one is like counts for more.

News comes in several tellings. One report that matches a question by accident stands alone; the right one
seldom does (the cluster hypothesis, C. J. van Rijsbergen, 1979).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from semsearch.search.ranking.fusion import Ranked


def corroborate(ranked: Sequence[Ranked], vectors: NDArray[np.float32], share: float) -> list[Ranked]:
    """Order the first candidates anew, each drawn to the best score that it is near to.

    Likeness counts from the mean of all pairs, 0, to equal vectors, 1: how near candidates lie to each other
    differs from question to question and from model to model. Nothing falls below the score of the last.

    Args:
        ranked: Best first.
        vectors: Those of the candidates, unit, shape `(len(ranked), d)`.
        share: How far a score is drawn, 0 to 1.
    """
    if len(ranked) < 3 or not share:  # of two, neither is nearer than the mean
        return list(ranked)
    cosines = (vectors @ vectors.T).astype(np.float64)
    np.fill_diagonal(cosines, 0.0)
    mean = cosines.sum() / (len(ranked) * (len(ranked) - 1))
    likeness = np.clip((cosines - mean) / max(1.0 - mean, 1e-6), 0.0, 1.0)
    np.fill_diagonal(likeness, 0.0)
    least = ranked[-1].score
    heights = np.array([candidate.score - least for candidate in ranked])
    wanted = (likeness * heights).max(axis=1)
    drawn = []
    for candidate, height, moved in zip(ranked, heights, share * (wanted - heights), strict=True):
        why = replace(candidate.why, corroboration=float(moved))
        drawn.append(replace(candidate, score=least + float(height + moved), why=why))
    return sorted(drawn, key=lambda r: (-r.score, r.id))
