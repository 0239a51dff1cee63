"""Priors: recency and quality, which count for an article whatever the question.

Both are bounded, so that they break near-ties and never become a sort by date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from semsearch.search.ranking.fusion import Ranked
from semsearch.types import Article

SOFT_DATE_BOOST = 0.08  # added to the score of an article within a soft date of the question ("recently")
BEST_QUALITY = 200  # about the largest that archives use


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
    ranked: Sequence[Ranked], articles: Mapping[str, Article], priors: Priors, now: datetime
) -> list[Ranked]:
    """Return the candidates reordered, with priors added; all else shrinks so that scores stay in [0, 1].

    Age is counted from the newest of the articles, or from now where that is in the future: an archive that
    has ended still has newer and older news.

    Args:
        ranked: Best first.
        articles: Those of the candidates that are boosted; the scores of the others shrink alike.
        priors: The boosts.
        now: The present instant.
    """
    largest = SOFT_DATE_BOOST if priors.soft_date else priors.recency
    kept = 1 - largest - priors.quality
    if kept == 1:
        return list(ranked)
    dates = [article.published_at for article in articles.values() if article.published_at]
    newest = min(max(dates, default=now), now)
    boosted = []
    for candidate in ranked:
        article = articles.get(candidate.id)
        recency = largest * _recency(article, priors, newest) if article else 0.0
        quality = priors.quality * min(max((article and article.quality) or 0, 0) / BEST_QUALITY, 1.0)
        old = candidate.why
        why = replace(
            old,
            dense=kept * old.dense,
            lexical=kept * old.lexical,
            interaction=kept * old.interaction,
            feedback=kept * old.feedback,
            corroboration=kept * old.corroboration,
            recency=recency,
            quality=quality,
        )
        boosted.append(Ranked(candidate.id, kept * candidate.score + recency + quality, why))
    return sorted(boosted, key=lambda r: (-r.score, r.id))


def _recency(article: Article, priors: Priors, newest: datetime) -> float:
    """Return 1 for the newest, 0.5 a half-life before it; or 1 within the soft date and 0 outside it."""
    when = article.published_at
    if when is None:
        return 0.0
    if priors.soft_date:
        return float(
            (priors.since is None or when >= priors.since) and (priors.until is None or when <= priors.until)
        )
    days: float = max((newest - when).total_seconds(), 0.0) / 86_400
    return float(0.5 ** (days / priors.half_life_days))
