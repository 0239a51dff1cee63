"""What can be told of a story whatever is asked: who leads it, its days, what a headline alone says. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import inf

import numpy as np
from numpy.typing import NDArray

from semsearch.text import analyzer
from semsearch.types import Article, Count, Headline

QUALITY = 0.1  # what the highest quality adds to how central an article is
HEAT = 0.05  # what the greatest heat adds
FIRST = 0.05  # what being the first adds, and the last gains nothing of
OWN = 0.05  # what being an item of the archive's own adds
_HIGHEST = 200  # quality and heat from which more adds nothing


def lead(articles: Sequence[Article], vectors: NDArray[np.float32]) -> Article:
    """Return the article that tells a story best: central, good, read, early, and of the archive's own.

    Args:
        articles: The story's, at least one; of equal ones the first is given.
        vectors: Theirs, unit, shape `(len(articles), d)`.
    """
    centre = vectors.mean(axis=0)
    central = vectors @ (centre / (np.linalg.norm(centre) or 1.0))
    days = [a.published_at for a in articles if a.published_at]
    first, span = min(days, default=None), (max(days) - min(days)).total_seconds() if days else 0.0
    scores = []
    for article, score in zip(articles, central.tolist(), strict=True):
        score += QUALITY * _share(article.quality) + HEAT * _share(article.heat) + OWN * article.listed
        if first and article.published_at:
            score += FIRST * (1 - (article.published_at - first).total_seconds() / (span or 1.0))
        scores.append(score)
    return articles[int(np.argmax(scores))]


def _share(figure: int | None) -> float:
    return min(max(figure or 0, 0), _HIGHEST) / _HIGHEST


def timeline(articles: Sequence[Article]) -> tuple[Count, ...]:
    """Count the articles of each day, in UTC; those without a date are left out."""
    days = Counter(a.published_at.date().isoformat() for a in articles if a.published_at)
    return tuple(Count(day, days[day]) for day in sorted(days))


def headlines(articles: Sequence[Article]) -> tuple[Headline, ...]:
    """Return the headlines in time's order, undated ones last, each with what none of the others says."""
    terms = {article.id: set(analyzer.terms(article.title)) for article in articles}
    held = Counter(term for found in terms.values() for term in found)
    if len(articles) == 1:
        held.clear()
    own = {id: [term for term in found if held[term] == 1] for id, found in terms.items()}
    order = sorted(articles, key=lambda a: (a.published_at.timestamp() if a.published_at else inf, a.id))
    return tuple(Headline(a, tuple(analyzer.spans(a.title, own[a.id]))) for a in order)
