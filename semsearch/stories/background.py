"""What a story follows on: earlier stories on the same subject, and what they have in common with it.

Stories are compared as wholes, by their centroids: the mean vector, and the mean weight of each term. So a
name counts that runs through both, and not a word that two of their articles happen to share.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import nan

import numpy as np

from semsearch.stories.similarity import ArticleFeatures, content_similarity
from semsearch.text import analyzer
from semsearch.text.fingerprints import Fingerprints, fingerprint

LEAST = 0.35  # similarity of centroids below which an earlier story is about something else
TERMS = 8  # terms in common that are looked for in the text
LEAST_SHARE = 0.2  # of what the first of them adds that another has to add
PHRASES = 4  # of them, adjoining ones together, that are named
_PUNCTUATION = ".,;:!?…\"'“”„‘’«»()[]{}<>|/–—-"


def centroid(articles: Sequence[ArticleFeatures]) -> ArticleFeatures:
    """Return the centroid of a story, as an article without title and date.

    Args:
        articles: At least one.
    """
    vector = np.mean([article.vector for article in articles], axis=0)
    terms, places = np.unique(
        np.concatenate([article.fingerprints for article in articles]), return_inverse=True
    )
    weights = np.bincount(places, np.concatenate([article.weights for article in articles]), len(terms))
    return replace(
        articles[0],
        vector=vector / (np.linalg.norm(vector) or 1.0),
        published_at=None,
        day=nan,
        fingerprints=terms,
        weights=weights / (np.linalg.norm(weights) or 1.0),
        title=frozenset(),
        numbers=frozenset(),
    )


def earlier_stories(
    story: ArticleFeatures, candidates: Mapping[str, ArticleFeatures], most: int
) -> list[tuple[str, float]]:
    """Return the candidates that a story follows on with their similarity to it, the most similar first.

    Args:
        story: The centroid of the story.
        candidates: The centroid of each earlier story.
        most: How many are returned at most.
    """
    similarities = content_similarity(story, list(candidates.values())).tolist()
    found = sorted(zip(candidates, similarities, strict=True), key=lambda pair: (-pair[1], pair[0]))
    return [(name, similarity) for name, similarity in found if similarity >= LEAST][:most]


def common_phrases(story: ArticleFeatures, other: ArticleFeatures, text: str) -> tuple[str, ...]:
    """Return what two stories have in common, by weight, in the words of a text of one of them.

    Args:
        story: The centroid of one.
        other: The centroid of the other.
        text: The words are taken from here; those that adjoin are one phrase.
    """
    weights = _common(story, other)
    phrases: dict[frozenset[str], tuple[float, str]] = {}  # each in its first spelling
    for phrase in _phrases(text, weights):
        terms = frozenset(analyzer.terms(phrase))
        phrases.setdefault(terms, (sum(weights.get(fingerprint(term), 0.0) for term in terms), phrase))
    best = sorted(phrases.values(), key=lambda found: -found[0])
    named: list[str] = []
    told: set[str] = set()
    for _, phrase in best:
        if not told.issuperset(analyzer.terms(phrase)):
            named.append(phrase)
            told.update(analyzer.terms(phrase))
    return tuple(named[:PHRASES])


def _common(story: ArticleFeatures, other: ArticleFeatures) -> dict[int, float]:
    """Return the terms that add most to the similarity of two stories, with what they add."""
    shared: Fingerprints
    shared, mine, theirs = np.intersect1d(
        story.fingerprints, other.fingerprints, assume_unique=True, return_indices=True
    )
    products = story.weights[mine] * other.weights[theirs]
    order = np.argsort(-products, kind="stable")[:TERMS]
    order = order[products[order] >= LEAST_SHARE * products[order[:1]].sum()]
    return dict(zip(shared[order].tolist(), products[order].tolist(), strict=True))


def _phrases(text: str, weights: Mapping[int, float]) -> Iterator[str]:
    """Yield the runs of words that have one of the terms, without punctuation around them."""
    for line in text.splitlines():
        run: list[str] = []
        for word in line.split():
            core = word.strip(_PUNCTUATION)
            found = any(fingerprint(term) in weights for term in analyzer.terms(core))
            if run and (not found or run[-1] != run[-1].rstrip(_PUNCTUATION) or word[0] in _PUNCTUATION):
                yield _phrase(run)
                run = []
            if found:
                run.append(word)
        if run:
            yield _phrase(run)


def _phrase(words: Sequence[str]) -> str:
    text = " ".join(words).strip(_PUNCTUATION)
    return text.removesuffix("'s").removesuffix("’s")
