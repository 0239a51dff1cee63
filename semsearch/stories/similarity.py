"""Measure how likely two articles report the same event.

Two articles report the same event if they mean the same, share rare terms, and were published at about the
same time:

    event similarity = (cosine of vectors + cosine of tf-idf terms) / 2 - 0.05 ln(1 + days apart / 3)

Issues of a series are different events, however similar: October's report is not September's.
Decision 33 has the measurements.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import nan, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semsearch.text import analyzer
from semsearch.text.fingerprints import Fingerprints, fingerprints
from semsearch.types import Article

TIME_WEIGHT = 0.05  # how much time between two articles lowers their similarity
TIME_SCALE_DAYS = 3  # scale of that time
SAME_EVENT = 0.25  # similarity below which two articles report different events, whatever the surroundings
SAME_TITLE = 0.75  # Jaccard coefficient, without numbers and months, from which two titles are the same
SAME_TEXT = 0.9  # Jaccard coefficient of terms from which two texts are the same
SERIES_GAP = timedelta(days=3)  # different texts under one title and further apart form a series

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_MONTH = re.compile(
    r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\b"
)


@dataclass(frozen=True, slots=True)
class ArticleFeatures:
    """An article prepared for comparison.

    Attributes:
        id: Its id.
        vector: Its unit vector, shape `(d,)`.
        published_at: The publication time.
        day: The same in days since 1970; NaN if unknown.
        fingerprints: Those of its terms, ascending.
        weights: The weight of each term: inverse document frequencies, scaled to length 1.
        title: The terms of its title without months and numbers.
        numbers: The months and numbers in its title.
    """

    id: str
    vector: NDArray[np.float32]
    published_at: datetime | None
    day: float
    fingerprints: Fingerprints
    weights: NDArray[np.float64]
    title: frozenset[str]
    numbers: frozenset[str]


def features_of(article: Article, vector: NDArray[np.float32], idf: Mapping[str, float]) -> ArticleFeatures:
    """Prepare an article for comparison.

    Args:
        article: The article.
        vector: Its vector.
        idf: The inverse document frequency of each of its terms (`analyzer.terms` of its text).
    """
    terms = dict.fromkeys(analyzer.terms(article.text))
    length = sqrt(sum(idf[term] ** 2 for term in terms)) or 1.0
    hashed = fingerprints(terms)
    order = np.argsort(hashed)
    weights = np.array([idf[term] / length for term in terms], dtype=np.float64)
    numbers = {number.replace(",", "") for number in _NUMBER.findall(article.title)}
    return ArticleFeatures(
        article.id,
        vector,
        article.published_at,
        article.published_at.timestamp() / 86_400 if article.published_at else nan,
        hashed[order],
        weights[order],
        frozenset(analyzer.terms(_NUMBER.sub(" ", _MONTH.sub(" ", article.title)))),
        frozenset(numbers.union(match[1] for match in _MONTH.finditer(article.title))),
    )


def content_similarity(article: ArticleFeatures, others: Sequence[ArticleFeatures]) -> NDArray[np.float64]:
    """Return the similarity to each of the others regardless of dates, shape `(len(others),)`, at most 1."""
    if not others:
        return np.zeros(0)
    meaning = np.array([other.vector for other in others]) @ article.vector
    return np.asarray((meaning + _term_cosines(article, others)) / 2.0, dtype=np.float64)


def event_similarity(article: ArticleFeatures, others: Sequence[ArticleFeatures]) -> NDArray[np.float64]:
    """Return the event similarity to each of the others, shape `(len(others),)`, at most 1.

    Another issue of the same series gets -1. If either date is unknown, time is not taken into account.
    """
    similarity = content_similarity(article, others) - TIME_WEIGHT * _days_apart(article, others)
    similarity[[_is_series(article, other) for other in others]] = -1.0
    return similarity


def is_same_event(
    articles: Sequence[Article],
    vectors: NDArray[np.float32],
    idf: Callable[[Sequence[str]], Mapping[str, float]],
) -> bool:
    """Return whether the event similarity of two articles is at least `SAME_EVENT`.

    Meaning and time mostly decide; where they do not, rare terms are compared.

    Args:
        articles: The two.
        vectors: Their vectors, shape `(2, d)`.
        idf: Returns the inverse document frequency of each of some terms.
    """
    terms = sorted({term for article in articles for term in analyzer.terms(article.text)})
    first, second = _features(articles, vectors, dict.fromkeys(terms, 1.0))
    if _is_series(first, second):
        return False
    least = float(first.vector @ second.vector) / 2 - TIME_WEIGHT * float(_days_apart(first, [second])[0])
    if least >= SAME_EVENT or least + 0.5 < SAME_EVENT:  # the cosine of terms lies between 0 and 1
        return least >= SAME_EVENT
    first, second = _features(articles, vectors, idf(terms))
    return bool(event_similarity(first, [second])[0] >= SAME_EVENT)


def _features(
    articles: Sequence[Article], vectors: NDArray[np.float32], idf: Mapping[str, float]
) -> list[ArticleFeatures]:
    return [features_of(article, vector, idf) for article, vector in zip(articles, vectors, strict=True)]


def _days_apart(article: ArticleFeatures, others: Sequence[ArticleFeatures]) -> NDArray[np.float64]:
    """Return the logarithm of the days to each of the others, 0 where a date is unknown."""
    days = np.nan_to_num(np.abs(np.array([other.day for other in others]) - article.day))
    return np.asarray(np.log1p(days / TIME_SCALE_DAYS), dtype=np.float64)


def _term_cosines(article: ArticleFeatures, others: Sequence[ArticleFeatures]) -> NDArray[np.float64]:
    """Return the cosine of tf-idf terms to each of the others, at least one, shape `(len(others),)`."""
    owners = np.repeat(np.arange(len(others)), [len(other.fingerprints) for other in others])
    if not len(article.fingerprints) or not len(owners):
        return np.zeros(len(others))
    terms = np.concatenate([other.fingerprints for other in others])
    places = np.minimum(np.searchsorted(article.fingerprints, terms), len(article.fingerprints) - 1)
    shared = article.fingerprints[places] == terms
    weights = np.concatenate([other.weights for other in others])[shared]
    products = article.weights[places[shared]] * weights
    return np.asarray(np.bincount(owners[shared], products, minlength=len(others)), dtype=np.float64)


def _is_series(first: ArticleFeatures, second: ArticleFeatures) -> bool:
    """Return whether two articles have the same title but report different events.

    They do if their titles differ in numbers or months, or if their texts differ and lie apart in time.
    """
    if first.title.isdisjoint(second.title) or _jaccard(first.title, second.title) < SAME_TITLE:
        return False
    if first.numbers - second.numbers and second.numbers - first.numbers:
        return True
    dates = (first.published_at, second.published_at)
    apart = dates[0] is not None and dates[1] is not None and abs(dates[0] - dates[1]) > SERIES_GAP
    terms = (frozenset(one.fingerprints.tolist()) for one in (first, second))
    return apart and _jaccard(*terms) < SAME_TEXT


def _jaccard(first: frozenset[Any], second: frozenset[Any]) -> float:
    shared = len(first & second)
    return shared / max(1, len(first) + len(second) - shared)
