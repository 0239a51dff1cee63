"""How far a mean over some questions can be trusted. Pure: the same figures give the same bounds."""

from __future__ import annotations

import numpy as np

from semsearch.evaluation.figures import Figures
from semsearch.types.evaluation import Change, Interval

RESAMPLES = 2_000  # of the bootstrap
ROUNDS = 10_000  # of the randomisation test
SEED = 1
_AT_ONCE = 500  # rounds whose signs are held at one time


def intervals(figures: Figures) -> list[Interval]:
    """Return the mean of each column with its 95% bounds.

    Source: B. Efron and R. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13 (percentiles).
    """
    random = np.random.default_rng(SEED)
    means = np.empty((RESAMPLES, figures.shape[1]))
    for n in range(RESAMPLES):
        means[n] = figures[random.integers(len(figures), size=len(figures))].mean(axis=0)
    low, high = np.percentile(means, (2.5, 97.5), axis=0)
    return [
        Interval(float(mean), float(lowest), float(highest))
        for mean, lowest, highest in zip(figures.mean(axis=0), low, high, strict=True)
    ]


def changes(ours: Figures, theirs: Figures) -> list[Change]:
    """Compare two sets of figures of the same questions, column by column.

    p is how often a difference as large as the one seen comes about when, for each question, chance decides
    which figure is whose; two-sided, and never 0.

    Source: M. Smucker, J. Allan, B. Carterette, "A comparison of statistical significance tests for
    information retrieval evaluation", 2007, section 3.1 (Fisher's randomisation test).
    """
    differences = ours - theirs
    seen = np.abs(differences.mean(axis=0)) - 1e-12  # equal sums in another order count as equal
    random = np.random.default_rng(SEED)
    as_large = np.zeros(differences.shape[1])
    for _ in range(ROUNDS // _AT_ONCE):
        signs = random.integers(2, size=(_AT_ONCE, len(differences))) * 2.0 - 1.0
        as_large += (np.abs(signs @ differences / len(differences)) >= seen).sum(axis=0)
    return [
        Change(interval.mean, interval.low, interval.high, float((count + 1) / (ROUNDS + 1)))
        for interval, count in zip(intervals(differences), as_large, strict=True)
    ]
