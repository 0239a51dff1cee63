"""The background of a story: the earlier stories that it follows on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice

import numpy as np

from semsearch import stories
from semsearch.storage.base import Snapshot
from semsearch.stories import ArticleFeatures
from semsearch.text import analyzer
from semsearch.types import Article, EarlierStory, Filter, Match

EARLIER = 60  # nearest earlier articles among whose stories the background is found
COMPARED = 16  # articles of a story that make up its centroid
MOST = 5  # earlier stories that are returned
_TICK = timedelta(seconds=1)


def background(id: str, articles: Sequence[Article], snapshot: Snapshot) -> tuple[EarlierStory, ...]:
    """Return the earlier stories that a story follows on; none if it has no date.

    Args:
        id: The id of the story.
        articles: Its articles, the leading one first.
        snapshot: Where earlier ones are looked for.
    """
    first = min((a.published_at for a in articles if a.published_at), default=None)
    if first is None:
        return ()
    centroid = stories.centroid(article_features(_spread(articles), snapshot))
    (matches,) = snapshot.nearest(
        np.array([centroid.vector], dtype=np.float32), EARLIER, Filter(until=first - _TICK)
    )
    members = _members(matches, {id, *(article.id for article in articles)}, first, snapshot)
    compared = {name: _spread(held) for name, held in members.items()}
    features = iter(article_features([one for several in compared.values() for one in several], snapshot))
    centroids = {
        name: stories.centroid(list(islice(features, len(several)))) for name, several in compared.items()
    }
    found = stories.earlier_stories(centroid, centroids, MOST)
    return tuple(
        _earlier(name, members[name], first, similarity, (centroid, centroids[name]), snapshot)
        for name, similarity in found
    )


def _members(
    matches: Sequence[Match], excluded: set[str], first: datetime, snapshot: Snapshot
) -> dict[str, list[Article]]:
    """Return the articles of the stories of some articles that began before a moment."""
    names = dict.fromkeys(name for name in snapshot.stories([match.id for match in matches]) if name)
    wanted = [name for name in names if name not in excluded]
    ids = snapshot.members(wanted)
    loaded = {a.id: a for a in snapshot.get([id for several in ids for id in several]) if a}
    members = {
        name: [loaded[id] for id in several if id in loaded]
        for name, several in zip(wanted, ids, strict=True)
        if not excluded.intersection(several)
    }
    return {
        name: held
        for name, held in members.items()
        if held and min((a.published_at for a in held if a.published_at), default=first) < first
    }


def _earlier(
    name: str,
    articles: Sequence[Article],
    first: datetime,
    similarity: float,
    centroids: tuple[ArticleFeatures, ArticleFeatures],
    snapshot: Snapshot,
) -> EarlierStory:
    lead = stories.choose_lead(articles, snapshot.vectors([article.id for article in articles]))
    dates = [article.published_at for article in articles if article.published_at]
    return EarlierStory(
        id=name,
        lead=lead,
        articles=len(articles),
        first_published_at=min(dates),
        last_published_at=max(dates),
        days_before=(first - min(dates)).days,
        common=stories.common_phrases(*centroids, "\n".join(one.text for one in (lead, *_spread(articles)))),
        similarity=round(similarity, 3),
    )


def _spread(articles: Sequence[Article]) -> list[Article]:
    """Return at most `COMPARED` articles, the first among them, spread evenly over the rest."""
    places = np.linspace(0, len(articles) - 1, min(COMPARED, len(articles))).astype(int)
    return [articles[place] for place in places]


def article_features(articles: Sequence[Article], snapshot: Snapshot) -> list[ArticleFeatures]:
    """Return articles prepared for comparison, in their order."""
    terms = {term for article in articles for term in analyzer.terms(article.text)}
    idf = snapshot.idf(sorted(terms))
    vectors = snapshot.vectors([article.id for article in articles])
    return [stories.features_of(*pair, idf) for pair in zip(articles, vectors, strict=True)]
