"""Priors: recency and quality, which count for an article whatever the question.

Both are bounded, so that they break near-ties and never become a sort by date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from semsearch.search.ranking.scores import Rows, Scores, Values
from semsearch.types.article import FUTURE_MARGIN

SOFT_DATE_BOOST = 0.08  # added to the score of an article within a soft date of the question ("recently")
BEST_QUALITY = 200  # about the largest that archives use
_SHRUNK = ("dense", "lexical", "interaction", "feedback", "corroboration")


@dataclass(frozen=True, slots=True)
class Priors:
    """The largest boosts of a score.

    Attributes:
        recency: Of the newest article.
        half_life_days: Days after which half of that is left.
        quality: Of the best quality.
        since, until: A soft date, inclusive, in UTC, None where it is open; it replaces recency.
        soft_date: Whether there is one.
    """

    recency: float = 0.0
    half_life_days: float = 30.0
    quality: float = 0.0
    since: datetime | None = None
    until: datetime | None = None
    soft_date: bool = False


def apply_priors(
    scores: Scores, rows: Rows, published_at: Values, quality: Values, priors: Priors, now: datetime
) -> Scores:
    """Return scores with priors added; all else shrinks so that scores stay in [0, 1].

    Age is counted from the newest of the articles, or from now where that is in the future: an archive that
    has ended still has newer and older news.

    Args:
        scores: Of all candidates.
        rows: The articles that are boosted; the scores of the others shrink alike.
        published_at: Of these, in seconds since 1970; NaN if unknown.
        quality: Of these; NaN if unknown.
        priors: The boosts.
        now: The present instant.
    """
    largest = SOFT_DATE_BOOST if priors.soft_date else priors.recency
    kept = 1 - largest - priors.quality
    if kept == 1:
        return scores
    recent, good = np.zeros(len(scores)), np.zeros(len(scores))
    recent[rows] = largest * _recency(published_at, priors, now.timestamp())
    good[rows] = priors.quality * (np.clip(np.nan_to_num(quality), 0, BEST_QUALITY) / BEST_QUALITY)
    shrunk = {name: kept * values for name, values in scores.parts.items() if name in _SHRUNK}
    return scores.moved(kept * scores.total + recent + good, **shrunk, recency=recent, quality=good)


def _recency(published_at: Values, priors: Priors, now: float) -> Values:
    """Return 1 for the newest, 0.5 a half-life before it; or 1 within the soft date and 0 outside it.

    An article of the future has none, as one without a date.
    """
    dated = ~np.isnan(published_at)
    when = published_at[dated]
    if priors.soft_date:
        since = priors.since.timestamp() if priors.since else -np.inf
        until = priors.until.timestamp() if priors.until else np.inf
        near = ((when >= since) & (when <= until)).astype(np.float64)
    else:
        real = when <= now + FUTURE_MARGIN.total_seconds()
        newest = min(when[real].max(initial=-np.inf), now)
        near = np.where(real, 0.5 ** (np.maximum(newest - when, 0.0) / 86_400 / priors.half_life_days), 0.0)
    recency = np.zeros(len(published_at))
    recency[dated] = near
    return recency
