"""Orders -> figures, by ir-measures (which runs the code of trec_eval); nothing else imports it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import UsageError
from semsearch.evaluation.judgments import Judged

# As ir-measures writes them; columns in this order.
MEASURES = ("nDCG@10", "R@100", "RR", "Success@1", "Success@3")
NDCG = 0

Figures = NDArray[np.float64]


def ready() -> None:
    """Check that figures can be computed, before anything long is begun.

    Raises:
        UsageError: ir-measures is not installed.
    """
    try:
        import ir_measures  # noqa: F401
    except ImportError as error:
        raise UsageError(
            "evaluating needs the package ir-measures: pip install 'semsearch[evaluation]'"
        ) from error


def figures(judged: Sequence[Judged], orders: Sequence[Sequence[str]]) -> Figures:
    """Score one order a question, shape `(len(judged), len(MEASURES))`, each figure 0 to 1.

    nDCG takes grades as gains (K. Järvelin and J. Kekäläinen, 2002, as trec_eval has it); for the other
    measures an article is right from grade 1 on.
    """
    import ir_measures

    measures = [ir_measures.parse_measure(name) for name in MEASURES]
    columns = {measure: column for column, measure in enumerate(measures)}
    # Questions go by their number, and places become scores: trec_eval sorts by score, and ties by id.
    qrels = {
        str(row): {grade.article_id: grade.grade for grade in question.grades}
        for row, question in enumerate(judged)
    }
    run = {
        str(row): {id: float(len(order) - place) for place, id in enumerate(order)}
        for row, order in enumerate(orders)
    }
    found = np.zeros((len(judged), len(MEASURES)))
    for metric in ir_measures.iter_calc(measures, qrels, run):
        found[int(metric.query_id), columns[metric.measure]] = metric.value
    return found
