"""How like two articles are, as tellings of one event.

Two tell of one event if they mean the same, in the same rare words, at about the same time:

    likeness = (cosine of their vectors + cosine of their terms by rarity) / 2 - 0.05 ln(1 + days apart / 3)

What comes again and again under one title is no event: October's report is not September's, however like it.
`docs/decisions.md` has the figures.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import nan, sqrt

import numpy as np
from numpy.typing import NDArray

from semsearch.text import analyzer
from semsearch.types import Article

APART = 0.05  # what likeness loses by time
DAYS = 3  # and in how many days
ONE_EVENT = 0.25  # likeness below which two articles tell of different events, whatever surrounds them
UNDER_ONE_TITLE = 0.75  # share of common words, figures left out, from which two titles are one
SAME = 0.9  # share of common terms from which two texts are one
SOON = timedelta(
    days=DAYS
)  # texts under one title that are further apart are of a series, unless they are one

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_MONTH = re.compile(
    r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\b"
)


@dataclass(frozen=True, slots=True)
class Telling:
    """An article as it is compared with others.

    Attributes:
        vector: Its vector, unit, shape `(d,)`.
        terms: The weight of each of its terms: their rarities, scaled to the length 1.
        day: When it was published, in days since 1970; NaN where that is unknown.
        title: The terms of its title, months and figures left out.
        figures: The months and figures in its title.
    """

    article: Article
    vector: NDArray[np.float32]
    terms: Mapping[str, float]
    day: float
    title: frozenset[str]
    figures: frozenset[str]


def telling(article: Article, vector: NDArray[np.float32], idf: Mapping[str, float]) -> Telling:
    """Prepare an article to be compared.

    Args:
        article: The article.
        vector: Its vector.
        rarities: The inverse document frequency of each of its terms (`analysis.terms` of its text).
    """
    terms = dict.fromkeys(analyzer.terms(article.text))
    length = sqrt(sum(idf[term] ** 2 for term in terms)) or 1.0
    numbers = {number.replace(",", "") for number in _NUMBER.findall(article.title)}
    return Telling(
        article,
        vector,
        {term: idf[term] / length for term in terms},
        article.published_at.timestamp() / 86_400 if article.published_at else nan,
        frozenset(analyzer.terms(_NUMBER.sub(" ", _MONTH.sub(" ", article.title)))),
        frozenset(numbers.union(match[1] for match in _MONTH.finditer(article.title))),
    )


def resemblance(one: Telling, others: Sequence[Telling]) -> NDArray[np.float64]:
    """Return how an article resembles others, whenever they came out, shape `(len(others),)`, at most 1."""
    if not others:
        return np.zeros(0)
    meaning = np.array([other.vector for other in others]) @ one.vector
    words = np.array([_common(one.terms, other.terms) for other in others])
    return np.asarray((meaning + words) / 2.0, dtype=np.float64)


def likeness(one: Telling, others: Sequence[Telling]) -> NDArray[np.float64]:
    """Return how like an article is to others, shape `(len(others),)`, at most 1; -1 for another of a series.

    Without the date of both, time takes nothing.
    """
    apart = np.nan_to_num(np.abs(np.array([other.day for other in others]) - one.day))
    found = resemblance(one, others) - APART * np.log1p(apart / DAYS)
    found[[_series(one, other) for other in others]] = -1.0
    return found


def _common(ours: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    return sum(ours[term] * theirs[term] for term in ours.keys() & theirs.keys())


def _series(one: Telling, other: Telling) -> bool:
    """Return whether articles under one title are of two events: by figures, or by when and what they say."""
    if _shared(one.title, other.title) < UNDER_ONE_TITLE:
        return False
    if one.figures - other.figures and other.figures - one.figures:
        return True
    dates = (one.article.published_at, other.article.published_at)
    late = dates[0] is not None and dates[1] is not None and abs(dates[0] - dates[1]) > SOON
    return late and _shared(frozenset(one.terms), frozenset(other.terms)) < SAME


def _shared(ours: frozenset[str], theirs: frozenset[str]) -> float:
    return len(ours & theirs) / max(1, len(ours | theirs))
