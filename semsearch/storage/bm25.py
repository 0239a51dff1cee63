"""BM25, the formula behind every lexical score, so that all engines give the same figures.

The score of an article D for the terms Q is the sum over t in Q of

    ln(1 + (N - n(t) + 0.5) / (n(t) + 0.5)) * f(t, D) * (k1 + 1) / (f(t, D) + k1 * (1 - b + b * |D| / mean))
        * f(t, Q) * (k3 + 1) / (f(t, Q) + k3)

with f(t, D) the occurrences of t in D, |D| the terms of D, N articles in all, n(t) of them having t. The
terms of a title count twice: they tell most in the fewest words. A long question says its main word often.
Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with the
logarithm that Lucene takes, which is never negative.
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


def repeated(times: int) -> float:
    """Give what a term counts that a question holds so many times."""
    return times * (K3 + 1) / (times + K3)


def scored(article: Article) -> list[str]:
    """Give the terms that an article is scored by, with repeats."""
    return [*terms(article.title) * 2, *terms(article.excerpt)]


@dataclass(frozen=True, slots=True)
class Collection:
    """The figures of all articles that the formula needs: how many, and how many terms they have together."""

    articles: int
    terms: int

    def rarity(self, having: int) -> float:
        """Give the weight of a term that so many articles have (the "inverse document frequency")."""
        return log(1 + (self.articles - having + 0.5) / (having + 0.5))

    def score(self, parts: Iterable[tuple[float, int]], length: int) -> float:
        """Give an article's score from (weight, occurrences) of each term asked, and its number of terms.

        A term's weight is its rarity times what it counts in the question (`repeated`).
        """
        norm = K1 * (1 - B + B * length * self.articles / self.terms)
        return sum(weight * f * (K1 + 1) / (f + norm) for weight, f in parts)
