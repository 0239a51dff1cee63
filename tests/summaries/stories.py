"""A builder of stories for the tests of summaries."""

from __future__ import annotations

from semsearch.search.ranking import zero_score
from semsearch.types import Article, Hit, Related, Story


def story(lead: Article, *related: Article, score: float = 0.9, best: Article | None = None) -> Story:
    return Story(
        Hit(lead, score, zero_score(score)),
        tuple(Related(other, "listed") for other in related),
        best=Hit(best, score, zero_score(score)) if best else None,
    )
