"""Which hits and what coverage stand in one story, and which article leads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from semsearch.types import Article, Coverage, Hit, Provider, Related, Relation, Story

LEAD_MARGIN = 0.06  # an item leads its coverage unless that is nearer to the question by more
LEADING = 100  # best hits that may lead others; one more would change stories by how many are asked for
WORDS = 0.35  # what the question's words count in that, of coverage that tells of another event


@dataclass(frozen=True, slots=True)
class Outline:
    """A story by ids.

    Attributes:
        lead: The hit that leads.
        related_ids: The coverage under it that is listed, in order.
        best: The hit found first.
        similar_ids: Those that tell of the same event as one of these, unlisted.
        story: The name of the story, as the index keeps it.
    """

    lead: Hit
    related_ids: tuple[str, ...]
    best: Hit
    similar_ids: tuple[str, ...] = ()
    story: str = ""


def group(
    hits: Sequence[Hit],
    coverage: Sequence[Coverage],
    stories: Mapping[str, str] | None = None,
    margin: float = LEAD_MARGIN,
) -> list[Outline]:
    """Gather hits into stories, in the order of each story's best hit; an article stands in one story only.

    An item leads the coverage that it lists, in its order. A hit that is only listed stands in the story of
    the item that lists it, and leads it only where it answers much better (`margin`), or has the question's
    words where the item tells of another event and lacks them, or where the item is not among the best
    `LEADING` hits. Items that list each other tell one story: their coverage follows the lead's. A lead that
    lists nothing has the coverage of the items that list it. Last come the others that the index places in
    the same story, with what they list.

    Args:
        hits: Best first.
        coverage: The edges at the hits and at the items that list them; others are taken to have none.
        stories: The story of each article, by its id: of the hits, and of all that are to be shown with them,
            in the order that these are shown in.
        margin: By how much nearer to the question coverage is than its item where it leads in its place.
    """
    edges = {c.id: c for c in coverage}
    found = {hit.article.id: hit for hit in hits[:LEADING]}
    stories = stories or {}
    members: dict[str, list[str]] = {}
    for id, story in stories.items():
        members.setdefault(story, []).append(id)
    placed: set[str] = set()
    outlines = []
    for hit in hits:
        if hit.article.id in placed:
            continue
        lead = _lead(hit, edges, found, placed, stories, margin)
        placed.add(lead.article.id)
        related = [id for id in _coverage(lead.article.id, edges) if id not in placed]
        if hit is not lead and hit.article.id not in related:
            related.append(hit.article.id)
        placed.update(related)
        similar: list[str] = []
        for one in dict.fromkeys((lead.article.id, hit.article.id)):
            for id in members.get(stories.get(one, ""), ()):
                if id not in placed:
                    similar.append(id)
                    placed.add(id)
                    listed = (
                        [other for other in edges[id].lists if other not in placed] if id in edges else []
                    )
                    related += listed
                    placed.update(listed)
        story = stories.get(lead.article.id) or lead.article.id
        outlines.append(Outline(lead, tuple(related), hit, tuple(similar), story))
    return outlines


def _lead(
    hit: Hit,
    edges: Mapping[str, Coverage],
    found: Mapping[str, Hit],
    placed: set[str],
    stories: Mapping[str, str],
    margin: float,
) -> Hit:
    """Give the hit itself, or for a hit that is only listed, the best item that lists it and comes close."""
    if hit.article.listed or hit.article.id not in edges:
        return hit
    items = [found[id] for id in edges[hit.article.id].listed_by if id in found and id not in placed]
    best = max(items, key=lambda item: item.score, default=hit)
    nearer = _nearer(hit, best)
    if stories.get(hit.article.id) != stories.get(best.article.id):
        nearer += WORDS * (hit.why.lexical - best.why.lexical)
    return best if nearer <= margin else hit


def _nearer(hit: Hit, other: Hit) -> float:
    """Return by how much a hit is nearer to the question: by cosine, and by MaxSim where both have one."""
    cosine, maxsim = hit.why.cosine - other.why.cosine, hit.why.maxsim - other.why.maxsim
    return (cosine + maxsim) / 2 if hit.why.maxsim and other.why.maxsim else cosine


def _coverage(lead: str, edges: Mapping[str, Coverage]) -> dict[str, None]:
    """Give the ids of the coverage around a lead, in order, as an ordered set."""
    own = edges.get(lead, Coverage(lead))
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
    relations: dict[str, Relation] = dict.fromkeys(outline.related_ids, "listed")
    relations |= dict.fromkeys(outline.similar_ids, "similar")
    related = tuple(
        Related(articles[id], relation, found[id].score if id in found else None)
        for id, relation in relations.items()
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
        id=outline.story,
    )
