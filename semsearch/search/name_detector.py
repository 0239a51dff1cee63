"""Detect names among the words of a question, also in lower case: a linear probe of their token vectors.

Models that ignore case still encode what kind of word a token is part of. The archive's own capitals label
enough tokens to learn it from, whatever the model and the language (G. Alain and Y. Bengio, "Understanding
intermediate layers using linear classifier probes", 2016).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.embedding.base import TokenVectors

_RIDGE = 1.0  # regularisation of the least squares
_LEAST = 50  # examples of each kind without which nothing is learnt


@dataclass(frozen=True, slots=True)
class NameDetector:
    """A linear probe: a token is part of a name where its vector times the weights, plus the bias, is large.

    Attributes:
        weights: Shape `(d,)`; empty where nothing was learnt.
        bias: Added to the product.
    """

    weights: tuple[float, ...] = ()
    bias: float = 0.0

    def scores(self, tokens: TokenVectors) -> Mapping[str, float]:
        """Return the mean score of the tokens of each term: 0.5 for a name, -0.5 for another word, about.

        Empty if nothing was learnt, or from vectors of another dimension.
        """
        if not len(tokens.vectors) or len(self.weights) != tokens.vectors.shape[1]:
            return {}
        found = defaultdict(list)
        scores = tokens.vectors @ np.array(self.weights, dtype=np.float32) + self.bias
        for term, score in zip(tokens.terms, scores.tolist(), strict=True):
            found[term].append(score)
        return {term: sum(all_) / len(all_) for term, all_ in found.items()}


def learn(vectors: NDArray[np.float32], names: Sequence[bool]) -> NameDetector:
    """Return the detector that examples teach, by ridge regression.

    Args:
        vectors: Of the tokens, shape `(n, d)`.
        names: Whether each is part of a name.
    """
    if min(sum(names), len(names) - sum(names)) < _LEAST:
        return NameDetector()
    rows = np.hstack([vectors, np.ones((len(vectors), 1), dtype=np.float32)])
    gram = rows.T @ rows + _RIDGE * np.eye(rows.shape[1], dtype=np.float32)
    *weights, bias = np.linalg.solve(gram, rows.T @ (np.array(names, dtype=np.float32) - 0.5)).tolist()
    return NameDetector(tuple(weights), bias)
