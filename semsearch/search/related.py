"""What is related to an article: the coverage of its story, near articles of others, and earlier stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from semsearch import stories
from semsearch.search.background import article_features, background
from semsearch.search.story_assembly import story
from semsearch.storage.base import Snapshot
from semsearch.types import Article, ArticleStory, Filter

SHOWN = 10  # articles of the story and near ones together, at least
NEIGHBOURS = 40  # nearest articles by cosine among which the near ones are found


def related(article: Article, snapshot: Snapshot) -> ArticleStory:
    """Return the story of an article, led by it, and what is around it.

    Its coverage is ordered by similarity. Scores are 0, since nothing was asked.
    """
    found = coverage(article, snapshot)
    articles = [article, *(entry.article for entry in found.related)]
    return replace(found, background=background(found.id, articles, snapshot))


def coverage(article: Article, snapshot: Snapshot) -> ArticleStory:
    """Return what `related` does, without the background.

    Where the story has fewer than `SHOWN` other articles, the most similar ones of other stories follow: they
    may report the same event, or the events next to it.
    """
    found = story(article, snapshot)
    others = [entry.article for entry in found.related]
    near = _neighbours(article, others, snapshot)
    one, *rest = article_features([article, *others, *near], snapshot)
    listed = {entry.article.id for entry in found.related if entry.relation == "listed"}
    similarities = stories.join_similarity(one, rest, listed)
    own = np.argsort(-similarities[: len(others)], kind="stable")
    beyond = np.argsort(-similarities[len(others) :], kind="stable")[: max(0, SHOWN - len(others))]
    return ArticleStory(
        lead=found.lead,
        related=tuple(found.related[place] for place in own),
        providers=found.providers,
        first_published_at=found.first_published_at,
        last_published_at=found.last_published_at,
        id=found.id,
        near=tuple(near[place] for place in beyond),
    )


def _neighbours(article: Article, others: Sequence[Article], snapshot: Snapshot) -> list[Article]:
    """Return the nearest articles that are not of the story; none where the story has enough."""
    if len(others) >= SHOWN:
        return []
    wanted = NEIGHBOURS + len(others) + 1
    (matches,) = snapshot.nearest(snapshot.vectors([article.id]), wanted, Filter())
    own = {article.id, *(other.id for other in others)}
    return [found for found in snapshot.get([m.id for m in matches if m.id not in own]) if found]
