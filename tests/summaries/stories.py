"""Stories for the tests of what is said of them."""

from __future__ import annotations

from semsearch.search.ranking import zero_score
from semsearch.types import Article, Hit, Related, Story


def article(id: str, title: str, excerpt: str = "") -> Article:
    return Article(id, title, excerpt)


def story(lead: Article, *related: Article, score: float = 0.9, best: Article | None = None) -> Story:
    return Story(
        Hit(lead, score, zero_score(score)),
        tuple(Related(other, "listed") for other in related),
        best=Hit(best, score, zero_score(score)) if best else None,
    )
