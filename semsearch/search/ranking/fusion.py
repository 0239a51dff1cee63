"""Fusion: the candidates of dense and lexical search -> one score each.

Scores are normalised and combined with a weight ("relative score fusion"). The dense part is scaled from the
last to the first cosine of the dense candidates. The lexical part is divided by the BM25 that the rarest
terms of the question could reach: where no article holds them, terms say little, and the dense part decides.
`docs/decisions/` has the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from semsearch.search.ranking.scores import Scores
from semsearch.types import Match

RAREST = 3  # terms of a question that an article is expected to hold; a pasted text has many more


def max_bm25(idf: Iterable[float], rarest: int) -> float:
    """Return the BM25 of an article of average length that holds each of the rarest terms once.

    Args:
        idf: The inverse document frequency of each of the question's terms.
        rarest: How many terms count.
    """
    return sum(sorted(idf, reverse=True)[:rarest])


def fuse(
    dense: Sequence[Match],
    lexical: Sequence[Match],
    cosines: Mapping[str, float],
    weight: float,
    most: float = 0.0,
) -> Scores:
    """Return the scores of the candidates of both searches, in the order of their ids.

    Args:
        dense: By cosine, best first.
        lexical: By BM25, best first.
        cosines: The cosine of those that only the lexical search found.
        weight: Share of the dense part, 0 to 1; 1 where there is no lexical candidate.
        most: The BM25 that is scaled to 1, unless a candidate has more (`max_bm25`).
    """
    cosine_of = {**cosines, **{match.id: match.score for match in dense}}
    bm25_of = {match.id: match.score for match in lexical}
    if not bm25_of:
        weight = 1.0
    elif not dense:
        weight = 0.0
    top, floor = (dense[0].score, dense[-1].score) if dense else (0.0, 0.0)
    most = max(most, lexical[0].score if lexical else 1.0)
    ids = tuple(sorted(cosine_of.keys() | bm25_of.keys()))
    cosine = np.array([cosine_of.get(id, floor) for id in ids], dtype=np.float64)
    bm25 = np.array([bm25_of.get(id, 0.0) for id in ids], dtype=np.float64)
    above = np.maximum(cosine - floor, 0.0)  # first, since far below a narrow range the quotient overflows
    scaled = above / (top - floor) if top > floor else (cosine >= top).astype(np.float64)
    meaning, words = weight * scaled, (1 - weight) * bm25 / most
    return Scores(ids, meaning + words, {"dense": meaning, "lexical": words, "cosine": cosine, "bm25": bm25})
