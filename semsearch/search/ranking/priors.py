"""Priors: recency and quality, which count for an article whatever the question.

Both are bounded, so that they break near-ties and never become a sort by date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from semsearch.search.ranking.scores import Rows, Scores, Values
from semsearch.settings import RankingSettings
from semsearch.storage.filtering import not_after, not_before
from semsearch.types import Constraint, Interpretation
from semsearch.types.article import FUTURE_MARGIN

NEWEST_BOOST = 0.15  # of the newest matching article, where the question asks for recent ones
MATCHING = 0.5  # of the best score, from which an article counts as matching there
SORTED = 0.6  # of the best score, from which articles come newest first where the question asks for that
SOFT_DATE_BOOST = 0.08  # added to the score of an article within a soft date of the question ("in the 1990s")
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
        newest: Whether the question asks for recent articles; that replaces recency, too.
    """

    recency: float = 0.0
    half_life_days: float = 30.0
    quality: float = 0.0
    since: datetime | None = None
    until: datetime | None = None
    soft_date: bool = False
    newest: bool = False

    @property
    def largest_by_date(self) -> float:
        """The largest boost by date."""
        return NEWEST_BOOST if self.newest else SOFT_DATE_BOOST if self.soft_date else self.recency


def priors_of(interpretation: Interpretation, settings: RankingSettings, published_at: Values) -> Priors:
    """Return what counts beside the question: a soft date, or else recency and quality; none with a date.

    Args:
        interpretation: The question.
        settings: What counts where the question says nothing of dates.
        published_at: Of the best candidates, in seconds since 1970; NaN if unknown.
    """
    dates = [one for one in interpretation.understood if one.kind == "date"]
    soft = [one for one in dates if one.effect == "lean" and (one.since or one.until)]
    if soft:
        return Priors(since=soft[0].since, until=soft[0].until, soft_date=True)
    if any(_asks_for_newest(one, published_at) for one in dates):
        return Priors(newest=True)
    if interpretation.filter.since or interpretation.filter.until:
        return Priors()
    return Priors(settings.recency, settings.half_life_days, settings.quality)


def _asks_for_newest(date: Constraint, published_at: Values) -> bool:
    """Return whether a date is "recent", or one after all articles ("this week"), whose limit was dropped."""
    if date.effect == "lean":
        return True
    newest = float(np.nanmax(published_at, initial=-np.inf))
    return date.effect == "relaxed" and date.since is not None and date.since.timestamp() > newest


def apply_priors(
    scores: Scores, rows: Rows, published_at: Values, quality: Values, priors: Priors, now: datetime
) -> Scores:
    """Return scores with priors added; all else shrinks so that scores stay in [0, 1].

    Age is counted from the newest of the articles, or from now where that is in the future: an archive that
    has ended still has newer and older news. Where the question asks for recent ones, what counts is the
    share of the matching articles that are no newer.

    Args:
        scores: Of all candidates.
        rows: The articles that are boosted; the scores of the others shrink alike.
        published_at: Of these, in seconds since 1970; NaN if unknown.
        quality: Of these; NaN if unknown.
        priors: The boosts.
        now: The present instant.
    """
    largest = priors.largest_by_date
    kept = 1 - largest - priors.quality
    if kept == 1:
        return scores
    recent, good = np.zeros(len(scores)), np.zeros(len(scores))
    if priors.newest:
        recent[rows] = largest * _newness(published_at, scores.total[rows], now)
    else:
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
        near = (not_before(when, since) & not_after(when, until)).astype(np.float64)
    else:
        real = when <= now + FUTURE_MARGIN.total_seconds()
        newest = min(when[real].max(initial=-np.inf), now)
        near = np.where(real, 0.5 ** (np.maximum(newest - when, 0.0) / 86_400 / priors.half_life_days), 0.0)
    recency = np.zeros(len(published_at))
    recency[dated] = near
    return recency


def _newness(published_at: Values, totals: Values, now: datetime) -> Values:
    """Return the share of the matching articles that are no newer than each; 0 for one without a date."""
    dated = _real(published_at, now)
    matching = np.sort(published_at[dated & (totals >= MATCHING * totals.max(initial=0.0))])
    older = np.searchsorted(matching, np.where(dated, published_at, -np.inf), side="right")
    return np.asarray(older / (len(matching) or 1))


def newest_first(scores: Scores, rows: Rows, published_at: Values, now: datetime) -> Scores:
    """Return scores by which the articles that match well come newest first, before all others.

    Args:
        scores: Of all candidates.
        rows: The articles that are sorted, if they match well.
        published_at: Of these, in seconds since 1970; NaN if unknown, which comes last.
        now: The present instant; an article of the future comes last, too.
    """
    best = scores.total.max(initial=0.0)
    well = scores.total[rows] >= SORTED * best
    rows, dates = rows[well], np.where(_real(published_at, now), published_at, -np.inf)[well]
    order = np.lexsort((-np.arange(len(rows)), scores.total[rows], dates))  # the oldest first
    total = scores.total.copy()
    total[rows[order]] = np.linspace(SORTED * best, best, len(rows))
    return scores.moved(total, recency=scores.part("recency") + total - scores.total)


def _real(published_at: Values, now: datetime) -> NDArray[np.bool_]:
    """Return which articles have a date that is not in the future."""
    return np.asarray(published_at <= (now + FUTURE_MARGIN).timestamp())  # False for NaN
