"""Encode: the text to search for -> its vector, its token vectors and the weights of its terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.embedding.base import Encoder, TokenVectors
from semsearch.search import ranking
from semsearch.search.reference_resolution import ResolvedQuestion
from semsearch.storage.base import Snapshot, Vectors
from semsearch.storage.scoring import query_weight
from semsearch.summaries import TokenSimilarity
from semsearch.text import analyzer


@dataclass(frozen=True, slots=True)
class EncodedQuery:
    """A query, encoded for both sides of the search and compared with articles of one snapshot.

    Attributes:
        text: The text that is searched for; "" for none.
        vector: Its embedding, shape `(1, d)`; `(0, 0)` where there is no text.
        tokens: Its content tokens, with their vectors.
        idf: The inverse document frequency of each of its terms, more where a term is repeated.
        weights: The weight of each token in MaxSim, shape `(q,)`, summing to 1: the square of its term's idf,
            so that the rarest terms stand out.
        snapshot: The revision that is searched.
    """

    text: str
    vector: Vectors
    tokens: TokenVectors
    idf: Mapping[str, float]
    weights: NDArray[np.float64]
    snapshot: Snapshot

    @property
    def max_bm25(self) -> float:
        """The BM25 of an article that holds the rarest terms."""
        return ranking.max_bm25(self.idf.values())

    def term_coverage(self, text: str) -> float:
        """Return the share of the rarest terms that a text holds, weighted by idf, 0 to 1."""
        terms = set(analyzer.terms(text))
        covered = ranking.max_bm25(idf for term, idf in self.idf.items() if term in terms)
        return covered / self.max_bm25 if self.max_bm25 else 0.0

    def cosines(self, ids: Sequence[str]) -> list[float]:
        """Return the cosine of each of these articles; the query must have a text."""
        cosines: list[float] = np.clip(self.snapshot.vectors(ids) @ self.vector[0], -1.0, 1.0).tolist()
        return cosines

    def maxsim(self, ids: Sequence[str], idf: Mapping[str, float] | None = None) -> dict[str, float]:
        """Return the MaxSim of each of these articles by its id; 0 for all where no token has a weight.

        Args:
            ids: Of articles.
            idf: Weights of terms in place of the query's own.
        """
        weights = self.weights if idf is None else ranking.token_weights(self.tokens.terms, idf)
        scores = ranking.maxsim(self.tokens.vectors, weights, self.snapshot.token_vectors(ids))
        return dict(zip(ids, scores.tolist(), strict=True))

    def joint_maxsim(self, ids: Sequence[str]) -> float:
        """Return the MaxSim of these articles taken as one text."""
        texts = [tokens for tokens in self.snapshot.token_vectors(ids) if len(tokens)]
        text = np.concatenate(texts) if texts else self.tokens.vectors[:0]
        return float(ranking.maxsim(self.tokens.vectors, self.weights, [text])[0])

    def token_similarity(self, ids: Sequence[str]) -> TokenSimilarity | None:
        """Return the cosines of the articles' tokens to the query's; None where the query has no token."""
        if not len(self.tokens.vectors):
            return None
        weights = ranking.token_weights(self.tokens.terms, self.idf)
        texts = zip(ids, self.snapshot.token_vectors(ids), strict=True)
        return TokenSimilarity(weights, {id: tokens @ self.tokens.vectors.T for id, tokens in texts})


def encode(resolved: ResolvedQuestion, snapshot: Snapshot, encoder: Encoder) -> EncodedQuery:
    """Return a question's text, encoded; nothing is embedded where no text is searched for.

    The own words of a follow-up count three times beside the subject that it inherits.
    """
    text, focus = resolved.interpretation.text, resolved.interpretation.focus
    vector: Vectors = np.zeros((0, 0), dtype=np.float32)
    if not text or resolved.coverage is not None:
        return EncodedQuery("", vector, TokenVectors((), vector), {}, np.zeros(0), snapshot)
    if focus:
        text = f"{focus} {text} {focus}"
    embedded = encoder.questions([text])
    (tokens,) = embedded.tokens
    counts = Counter(analyzer.terms(text))
    plain = snapshot.idf(tuple(counts))
    idf = {term: plain[term] * query_weight(count) for term, count in counts.items()}
    squares = {term: idf[term] * plain[term] for term in idf}
    weights = ranking.token_weights(tokens.terms, squares)
    return EncodedQuery(text, embedded.vectors, tokens, idf, weights, snapshot)
