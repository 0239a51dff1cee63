"""Word by word: each word of a question meets the word of an article that is nearest to it.

One vector for a whole text says what it is about; the vectors of its tokens, each where it stands, say what
it says. The best candidates are compared this way too ("late interaction", O. Khattab and M. Zaharia,
ColBERT, 2020): a word's part is the largest cosine that any word of the article has to it (MaxSim), and rare
words count for more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from semsearch.search.ranking.fusion import Ranked


def weights(terms: Sequence[str], counts: Mapping[str, float]) -> NDArray[np.float64]:
    """Give what each token of a question counts, together 1: what its term does, shared out among its tokens.

    Args:
        terms: The term that each token is part of.
        counts: What each of the question's terms counts, such as its rarity; the others count nothing.
    """
    pieces = Counter(terms)
    found = np.array([counts.get(term, 0.0) / pieces[term] for term in terms], dtype=np.float64)
    return found / (found.sum() or 1.0)


def closeness(
    question: NDArray[np.float32], counts: NDArray[np.float64], texts: Sequence[NDArray[np.float32]]
) -> NDArray[np.float64]:
    """Give how near each text comes to the question's words, the weighted mean of the largest cosines.

    Args:
        question: Unit vectors of the question's tokens, shape `(q, d)`.
        counts: What each of them counts, shape `(q,)`, all together 1 (`weights`).
        texts: Unit vectors of each text's tokens, shapes `(t, d)`; a text without any comes to 0.

    Returns:
        Shape `(len(texts),)`, each in [-1, 1].
    """
    found = np.zeros(len(texts))
    if len(question):
        for place, text in enumerate(texts):  # one by one: products so small are not shared out to threads
            if len(text):
                found[place] = counts @ (text @ question.T).max(axis=0)
    return found


def interact(ranked: Sequence[Ranked], close: Mapping[str, float], share: float) -> list[Ranked]:
    """Order the first candidates anew, by how near they come word by word as well.

    Their scores stay within those that they had, the nearest drawn to the best of them and the farthest to
    the last.

    Args:
        ranked: Best first.
        close: How near each comes (`closeness`).
        share: How far a score is drawn, 0 to 1.
    """
    low, high = min(close.values(), default=0.0), max(close.values(), default=0.0)
    if not ranked:
        return []
    top, least = ranked[0].score, ranked[-1].score
    drawn = []
    for candidate in ranked:
        found = close[candidate.id]
        wanted = least + (top - least) * (found - low) / (high - low) if high > low else candidate.score
        moved = share * (wanted - candidate.score)
        why = replace(candidate.why, closeness=found, interaction=candidate.why.interaction + moved)
        drawn.append(replace(candidate, score=candidate.score + moved, why=why))
    return sorted(drawn, key=lambda r: (-r.score, r.id))
