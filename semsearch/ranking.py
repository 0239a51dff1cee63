"""Two lists of candidates -> one order. Pure.

Scores are normalised over the candidates and combined with a weight ("relative score fusion"): the dense
part is scaled from the last to the first cosine of the dense list, the lexical part by the best BM25. On
eight public collections this came out above rank fusion; `docs/decisions.md` has the figures.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from semsearch import analysis
from semsearch.types import Confidence, Hit, Match, Why

MOVED = 0.5  # how far the question's vector moves towards the mean of the best candidates
TELLING = 10  # words learnt from them
LEARNT = 1.8  # what these are worth together, beside the question's own
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


def refine(
    ranked: Sequence[Ranked],
    question: NDArray[np.float32],
    vectors: NDArray[np.float32],
    texts: Sequence[Sequence[str]],
    asked: Collection[str],
    weight: float,
    best: int,
) -> list[Ranked]:
    """Order the first candidates anew, by likeness to the best of them as well: pseudo-relevance feedback.

    The question's vector moves towards the mean of the best (Rocchio 1971), and their telling words are asked
    for too, less than the question's own (RM3, Abdul-Jaleel et al. 2004). Nothing falls below the score of
    the last, so that what follows stays below.

    Args:
        question: The question's vector, shape `(d,)`.
        vectors: Those of the candidates, shape `(len(ranked), d)`.
        texts: The terms of each candidate, with repeats.
        asked: The question's terms.
        weight: Share of the dense part.
        best: How many of the first to learn from.
    """
    if not ranked or not best:
        return list(ranked)
    counts = [Counter(text) for text in texts]
    held = Counter(term for count in counts for term in count)
    rarity = {t: math.log(1 + (len(ranked) - n + 0.5) / (n + 0.5)) for t, n in held.items()}
    telling: defaultdict[str, float] = defaultdict(float)
    for place, (count, text) in enumerate(zip(counts[:best], texts, strict=False), start=1):
        for term in count.keys() - set(asked):
            telling[term] += count[term] / len(text) * rarity[term] / place
    chosen = sorted(telling.items(), key=lambda pair: (-pair[1], pair[0]))[:TELLING]
    total = sum(value for _, value in chosen) or 1.0
    mean = sum(map(len, texts)) / len(texts) or 1.0
    words = np.array(
        [
            r.why.bm25
            + LEARNT
            * sum(
                value
                / total
                * rarity[t]
                * count[t]
                * 2.2
                / (count[t] + 1.2 * (0.25 + 0.75 * len(text) / mean))
                for t, value in chosen
                if t in count
            )
            for r, count, text in zip(ranked, counts, texts, strict=True)
        ]
    )
    moved = question + MOVED * vectors[:best].mean(axis=0)
    cosines = vectors @ (moved / np.linalg.norm(moved))
    spread = float(np.ptp(cosines)) or 1.0
    fresh = weight * (cosines - cosines.min()) / spread + (1 - weight) * words / (words.max() or 1.0)
    least = ranked[-1].score
    refined = []
    for candidate, value in zip(ranked, fresh, strict=True):
        score = least + (1 - least) * float(value)
        why = replace(candidate.why, feedback=score - candidate.why.dense - candidate.why.lexical)
        refined.append(replace(candidate, score=score, why=why))
    return sorted(refined, key=lambda r: (-r.score, r.id))


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
