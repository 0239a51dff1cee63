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
from semsearch.search.ranking import Evidence, Texts
from semsearch.search.retrieval import EncodedQuery
from semsearch.storage import ragged
from semsearch.storage.features import Features
from semsearch.summaries import TokenSimilarity
from semsearch.text.fingerprints import Fingerprints, fingerprints

COVERED = 6  # rarest terms of a question that one article should hold


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

    def evidence(self) -> Evidence:
        """Return what ranking refines these articles by."""
        articles = self.articles
        texts = Texts(articles.terms, articles.term_offsets)
        return Evidence(articles.vectors, texts, self.maxsim())

    def joint_maxsim(self) -> float:
        """Return the MaxSim of the articles taken as one text."""
        ends = self.articles.sign_offsets[[0, -1]]
        return float(ranking.maxsim(self.encoded.weights, self.cosines, ends)[0])

    def token_maxima(self) -> NDArray[np.float32]:
        """Return each article's largest cosine to each token of the query, shape `(n, q)`, at least 0."""
        starts = self.articles.sign_offsets
        held = np.diff(starts) > 0
        maxima = np.zeros((len(self.articles), self.cosines.shape[1]), dtype=np.float32)
        if self.cosines.size:
            maxima[held] = np.maximum.reduceat(self.cosines, starts[:-1][held], axis=0)
        return np.maximum(maxima, 0.0, out=maxima)

    def holds(self, terms: Fingerprints) -> NDArray[np.bool_]:
        """Return whether each article holds each of some terms, shape `(n, len(terms))`."""
        articles = self.articles
        known, column = np.unique(terms, return_inverse=True)
        held = np.zeros((len(articles), len(known)), dtype=np.bool_)
        if len(known):
            place = np.minimum(np.searchsorted(known, articles.terms), len(known) - 1)
            found = np.flatnonzero(known[place] == articles.terms)
            owner = np.searchsorted(articles.term_offsets, found, side="right") - 1
            held[owner, place[found]] = True
        return held[:, column]

    def term_coverage(self) -> float:
        """Return the largest share of the rarest terms that one article holds, weighted by idf."""
        return float(self.term_coverages().max(initial=0.0))

    def term_coverages(self) -> NDArray[np.float64]:
        """Return the share of the rarest terms that each article holds, weighted by idf, shape `(n,)`."""
        idf = list(self.encoded.idf.values())
        most = ranking.max_bm25(idf, COVERED)
        if not most:
            return np.zeros(len(self.articles))
        held = self.holds(fingerprints(self.encoded.idf))
        shares = [ranking.max_bm25(np.compress(one, idf).tolist(), COVERED) / most for one in held]
        return np.array(shares, dtype=np.float64)

    def term_closeness(self) -> NDArray[np.float64]:
        """Return how close each article comes to each term of the query, shape `(n, terms)`.

        It is 1 where the article holds the term, and 0 where the term has no token.
        """
        terms, maxima = list(self.encoded.idf), self.token_maxima()
        tokens = np.array(self.encoded.tokens.terms, dtype=object)
        closeness = self.holds(fingerprints(terms)).astype(np.float64)
        for column, term in enumerate(terms):
            own = maxima[:, np.flatnonzero(tokens == term)]
            if own.shape[1]:
                closeness[:, column] = np.maximum(closeness[:, column], own.mean(axis=1))
        return closeness

    def token_similarity(self) -> TokenSimilarity | None:
        """Return what a summary compares; None where the query has no token."""
        tokens = self.encoded.tokens
        if not len(tokens.vectors):
            return None
        return TokenSimilarity(ranking.token_weights(tokens.terms, self.encoded.idf), self.cosines)


def compare(encoded: EncodedQuery, articles: Features) -> ComparedArticles:
    """Compare articles with a query."""
    return ComparedArticles(encoded, articles, ranking.token_cosines(encoded.sign_tables, articles.signs))
