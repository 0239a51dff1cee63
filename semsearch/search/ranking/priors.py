"""What speaks for an article before any question: being new, and the archive's own judgment of its quality.

Both are bounded, so that they break near-ties and never become a sort by date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from semsearch.search.ranking.fusion import Ranked
from semsearch.types import Article

LEANING = 0.08  # most that lying in a time that the question leans to adds to a score
BEST_QUALITY = 200  # about the largest that archives give


@dataclass(frozen=True, slots=True)
class Priors:
    """How much speaks for what.

    Attributes:
        recency: Most that being new adds to a score.
        half_life_days: Days after which half of that is left.
        quality: Most that quality adds.
        since, until: A time that the question leans to, in UTC, either open; it takes recency's place.
        leans: Whether there is such a time.
    """

    recency: float = 0.0
    half_life_days: float = 30.0
    quality: float = 0.0
    since: datetime | None = None
    until: datetime | None = None
    leans: bool = False


def score_priors(
    ranked: Sequence[Ranked], articles: Mapping[str, Article], favours: Priors, now: datetime
) -> list[Ranked]:
    """Add to scores what speaks for the articles; scores stay in [0, 1], since all else shrinks by the most.

    Age counts from the newest of the articles, or from now if that lies ahead: an archive that has ended
    still has newer and older news.

    Args:
        ranked: Best first.
        articles: Those of the candidates that may gain; the others shrink alike.
        favours: How much speaks for what.
        now: The present instant.
    """
    newness = LEANING if favours.leans else favours.recency
    kept = 1 - newness - favours.quality
    if kept == 1:
        return list(ranked)
    dates = [article.published_at for article in articles.values() if article.published_at]
    newest = min(max(dates, default=now), now)
    favoured = []
    for candidate in ranked:
        article = articles.get(candidate.id)
        recency = newness * _newness(article, favours, newest) if article else 0.0
        quality = favours.quality * min(max((article and article.quality) or 0, 0) / BEST_QUALITY, 1.0)
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
        favoured.append(Ranked(candidate.id, kept * candidate.score + recency + quality, why))
    return sorted(favoured, key=lambda r: (-r.score, r.id))


def _newness(article: Article, favours: Priors, newest: datetime) -> float:
    """Give 1 for the newest, half a half-life later; or 1 within the time that the question leans to."""
    when = article.published_at
    if when is None:
        return 0.0
    if favours.leans:
        return float(
            (favours.since is None or when >= favours.since)
            and (favours.until is None or when <= favours.until)
        )
    days: float = max((newest - when).total_seconds(), 0.0) / 86_400
    return float(0.5 ** (days / favours.half_life_days))
