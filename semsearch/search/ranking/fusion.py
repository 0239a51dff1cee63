"""Two lists of candidates -> one order.

Scores are normalised over the candidates and combined with a weight ("relative score fusion"). The dense part
is scaled from the last to the first cosine of the dense list. The lexical part is measured by what the
question's rarest words could give: where no article holds them, words say little, and meaning decides.
`docs/decisions.md` has the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from semsearch.types import Match, ScoreBreakdown

TELLING = 6  # rarest words of a question that an article is expected to hold; a pasted text has many more


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate in its place: the article's id, its score in [0, 1], and what the score is made of."""

    id: str
    score: float
    why: ScoreBreakdown


def max_bm25(idf: Iterable[float]) -> float:
    """Give the BM25 of an article that holds each of a question's rarest words once, at average length.

    Args:
        rarities: The inverse document frequency of each of the question's words.
    """
    return sum(sorted(idf, reverse=True)[:TELLING])


def fuse(
    dense: Sequence[Match],
    lexical: Sequence[Match],
    cosines: Mapping[str, float],
    weight: float,
    most: float = 0.0,
) -> list[Ranked]:
    """Combine the candidates of both sides, best first, equal scores by id.

    Args:
        dense: By cosine, best first.
        lexical: By BM25, best first.
        cosines: The cosine of those candidates that only the lexical side found.
        weight: Share of the dense part, 0 to 1; with no lexical candidate at all, the dense part is all.
        most: The BM25 that counts as 1, where no candidate has more (`max_bm25`).
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
        nearness = (similarity - floor) / (top - floor) if top > floor else float(similarity >= top)
        why = ScoreBreakdown(
            dense=weight * max(0.0, nearness),
            lexical=(1 - weight) * bm25.get(id, 0.0) / most,
            cosine=similarity,
            bm25=bm25.get(id, 0.0),
        )
        ranked.append(Ranked(id=id, score=why.dense + why.lexical, why=why))
    return sorted(ranked, key=lambda r: (-r.score, r.id))


def nothing(cosine: float) -> ScoreBreakdown:
    """Explain a score of 0: an article that neither side put forward."""
    return ScoreBreakdown(dense=0.0, lexical=0.0, cosine=cosine, bm25=0.0)
