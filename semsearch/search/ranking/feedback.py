"""The best candidates teach what else to look for, and words that stand near each other count for more."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from semsearch.search.ranking.fusion import Ranked

MOVED = 0.5  # how far the question's vector moves towards the mean of the best candidates
LEARNT = 10  # telling words taken from them
WORTH = 4.0  # what these are worth together, beside the question's own
APART = 5  # words of a question that stand at most so far apart count as near each other
NEAR = 0.5  # what that is worth, beside the words themselves


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
    """Order the first candidates anew, by likeness to the best of them as well.

    The question's vector moves towards the mean of the best (Rocchio 1971), and their telling words are asked
    for too, less than the question's own (RM3, Abdul-Jaleel et al. 2004). Words of the question that stand
    near each other count for more (Tao and Zhai 2007). Nothing falls below the score of the last, so that
    what follows stays below.

    Args:
        ranked: Best first.
        question: The question's vector, shape `(d,)`.
        vectors: Those of the candidates, shape `(len(ranked), d)`.
        texts: The terms of each candidate in their order, with repeats.
        rarities: The inverse document frequency of each of the question's terms.
        weight: Share of the dense part.
        best: How many of the first to learn from; 0 for none.
        most: The BM25 that counts as 1, where no candidate has more.
    """
    if not ranked or not best:
        return list(ranked)
    counts = [Counter(text) for text in texts]
    learnt = _learnt(counts[:best], counts, idf)
    mean = sum(map(len, texts)) / len(texts) or 1.0
    words = np.array(
        [
            r.why.bm25
            + NEAR * _together(text, idf)
            + WORTH
            * sum(
                worth * count[term] * 2.2 / (count[term] + 1.2 * (0.25 + 0.75 * len(text) / mean))
                for term, worth in learnt.items()
                if term in count
            )
            for r, count, text in zip(ranked, counts, texts, strict=True)
        ]
    )
    moved = question + MOVED * vectors[:best].mean(axis=0)
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


def _learnt(
    best: Sequence[Counter[str]], counts: Sequence[Counter[str]], asked: Mapping[str, float]
) -> dict[str, float]:
    """Give the telling words of the best, with what each is worth; rare among the candidates is telling."""
    held = Counter(term for count in counts for term in count)
    rarity = {t: math.log(1 + (len(counts) - n + 0.5) / (n + 0.5)) for t, n in held.items()}
    telling: defaultdict[str, float] = defaultdict(float)
    for place, count in enumerate(best, start=1):
        for term in count.keys() - asked.keys():
            telling[term] += count[term] / count.total() * rarity[term] / place
    chosen = sorted(telling.items(), key=lambda pair: (-pair[1], pair[0]))[:LEARNT]
    total = sum(value for _, value in chosen) or 1.0
    return {term: value / total * rarity[term] for term, value in chosen}


def _together(text: Sequence[str], asked: Mapping[str, float]) -> float:
    """Give what it is worth that neighbouring words of the question stand near each other in a text."""
    places = [(place, term) for place, term in enumerate(text) if term in asked]
    near: defaultdict[frozenset[str], float] = defaultdict(float)
    for (place, term), (after, other) in pairwise(places):
        if term != other and after - place <= APART:
            near[frozenset((term, other))] += 1 / (after - place)
    return sum(min(asked[t] for t in pair) * v * 2.2 / (v + 1.2) for pair, v in near.items())
