"""Two lists of candidates -> one order. Pure.

Scores are normalised over the candidates and combined with a weight ("relative score fusion"): the dense
part is scaled from the last to the first cosine of the dense list, the lexical part by the best BM25. On
eight public collections this came out above rank fusion; `docs/decisions.md` has the figures.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from semsearch import analysis
from semsearch.types import Confidence, Hit, Match, Why

WORDS = 0.3  # what all of a question's words found in one article are worth, beside a cosine
LEVELS: tuple[tuple[Confidence, float], ...] = (("high", 0.65), ("medium", 0.45), ("low", 0.25))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate in its place: the article's id, its score in [0, 1], and what the score is made of."""

    id: str
    score: float
    why: Why


def fuse(
    dense: Sequence[Match], lexical: Sequence[Match], cosines: Mapping[str, float], weight: float
) -> list[Ranked]:
    """Combine the candidates of both sides, best first, equal scores by id.

    Args:
        dense: By cosine, best first.
        lexical: By BM25, best first.
        cosines: The cosine of those candidates that only the lexical side found.
        weight: Share of the dense part, 0 to 1; with no lexical candidate at all, the dense part is all.
    """
    cosine = {**cosines, **{match.id: match.score for match in dense}}
    bm25 = {match.id: match.score for match in lexical}
    if not bm25:
        weight = 1.0
    elif not dense:
        weight = 0.0
    ranked = []
    top, floor = (dense[0].score, dense[-1].score) if dense else (0.0, 0.0)
    best = lexical[0].score if lexical else 1.0
    for id in cosine.keys() | bm25.keys():
        similarity = cosine.get(id, floor)
        nearness = (similarity - floor) / (top - floor) if top > floor else float(similarity >= top)
        why = Why(
            dense=weight * max(0.0, nearness),
            lexical=(1 - weight) * bm25.get(id, 0.0) / best,
            cosine=similarity,
            bm25=bm25.get(id, 0.0),
        )
        ranked.append(Ranked(id=id, score=why.dense + why.lexical, why=why))
    return sorted(ranked, key=lambda r: (-r.score, r.id))


def nothing(cosine: float) -> Why:
    """Explain a score of 0: an article that neither side put forward."""
    return Why(dense=0.0, lexical=0.0, cosine=cosine, bm25=0.0)


def confidence(hits: Sequence[Hit], wanted: Collection[str]) -> Confidence:
    """Judge coarsely how well the best hits answer.

    The evidence of a hit is its cosine, plus `WORDS` times the share of the question's terms that it holds.
    The levels suit the default model; another model's cosines lie elsewhere.

    Args:
        hits: Best first; the first three are looked at.
        wanted: The question's terms.
    """
    evidence = -1.0
    for hit in hits[:3]:
        shared = len(set(wanted).intersection(analysis.terms(hit.article.text)))
        evidence = max(evidence, hit.why.cosine + WORDS * shared / max(1, len(set(wanted))))
    return next((level for level, least in LEVELS if evidence >= least), "none")
