"""Hits -> stories, an id -> its article, and an article -> its story, as the index keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from semsearch import stories
from semsearch.errors import NotFound
from semsearch.search import ranking
from semsearch.storage.base import Snapshot
from semsearch.stories import Outline
from semsearch.text import analyzer
from semsearch.types import Article, Hit, Story


def outlines(hits: Sequence[Hit], snapshot: Snapshot, *, items_lead: bool = True) -> list[Outline]:
    """Gather hits into stories, with the edges that this takes.

    Args:
        hits: Best first.
        snapshot: The revision that they are from.
        items_lead: Whether items lead what they list; if not, each hit leads itself.
    """
    ids = [hit.article.id for hit in hits]
    placed = _placed(ids, snapshot)
    edges = snapshot.coverage(list(placed))
    listing = {id for edge in edges for id in edge.listed_by}.difference(placed)
    edges += snapshot.coverage(sorted(listing))
    return stories.group(hits, edges, placed, partial(_one_event, snapshot), items_lead)


def _one_event(snapshot: Snapshot, one: Article, other: Article) -> bool:
    """Return whether two articles are alike enough to tell of the same event."""
    terms = {term for article in (one, other) for term in analyzer.terms(article.text)}
    idf = snapshot.idf(sorted(terms))
    vectors = snapshot.vectors([one.id, other.id])
    first, second = (
        stories.telling(article, vector, idf) for article, vector in zip((one, other), vectors, strict=True)
    )
    return bool(stories.likeness(first, [second])[0] >= stories.ONE_EVENT)


def article(id: str, snapshot: Snapshot) -> Article:
    """Give the article with an id.

    Raises:
        NotFound: There is none.
    """
    found = snapshot.get([id])[0]
    if found is None:
        raise NotFound(f"no article has the id {id[:40]!r}: ids stand in the answers of ask and search")
    return found


def story(article: Article, snapshot: Snapshot) -> Story:
    """Give the story that an article stands in, led by it; scores are 0, since nothing was asked.

    What is not listed with it comes in the order of its likeness.
    """
    hit = Hit(article, 0.0, ranking.nothing(0.0))
    placed = _placed([article.id], snapshot)
    others = [id for id in placed if id != article.id]
    cosines = snapshot.vectors(others) @ snapshot.vectors([article.id])[0]
    order = [article.id, *(others[n] for n in np.argsort(-cosines, kind="stable"))]
    edges = snapshot.coverage(order)
    edges += snapshot.coverage([id for id in edges[0].listed_by if id not in placed])
    return told(stories.group([hit], edges, {id: placed[id] for id in order}), [], snapshot)[0]


def _placed(ids: Sequence[str], snapshot: Snapshot) -> dict[str, str]:
    """Give the story of each of these articles, and of the others in these stories."""
    placed = dict(zip(ids, snapshot.stories(ids), strict=True))
    names = list(dict.fromkeys(filter(None, placed.values())))
    for name, members in zip(names, snapshot.members(names), strict=True):
        placed |= dict.fromkeys((id for id in members if id not in placed), name)
    return {id: name or id for id, name in placed.items()}


def told(outlines: Sequence[Outline], hits: Sequence[Hit], snapshot: Snapshot) -> tuple[Story, ...]:
    """Fill outlines with their articles."""
    wanted = sorted({id for outline in outlines for id in (*outline.related_ids, *outline.similar_ids)})
    articles = {article.id: article for article in snapshot.get(wanted) if article}
    found = {hit.article.id: hit for hit in hits}
    return tuple(stories.tell(outline, articles, found) for outline in outlines)
