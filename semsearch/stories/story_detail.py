"""Describe a story independently of any question: its lead, its days, and what each headline adds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import inf

import numpy as np
from numpy.typing import NDArray

from semsearch.text import analyzer
from semsearch.types import Article, Count, Headline

QUALITY_WEIGHT = 0.1  # added for the highest quality
HEAT_WEIGHT = 0.05  # added for the highest heat
EARLY_WEIGHT = 0.05  # added for the earliest article, falling to 0 for the latest
ITEM_WEIGHT = 0.05  # added for an item of the archive
_CEILING = 200  # quality and heat above this add nothing more


def choose_lead(articles: Sequence[Article], vectors: NDArray[np.float32]) -> Article:
    """Return the article that represents a story best.

    Articles score by their cosine to the story's centroid, plus quality, heat, earliness, and being an item.

    Args:
        articles: The story's articles, at least one; the first of equals wins.
        vectors: Their unit vectors, shape `(len(articles), d)`.
    """
    centroid = vectors.mean(axis=0)
    centrality = vectors @ (centroid / (np.linalg.norm(centroid) or 1.0))
    days = [a.published_at for a in articles if a.published_at]
    first, span = min(days, default=None), (max(days) - min(days)).total_seconds() if days else 0.0
    scores = []
    for article, score in zip(articles, centrality.tolist(), strict=True):
        score += QUALITY_WEIGHT * _scaled(article.quality) + HEAT_WEIGHT * _scaled(article.heat)
        score += ITEM_WEIGHT * article.listed
        if first and article.published_at:
            score += EARLY_WEIGHT * (1 - (article.published_at - first).total_seconds() / (span or 1.0))
        scores.append(score)
    return articles[int(np.argmax(scores))]


def _scaled(value: int | None) -> float:
    """Scale quality or heat to 0 to 1."""
    return min(max(value or 0, 0), _CEILING) / _CEILING


def timeline(articles: Sequence[Article]) -> tuple[Count, ...]:
    """Count articles per day in UTC, in chronological order; articles without a date are left out."""
    days = Counter(a.published_at.date().isoformat() for a in articles if a.published_at)
    return tuple(Count(day, days[day]) for day in sorted(days))


def headlines(articles: Sequence[Article]) -> tuple[Headline, ...]:
    """Return the headlines in chronological order, each with the terms that no other headline has.

    Articles without a date come last.
    """
    terms = {article.id: set(analyzer.terms(article.title)) for article in articles}
    frequency = Counter(term for found in terms.values() for term in found)
    if len(articles) == 1:
        frequency.clear()
    own = {id: [term for term in found if frequency[term] == 1] for id, found in terms.items()}
    order = sorted(articles, key=lambda a: (a.published_at.timestamp() if a.published_at else inf, a.id))
    return tuple(Headline(a, tuple(analyzer.spans(a.title, own[a.id]))) for a in order)
