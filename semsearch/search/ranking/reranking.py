"""Reranking: the best candidates are compared with the question once more, by a slower and finer model.

**Late interaction** compares each token of the question with the closest token of an article. The vector of a
whole text says what it is about; the vectors of its tokens in context say what it states (O. Khattab and
M. Zaharia, ColBERT, 2020). A token's part is its largest cosine to any token of the article (MaxSim),
weighted by the idf of its term. The index keeps the signs of token vectors, one bit an element; eight of them
together are looked up in a table of what they add to the cosine.

**A cross-encoder** reads question and article together; its scores replace those of the first candidates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.search.ranking.scores import Scores, Values

Cosines = NDArray[np.float32]
_FAST = (4, 8)  # tokens of a question for which NumPy takes rows of a table faster than for fewer
_SIGNS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, np.newaxis], axis=1).astype(np.float32) * 2 - 1


def token_weights(terms: Sequence[str], weights: Mapping[str, float]) -> Values:
    """Return the weight of each token, summing to 1: its term's, divided among the tokens of that term.

    Args:
        terms: The term that each token is part of.
        weights: By term, such as its idf; other terms weigh nothing.
    """
    pieces = Counter(terms)
    found = np.array([weights.get(term, 0.0) / pieces[term] for term in terms], dtype=np.float64)
    return found / (found.sum() or 1.0)


@dataclass(frozen=True, slots=True)
class SignTables:
    """What the signs of an article's token vector add to its cosine to each token of a question.

    Attributes:
        parts: For each byte of the signs and each of its values, what it adds; shape `(width, 256, q)` or
            wider.
        tokens: The number of the question's tokens, `q`.
    """

    parts: NDArray[np.float32]
    tokens: int


def sign_tables(question: NDArray[np.float32]) -> SignTables:
    """Return the tables of a question, by its tokens' unit vectors, shape `(q, d)`."""
    count, dimension = question.shape
    width = -(-dimension // 8)
    padded = next((size for size in _FAST if 0 < count <= size), count)
    scaled = np.zeros((padded, 8 * width), dtype=np.float32)  # padding bits count nothing
    scaled[:count, :dimension] = question / np.float32(np.sqrt(dimension or 1))
    return SignTables(np.matmul(_SIGNS, scaled.reshape(padded, width, 8).transpose(1, 2, 0)), count)


def token_cosines(question: SignTables, signs: NDArray[np.uint8]) -> Cosines:
    """Return the cosine of each token of some articles to each token of the question.

    A matrix product of the signs would round a row by its place, as the kernels of a processor do, and two
    articles of the same text would differ in score.

    Args:
        question: The tables of the question (`sign_tables`).
        signs: The packed signs of the articles' token vectors, shape `(t, width)` (`Features.signs`).

    Returns:
        Shape `(t, q)`.
    """
    if not question.tokens or not len(signs):
        return np.zeros((len(signs), question.tokens), dtype=np.float32)
    columns = np.ascontiguousarray(signs.T)
    cosines: Cosines = question.parts[0].take(columns[0], axis=0)
    added = np.empty_like(cosines)
    for part, column in zip(question.parts[1:], columns[1:], strict=True):
        part.take(column, axis=0, out=added, mode="clip")  # other modes buffer what they write
        cosines += added
    return cosines[:, : question.tokens]


def maxsim(weights: Values, cosines: Cosines, offsets: NDArray[np.int64]) -> Values:
    """Return the MaxSim of each text: the weighted mean of the question tokens' largest cosines.

    Args:
        weights: Of the question's tokens, shape `(q,)`, summing to 1 (`token_weights`).
        cosines: Of the texts' tokens to them, shape `(t, q)` (`token_cosines`).
        offsets: The tokens `offsets[i]:offsets[i + 1]` belong to text `i`; a text without tokens gets 0.

    Returns:
        Shape `(len(offsets) - 1,)`, each in [-1, 1].
    """
    scores = np.zeros(len(offsets) - 1)
    held = np.diff(offsets) > 0
    if cosines.size and held.any():
        scores[held] = np.maximum.reduceat(cosines, offsets[:-1][held], axis=0) @ weights
    return scores


def interact(scores: Scores, maxsim: Values, share: float) -> Scores:
    """Return scores that MaxSim counts in as well.

    Args:
        scores: Of the candidates.
        maxsim: The MaxSim of each.
        share: How far a score moves, 0 to 1.
    """
    return scores.moved(scores.total, maxsim=maxsim).towards(maxsim, share, "interaction")


def rerank(scores: Scores, read: Sequence[float]) -> Scores:
    """Return the candidates with the first reordered by a cross-encoder, all of them above the rest.

    Args:
        scores: Of the candidates, best first.
        read: The cross-encoder's scores of the first of them, each in [0, 1].
    """
    count = len(read)
    least = float(scores.total[count]) if len(scores) > count else 0.0
    total, change = scores.total.copy(), np.zeros(len(scores))
    total[:count] = least + (1 - least) * np.array(read, dtype=np.float64)
    change[:count] = total[:count] - scores.total[:count]
    first = sorted(range(count), key=lambda row: (-total[row], scores.ids[row]))
    return scores.moved(total, reranking=change).take(
        np.array([*first, *range(count, len(scores))], dtype=np.int64)
    )
