"""Hits -> stories: an article and the other coverage that the archive lists with it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from semsearch.types import Article, Coverage, Hit, Listing, Provider, Related, Story

LEAD_MARGIN = 0.06  # of cosine; an item leads its coverage unless that is nearer by more than this


@dataclass(frozen=True, slots=True)
class Outline:
    """A story by ids: the hit that leads, the coverage under it in order, and the hit found first."""

    lead: Hit
    related_ids: tuple[str, ...]
    best: Hit


def group(hits: Sequence[Hit], coverage: Sequence[Coverage]) -> list[Outline]:
    """Gather hits into stories, in the order of each story's best hit; an article stands in one story only.

    An item leads the coverage that it lists, in its order. A hit that is only listed stands in the story of
    the item that lists it, and leads it only where it answers much better (`LEAD_MARGIN`). Items that list
    each other tell one story: their coverage follows the lead's. A lead that lists nothing has the coverage
    of the items that list it.

    Args:
        hits: Best first.
        coverage: The edges at the hits and at the items that list them; others are taken to have none.
    """
    edges = {c.id: c for c in coverage}
    found = {hit.article.id: hit for hit in hits}
    placed: set[str] = set()
    outlines = []
    for hit in hits:
        if hit.article.id in placed:
            continue
        lead = _lead(hit, edges, found, placed)
        wanted = _coverage(lead.article, edges)
        related = tuple(id for id in wanted if id not in placed and id != lead.article.id)
        if hit is not lead and hit.article.id not in related:
            related = (*related, hit.article.id)
        placed.update((lead.article.id, *related))
        outlines.append(Outline(lead=lead, related_ids=related, best=hit))
    return outlines


def _lead(hit: Hit, edges: Mapping[str, Coverage], found: Mapping[str, Hit], placed: set[str]) -> Hit:
    """Give the hit itself, or for a hit that is only listed, the best item that lists it and comes close."""
    if hit.article.listed or hit.article.id not in edges:
        return hit
    items = [found[id] for id in edges[hit.article.id].listed_by if id in found and id not in placed]
    best = max(items, key=lambda item: item.score, default=hit)
    return best if best.why.cosine >= hit.why.cosine - LEAD_MARGIN else hit


def _coverage(lead: Article, edges: Mapping[str, Coverage]) -> dict[str, None]:
    """Give the ids of the coverage around a lead, in order, as an ordered set."""
    own = edges.get(lead.id, Coverage(lead.id))
    wanted = dict.fromkeys(own.lists)
    for item in own.listed_by:
        wanted[item] = None
        if item in own.lists or not own.lists:
            wanted.update(dict.fromkeys(edges[item].lists if item in edges else ()))
    return wanted


def tell(outline: Outline, articles: Mapping[str, Article], found: Mapping[str, Hit]) -> Story:
    """Fill an outline with its articles; ids that `articles` lacks are left out.

    Outlets are given once each, in the order of the coverage, the lead's first.
    """
    related = tuple(
        Related(articles[id], "listed", found[id].score if id in found else None)
        for id in outline.related_ids
        if id in articles
    )
    told = [outline.lead.article, *(r.article for r in related)]
    providers: dict[str, Provider] = {}
    for article in told:
        key = (article.provider.domain or article.provider.name).casefold()
        if key:
            providers.setdefault(key, article.provider)
    dates = [a.published_at for a in told if a.published_at]
    return Story(
        lead=outline.lead,
        related=related,
        providers=tuple(providers.values()),
        first_published_at=min(dates, default=None),
        last_published_at=max(dates, default=None),
        best=None if outline.best is outline.lead else outline.best,
    )


def count(listings: Iterable[Listing]) -> int:
    """Count the stories of an archive: its items, those that list each other taken as one."""
    lists: dict[str, set[str]] = {}
    for listing in listings:
        lists.setdefault(listing.item_id, set()).update(listing.related_ids)
    parent = {item: item for item in lists}

    def root(item: str) -> str:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for item, related in lists.items():
        for other in related:
            if other in lists and item in lists[other]:
                parent[root(item)] = root(other)
    return sum(1 for item in parent if root(item) == item)
