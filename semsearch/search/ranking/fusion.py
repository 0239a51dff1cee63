"""Fusion: the candidates of dense and lexical search -> one order.

Scores are normalised and combined with a weight ("relative score fusion"). The dense part is scaled from the
last to the first cosine of the dense candidates. The lexical part is divided by the BM25 that the rarest
terms of the question could reach: where no article holds them, terms say little, and the dense part decides.
`docs/decisions/` has the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from semsearch.types import Match, ScoreBreakdown

RAREST = 6  # terms of a question that an article is expected to hold; a pasted text has many more


@dataclass(frozen=True, slots=True)
class Ranked:
    """A ranked candidate: the article's id, its score in [0, 1], and the parts of that."""

    id: str
    score: float
    why: ScoreBreakdown


def max_bm25(idf: Iterable[float]) -> float:
    """Return the BM25 of an article of average length that holds each of the rarest terms once.

    Args:
        idf: The inverse document frequency of each of the question's terms.
    """
    return sum(sorted(idf, reverse=True)[:RAREST])


def fuse(
    dense: Sequence[Match],
    lexical: Sequence[Match],
    cosines: Mapping[str, float],
    weight: float,
    most: float = 0.0,
) -> list[Ranked]:
    """Return the candidates of both searches in one order, best first, equal scores by id.

    Args:
        dense: By cosine, best first.
        lexical: By BM25, best first.
        cosines: The cosine of those that only the lexical search found.
        weight: Share of the dense part, 0 to 1; 1 where there is no lexical candidate.
        most: The BM25 that is scaled to 1, unless a candidate has more (`max_bm25`).
    """
    cosine = {**cosines, **{match.id: match.score for match in dense}}
    bm25 = {match.id: match.score for match in lexical}
    if not bm25:
        weight = 1.0
    elif not dense:
        weight = 0.0
    ranked = []
    top, floor = (dense[0].score, dense[-1].score) if dense else (0.0, 0.0)
    most = max(most, lexical[0].score if lexical else 1.0)
    for id in cosine.keys() | bm25.keys():
        similarity = cosine.get(id, floor)
        scaled = (similarity - floor) / (top - floor) if top > floor else float(similarity >= top)
        why = ScoreBreakdown(
            dense=weight * max(0.0, scaled),
            lexical=(1 - weight) * bm25.get(id, 0.0) / most,
            cosine=similarity,
            bm25=bm25.get(id, 0.0),
        )
        ranked.append(Ranked(id=id, score=why.dense + why.lexical, why=why))
    return sorted(ranked, key=lambda r: (-r.score, r.id))


def zero_score(cosine: float) -> ScoreBreakdown:
    """Return the parts of a score of 0: of an article that neither search returned."""
    return ScoreBreakdown(dense=0.0, lexical=0.0, cosine=cosine, bm25=0.0)
