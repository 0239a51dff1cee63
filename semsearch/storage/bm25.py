"""BM25: the one formula behind every lexical score, so that all engines return the same figures.

The score of an article D for the terms Q is the sum over t in Q of

    ln(1 + (N - n(t) + 0.5) / (n(t) + 0.5)) * f(t, D) * (k1 + 1) / (f(t, D) + k1 * (1 - b + b * |D| / mean))
        * f(t, Q) * (k3 + 1) / (f(t, Q) + k3)

where f(t, D) is the number of occurrences of t in D, |D| the number of terms of D, N the number of articles,
and n(t) the number of those that contain t. The terms of a title count twice, for they carry the most
information. The last factor lets a long question stress a term by repeating it.
Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with the
logarithm that Lucene uses, which is never negative.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log

from semsearch.text.analyzer import terms
from semsearch.types import Article

K1 = 1.2
B = 0.75
K3 = 8.0


def query_weight(times: int) -> float:
    """Return the weight of a term that occurs so many times in the question."""
    return times * (K3 + 1) / (times + K3)


def document_terms(article: Article) -> list[str]:
    """Return the terms by which an article is scored, with repeats."""
    return [*terms(article.title) * 2, *terms(article.excerpt)]


@dataclass(frozen=True, slots=True)
class Collection:
    """The figures of the collection that the formula needs: the numbers of articles and of their terms."""

    articles: int
    terms: int

    def idf(self, frequency: int) -> float:
        """Return the inverse document frequency of a term that so many articles contain."""
        return log(1 + (self.articles - frequency + 0.5) / (frequency + 0.5))

    def score(self, parts: Iterable[tuple[float, int]], length: int) -> float:
        """Return an article's score from (weight, occurrences) of each query term and its number of terms.

        A term's weight is its `idf` times its `query_weight`.
        """
        norm = K1 * (1 - B + B * length * self.articles / self.terms)
        return sum(weight * f * (K1 + 1) / (f + norm) for weight, f in parts)
