"""Reranking: the best candidates are compared with the question once more, by a slower and finer model.

**Late interaction** compares each token of the question with the closest token of an article. The vector of a
whole text says what it is about; the vectors of its tokens in context say what it states (O. Khattab and
M. Zaharia, ColBERT, 2020). A token's part is its largest cosine to any token of the article (MaxSim),
weighted by the idf of its term.

**A cross-encoder** reads question and article together; its scores replace those of the first candidates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from semsearch.search.ranking.fusion import Ranked


def token_weights(terms: Sequence[str], weights: Mapping[str, float]) -> NDArray[np.float64]:
    """Return the weight of each token, summing to 1: its term's, divided among the tokens of that term.

    Args:
        terms: The term that each token is part of.
        weights: By term, such as its idf; other terms weigh nothing.
    """
    pieces = Counter(terms)
    found = np.array([weights.get(term, 0.0) / pieces[term] for term in terms], dtype=np.float64)
    return found / (found.sum() or 1.0)


def maxsim(
    question: NDArray[np.float32], weights: NDArray[np.float64], texts: Sequence[NDArray[np.float32]]
) -> NDArray[np.float64]:
    """Return the MaxSim of each text: the weighted mean of the question tokens' largest cosines.

    Args:
        question: Unit vectors of the question's tokens, shape `(q, d)`.
        weights: Their weights, shape `(q,)`, summing to 1 (`token_weights`).
        texts: Unit vectors of each text's tokens, shapes `(t, d)`; a text without tokens gets 0.

    Returns:
        Shape `(len(texts),)`, each in [-1, 1].
    """
    scores = np.zeros(len(texts))
    if len(question):
        for place, text in enumerate(texts):  # one by one: products this small are not shared among threads
            if len(text):
                scores[place] = weights @ (text @ question.T).max(axis=0)
    return scores


def interact(ranked: Sequence[Ranked], scores: Mapping[str, float], share: float) -> list[Ranked]:
    """Return the candidates reordered by MaxSim as well, their scores kept within the span that they had.

    The largest MaxSim moves a score towards the best score, the smallest towards the last.

    Args:
        ranked: Best first.
        scores: The MaxSim of each candidate, by id.
        share: How far a score moves, 0 to 1.
    """
    if not ranked:
        return []
    low, high = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    top, least = ranked[0].score, ranked[-1].score
    moved = []
    for candidate in ranked:
        score = scores[candidate.id]
        target = least + (top - least) * (score - low) / (high - low) if high > low else candidate.score
        change = share * (target - candidate.score)
        why = replace(candidate.why, maxsim=score, interaction=candidate.why.interaction + change)
        moved.append(replace(candidate, score=candidate.score + change, why=why))
    return sorted(moved, key=lambda r: (-r.score, r.id))


def rerank(ranked: Sequence[Ranked], scores: Sequence[float]) -> list[Ranked]:
    """Return the candidates with the first reordered by a cross-encoder, all of them above the rest.

    Args:
        ranked: Best first.
        scores: The cross-encoder's, of the first of them, each in [0, 1].
    """
    first, rest = ranked[: len(scores)], ranked[len(scores) :]
    least = rest[0].score if rest else 0.0
    moved = []
    for candidate, read in zip(first, scores, strict=True):
        score = least + (1 - least) * float(read)
        why = replace(candidate.why, reranking=score - candidate.score)
        moved.append(replace(candidate, score=score, why=why))
    return [*sorted(moved, key=lambda r: (-r.score, r.id)), *rest]
