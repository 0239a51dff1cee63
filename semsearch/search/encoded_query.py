"""The text that is searched for, as each side takes it: one vector, vectors of its tokens, and its terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from semsearch.embedding.base import Encoder, TokenVectors
from semsearch.search import ranking
from semsearch.storage.base import Snapshot, Vectors
from semsearch.storage.bm25 import query_weight
from semsearch.summaries import TokenSimilarity
from semsearch.text import analyzer
from semsearch.types import Interpretation


class EncodedQuery:
    """What is searched for, in one revision.

    Attributes:
        text: It, with the words that a question inherits.
        vector: Its vector, shape `(1, d)`; `(0, 0)` if there is nothing to search for.
        tokens: Its telling tokens.
    """

    def __init__(self, understood: Interpretation, snapshot: Snapshot, encoder: Encoder) -> None:
        self.text, focus = understood.text, understood.focus
        self.vector: Vectors = np.zeros((0, 0), dtype=np.float32)
        self.tokens = TokenVectors((), self.vector)
        self._snapshot = snapshot
        if self.text:
            if focus:  # a question's own words count thrice beside those that it inherits
                self.text = f"{focus} {self.text} {focus}"
            embedded = encoder.questions([self.text])
            self.vector, (self.tokens,) = embedded.vectors, embedded.tokens

    @cached_property
    def idf(self) -> dict[str, float]:
        """What each of its terms counts: how rare it is, and more where it is said again."""
        said = Counter(analyzer.terms(self.text))
        idf = self._snapshot.idf(tuple(said))
        return {term: idf[term] * query_weight(times) for term, times in said.items()}

    @property
    def max_bm25(self) -> float:
        """The BM25 of an article that holds its rarest terms."""
        return ranking.max_bm25(self.idf.values())

    def held(self, text: str) -> float:
        """Give the share of its rarest terms that a text holds, 0 to 1."""
        terms = set(analyzer.terms(text))
        found = ranking.max_bm25(rarity for term, rarity in self.idf.items() if term in terms)
        return found / self.max_bm25 if self.max_bm25 else 0.0

    def cosines(self, ids: Sequence[str]) -> list[float]:
        """Give the cosine of each of these articles."""
        found: list[float] = np.clip(self._snapshot.vectors(ids) @ self.vector[0], -1.0, 1.0).tolist()
        return found

    def closeness(self, ids: Sequence[str], idf: Mapping[str, float] | None = None) -> dict[str, float]:
        """Say how near articles come to it word by word; all alike where no word of it counts.

        Args:
            ids: The articles'.
            rarities: What terms count, if not what they do by themselves.
        """
        counts = self._counts if idf is None else ranking.weights(self.tokens.terms, idf)
        found = ranking.closeness(self.tokens.vectors, counts, self._snapshot.token_vectors(ids))
        return dict(zip(ids, found.tolist(), strict=True))

    def met(self, ids: Sequence[str]) -> float:
        """Say how near articles come to it together, word by word."""
        texts = [tokens for tokens in self._snapshot.token_vectors(ids) if len(tokens)]
        text = np.concatenate(texts) if texts else self.tokens.vectors[:0]
        return float(ranking.closeness(self.tokens.vectors, self._counts, [text])[0])

    def nearness(self, ids: Sequence[str]) -> TokenSimilarity | None:
        """Say how near the tokens of articles come to its own, by rarity; None where no word counts."""
        if not len(self.tokens.vectors):
            return None
        counts = ranking.weights(self.tokens.terms, self.idf)
        found = zip(ids, self._snapshot.token_vectors(ids), strict=True)
        return TokenSimilarity(counts, {id: tokens @ self.tokens.vectors.T for id, tokens in found})

    @cached_property
    def _counts(self) -> NDArray[np.float64]:
        """What each of its tokens counts: the square of its term's rarity, for the rarest set it apart."""
        plain = self._snapshot.idf(tuple(self.idf))
        return ranking.weights(self.tokens.terms, {term: self.idf[term] * plain[term] for term in plain})
