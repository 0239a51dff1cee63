"""Score rankings, and estimate how reliable the means are.

Only this module imports ir-measures, which runs the code of trec_eval.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import UsageError
from semsearch.evaluation.judgments import JudgedQuestion
from semsearch.types.evaluation import Interval, MetricDifference

MEASURES = ("nDCG@10", "R@100", "RR", "Success@1", "Success@3")  # in ir-measures' notation, by column
NDCG = 0  # column of nDCG@10
RESAMPLES = 2_000  # of the bootstrap
ROUNDS = 10_000  # of the randomisation test
SEED = 1
_BATCH = 500  # rounds held in memory at once

MetricScores = NDArray[np.float64]


def require_ir_measures() -> None:
    """Check that rankings can be scored, before a long run starts.

    Raises:
        UsageError: ir-measures is not installed.
    """
    try:
        import ir_measures  # noqa: F401
    except ImportError as error:
        raise UsageError(
            "evaluating needs the package ir-measures: pip install 'semsearch[evaluation]'"
        ) from error


def score(questions: Sequence[JudgedQuestion], run: Sequence[Sequence[str]]) -> MetricScores:
    """Score one ranking per question, shape `(len(questions), len(MEASURES))`, each value 0 to 1.

    nDCG uses grades as gains (K. Järvelin and J. Kekäläinen, 2002, as in trec_eval); for the other measures
    an article is relevant from grade 1.
    """
    import ir_measures

    measures = [ir_measures.parse_measure(name) for name in MEASURES]
    columns = {measure: column for column, measure in enumerate(measures)}
    # Rows stand for question ids, and ranks become scores: trec_eval sorts by score and breaks ties by id.
    qrels = {
        str(row): {grade.article_id: grade.grade for grade in question.grades}
        for row, question in enumerate(questions)
    }
    ranked = {
        str(row): {id: float(len(ranking) - rank) for rank, id in enumerate(ranking)}
        for row, ranking in enumerate(run)
    }
    scores = np.zeros((len(questions), len(MEASURES)))
    for metric in ir_measures.iter_calc(measures, qrels, ranked):
        scores[int(metric.query_id), columns[metric.measure]] = metric.value
    return scores


def confidence_intervals(scores: MetricScores) -> list[Interval]:
    """Return the mean of each column with its 95% bootstrap interval; the same scores give the same interval.

    Source: B. Efron and R. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13 (percentiles).
    """
    random = np.random.default_rng(SEED)
    means = np.empty((RESAMPLES, scores.shape[1]))
    for n in range(RESAMPLES):
        means[n] = scores[random.integers(len(scores), size=len(scores))].mean(axis=0)
    low, high = np.percentile(means, (2.5, 97.5), axis=0)
    return [
        Interval(float(mean), float(lowest), float(highest))
        for mean, lowest, highest in zip(scores.mean(axis=0), low, high, strict=True)
    ]


def paired_differences(ours: MetricScores, theirs: MetricScores) -> list[MetricDifference]:
    """Compare two runs over the same questions, column by column.

    p is the share of rounds in which the mean difference is at least as large as the observed one when the
    two scores of each question are swapped at random. The test is two-sided, and p is never 0.

    Source: M. Smucker, J. Allan, B. Carterette, "A comparison of statistical significance tests for
    information retrieval evaluation", 2007, section 3.1 (Fisher's randomisation test).
    """
    differences = ours - theirs
    observed = np.abs(differences.mean(axis=0)) - 1e-12  # sums that differ by rounding count as equal
    random = np.random.default_rng(SEED)
    as_large = np.zeros(differences.shape[1])
    for _ in range(ROUNDS // _BATCH):
        signs = random.integers(2, size=(_BATCH, len(differences))) * 2.0 - 1.0
        as_large += (np.abs(signs @ differences / len(differences)) >= observed).sum(axis=0)
    return [
        MetricDifference(interval.mean, interval.low, interval.high, float((count + 1) / (ROUNDS + 1)))
        for interval, count in zip(confidence_intervals(differences), as_large, strict=True)
    ]
