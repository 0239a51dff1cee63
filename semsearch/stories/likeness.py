"""Articles -> which of them tell of one event.

Two tell of one event if they mean the same, in the same rare words, at about the same time:

    likeness = (cosine of their vectors + cosine of their terms by rarity) / 2 - 0.05 ln(1 + days apart / 3)

What comes again and again under one title is no event: October's report is not September's, however like it.
`docs/decisions.md` has the figures.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from semsearch import analysis
from semsearch.types import Article

TOGETHER = 0.4  # mean likeness to the articles of a story from which one tells the same
APART = 0.05  # what likeness loses by time
DAYS = 3  # and in how many days
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


def alike(
    articles: Sequence[Article], vectors: NDArray[np.float32], rarities: Mapping[str, float]
) -> dict[str, str]:
    """Find articles that tell of the same event as one before them: the first one's id by theirs.

    Each joins the story that it is most like, in the mean over the story's articles, or founds its own.

    Args:
        articles: Best first.
        vectors: Theirs, unit, shape `(len(articles), d)`.
        rarities: The inverse document frequency of each of their terms, all of them.
    """
    matrix = likeness(articles, vectors, rarities)
    stories: list[list[int]] = []  # the one that each article stands in
    found: dict[str, str] = {}
    for place, article in enumerate(articles):
        near = np.flatnonzero(
            matrix[place, :place] >= TOGETHER
        ).tolist()  # a mean has one member at least as high
        candidates = {stories[other][0]: stories[other] for other in near}.values()
        nearest = max(candidates, key=lambda story: float(matrix[place, story].mean()), default=[])
        if not nearest or matrix[place, nearest].mean() < TOGETHER:
            nearest = []
        else:
            found[article.id] = articles[nearest[0]].id
        nearest.append(place)
        stories.append(nearest)
    return found


def likeness(
    articles: Sequence[Article], vectors: NDArray[np.float32], rarities: Mapping[str, float]
) -> NDArray[np.float64]:
    """Say how like articles are to each other, shape `(n, n)`, at most 1; -1 for two of a series.

    Without the date of both, time takes nothing.
    """
    if not articles:
        return np.zeros((0, 0))
    terms = [frozenset(analysis.terms(article.text)) for article in articles]
    columns = {term: column for column, term in enumerate(frozenset().union(*terms))}
    weighted = np.zeros((len(articles), len(columns)), dtype=np.float32)
    for row, held in zip(weighted, terms, strict=True):
        for term in held:
            row[columns[term]] = rarities[term]
    weighted /= np.maximum(np.linalg.norm(weighted, axis=1, keepdims=True), 1e-9)
    days = np.array([_day(article) for article in articles])
    apart = np.nan_to_num(np.abs(days[:, np.newaxis] - days))
    found = (vectors @ vectors.T + weighted @ weighted.T) / 2.0 - APART * np.log1p(apart / DAYS)
    for one, other in np.argwhere(np.triu(found >= TOGETHER, k=1)):
        if _series(articles[one], articles[other], terms[one], terms[other]):
            found[one, other] = found[other, one] = -1.0
    return np.asarray(found, dtype=np.float64)


def _day(article: Article) -> float:
    return article.published_at.timestamp() / 86_400 if article.published_at else np.nan


def _series(one: Article, other: Article, ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Tell whether articles under one title are of two events: by figures, or by when and what they say."""
    titles = [_plain(article.title) for article in (one, other)]
    if _shared(*titles) < UNDER_ONE_TITLE:
        return False
    figures, others = _figures(one.title), _figures(other.title)
    if figures - others and others - figures:
        return True
    dates = (one.published_at, other.published_at)
    late = dates[0] is not None and dates[1] is not None and abs(dates[0] - dates[1]) > SOON
    return late and _shared(ours, theirs) < SAME


def _plain(title: str) -> frozenset[str]:
    return frozenset(analysis.terms(_NUMBER.sub(" ", _MONTH.sub(" ", title))))


def _figures(title: str) -> set[str]:
    numbers = {number.replace(",", "") for number in _NUMBER.findall(title)}
    return numbers.union(match[1] for match in _MONTH.finditer(title))


def _shared(ours: frozenset[str], theirs: frozenset[str]) -> float:
    return len(ours & theirs) / max(1, len(ours | theirs))
