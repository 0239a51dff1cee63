"""Feedback: what the candidates say about each other.

**Pseudo-relevance feedback**: the best candidates expand the query, and question terms close to each other
count for more.

**Corroboration**: a candidate that is similar to another good one moves up. News is reported several times. A
report that matches a question by accident is mostly alone, the right one seldom (the cluster hypothesis,
C. J. van Rijsbergen, 1979).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from semsearch.search.ranking.fusion import Ranked

VECTOR_SHIFT = 0.5  # of the question's vector, towards the mean of the best candidates
EXPANSION_TERMS = 10  # taken from the best candidates
EXPANSION_WEIGHT = 4.0  # of these together, beside the question's own
WINDOW = 5  # words within which two terms of the question count as close to each other
PROXIMITY_WEIGHT = 0.5  # of that, beside the terms themselves


def refine(
    ranked: Sequence[Ranked],
    question: NDArray[np.float32],
    vectors: NDArray[np.float32],
    texts: Sequence[Sequence[str]],
    idf: Mapping[str, float],
    weight: float,
    best: int,
    most: float = 0.0,
) -> list[Ranked]:
    """Return the candidates reordered by similarity to the best of them as well (pseudo-relevance feedback).

    The question's vector moves towards the mean of the best (Rocchio 1971), and their characteristic terms
    are searched for too, with less weight than the question's own (RM3, Abdul-Jaleel et al. 2004). Terms of
    the question that are close to each other count for more (Tao and Zhai 2007). No score falls below the
    last one, so that candidates which are not reordered stay below.

    Args:
        ranked: Best first.
        question: The question's vector, shape `(d,)`.
        vectors: Those of the candidates, shape `(len(ranked), d)`.
        texts: The terms of each candidate in their order, with repeats.
        idf: The inverse document frequency of each of the question's terms.
        weight: Share of the dense part.
        best: How many of the first to learn from; 0 for none.
        most: The BM25 that is scaled to 1, unless a candidate has more.
    """
    if not ranked or not best:
        return list(ranked)
    counts = [Counter(text) for text in texts]
    expansion = _expansion_terms(counts[:best], counts, idf)
    mean = sum(map(len, texts)) / len(texts) or 1.0
    words = np.array(
        [
            r.why.bm25
            + PROXIMITY_WEIGHT * _proximity(text, idf)
            + EXPANSION_WEIGHT
            * sum(
                term_weight * count[term] * 2.2 / (count[term] + 1.2 * (0.25 + 0.75 * len(text) / mean))
                for term, term_weight in expansion.items()
                if term in count
            )
            for r, count, text in zip(ranked, counts, texts, strict=True)
        ]
    )
    moved = question + VECTOR_SHIFT * vectors[:best].mean(axis=0)
    cosines = (vectors @ (moved / np.linalg.norm(moved))).astype(np.float64)  # else scores pass 1
    spread = float(np.ptp(cosines)) or 1.0
    most = max(most, float(words.max())) or 1.0
    fresh = weight * (cosines - cosines.min()) / spread + (1 - weight) * words / most
    least = ranked[-1].score
    refined = []
    for candidate, value in zip(ranked, fresh, strict=True):
        score = least + (1 - least) * float(value)
        why = replace(
            candidate.why, interaction=0.0, feedback=score - candidate.why.dense - candidate.why.lexical
        )
        refined.append(replace(candidate, score=score, why=why))
    return sorted(refined, key=lambda r: (-r.score, r.id))


def _expansion_terms(
    best: Sequence[Counter[str]], counts: Sequence[Counter[str]], asked: Mapping[str, float]
) -> dict[str, float]:
    """Return the characteristic terms of the best, with their weights: those rare among the candidates."""
    held = Counter(term for count in counts for term in count)
    idf = {t: math.log(1 + (len(counts) - n + 0.5) / (n + 0.5)) for t, n in held.items()}
    weights: defaultdict[str, float] = defaultdict(float)
    for place, count in enumerate(best, start=1):
        for term in count.keys() - asked.keys():
            weights[term] += count[term] / count.total() * idf[term] / place
    chosen = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:EXPANSION_TERMS]
    total = sum(value for _, value in chosen) or 1.0
    return {term: value / total * idf[term] for term, value in chosen}


def _proximity(text: Sequence[str], asked: Mapping[str, float]) -> float:
    """Return the score of terms of the question that are close to each other in a text."""
    places = [(place, term) for place, term in enumerate(text) if term in asked]
    near: defaultdict[frozenset[str], float] = defaultdict(float)
    for (place, term), (after, other) in pairwise(places):
        if term != other and after - place <= WINDOW:
            near[frozenset((term, other))] += 1 / (after - place)
    return sum(min(asked[t] for t in pair) * v * 2.2 / (v + 1.2) for pair, v in near.items())


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
