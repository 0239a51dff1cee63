"""Articles compared with a query, token by token and term by term.

Cosines of tokens are the largest product of a question. They are computed once, for the articles that are
ranked, and everything after that takes what it needs from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.search import ranking
from semsearch.search.retrieval import EncodedQuery
from semsearch.storage import ragged
from semsearch.storage.features import Features
from semsearch.summaries import TokenSimilarity
from semsearch.text.fingerprints import fingerprints


@dataclass(frozen=True, slots=True)
class ComparedArticles:
    """Articles and a query.

    Attributes:
        encoded: The query.
        articles: The features of the articles.
        cosines: The cosine of each of their tokens to each token of the query, shape `(t, q)`.
    """

    encoded: EncodedQuery
    articles: Features
    cosines: NDArray[np.float32]

    def take(self, rows: NDArray[np.int64]) -> ComparedArticles:
        """Return some of the articles, in the order of the rows."""
        cosines, _ = ragged.take(self.cosines, self.articles.sign_offsets, rows)
        return ComparedArticles(self.encoded, self.articles.take(rows), cosines)

    def followed_by(self, other: ComparedArticles) -> ComparedArticles:
        """Return these articles and others after them."""
        cosines = np.concatenate([self.cosines, other.cosines])
        return ComparedArticles(self.encoded, self.articles.followed_by(other.articles), cosines)

    def maxsim(self, idf: Mapping[str, float] | None = None) -> NDArray[np.float64]:
        """Return the MaxSim of each article, shape `(n,)`; 0 for all where no token has a weight.

        Args:
            idf: Weights of terms in place of the query's own.
        """
        encoded = self.encoded
        weights = encoded.weights if idf is None else ranking.token_weights(encoded.tokens.terms, idf)
        return ranking.maxsim(weights, self.cosines, self.articles.sign_offsets)

    def joint_maxsim(self) -> float:
        """Return the MaxSim of the articles taken as one text."""
        ends = self.articles.sign_offsets[[0, -1]]
        return float(ranking.maxsim(self.encoded.weights, self.cosines, ends)[0])

    def closest_tokens(self) -> dict[str, float]:
        """Return, for each term of the query, the mean of its tokens' largest cosines."""
        best = self.cosines.max(axis=0, initial=0.0)
        found: dict[str, list[float]] = {}
        for term, cosine in zip(self.encoded.tokens.terms, best.tolist(), strict=True):
            found.setdefault(term, []).append(cosine)
        return {term: sum(each) / len(each) for term, each in found.items()}

    def term_coverage(self) -> float:
        """Return the largest share of the rarest terms that one article holds, weighted by idf."""
        most, articles = self.encoded.max_bm25, self.articles
        if not most or not len(articles):
            return 0.0
        asked, idf = fingerprints(self.encoded.idf), list(self.encoded.idf.values())
        terms = np.split(articles.terms, articles.term_offsets[1:-1])
        held = [(one[:, np.newaxis] == asked).any(axis=0) for one in terms]
        return max(ranking.max_bm25(np.compress(one, idf).tolist()) for one in held) / most

    def token_similarity(self) -> TokenSimilarity | None:
        """Return what a summary compares; None where the query has no token."""
        tokens = self.encoded.tokens
        if not len(tokens.vectors):
            return None
        return TokenSimilarity(ranking.token_weights(tokens.terms, self.encoded.idf), self.cosines)


def compare(encoded: EncodedQuery, articles: Features) -> ComparedArticles:
    """Compare articles with a query."""
    return ComparedArticles(encoded, articles, ranking.token_cosines(encoded.tokens.vectors, articles.signs))
