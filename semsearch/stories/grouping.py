"""Which hits and what coverage stand in one story, and which article leads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from semsearch.types import Article, Coverage, Hit, Provider, Related, Relation, Story

LEAD_MARGIN = 0.06  # coverage answers clearly better than its item if it is nearer to the question by more
LEADING = 100  # best hits that may lead others; one more would change stories by how many are asked for
WORDS = 0.35  # weight of the question's words in that

OneEvent = Callable[[Article, Article], bool]


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
    one_event: OneEvent = lambda one, other: True,
    items_lead: bool = True,
) -> list[Outline]:
    """Gather hits into stories, in the order of each story's best hit; an article stands in one story only.

    An item leads the coverage that it lists, in its order. A hit that is only listed stands in the story of
    the item that lists it. It leads that story only where it answers clearly better (`LEAD_MARGIN`) and tells
    of another event, or where the item is not among the best `LEADING` hits. Two articles tell of one event
    where the index places them in one story and `one_event` agrees: a small index places nearly all in one.
    Items that list each other tell one story: their coverage follows the lead's. A lead that lists nothing
    has the coverage of the items that list it. Last come the others that the index places in the same story,
    with what they list.

    Args:
        hits: Best first.
        coverage: The edges at the hits and at the items that list them; others are taken to have none.
        stories: The story of each article, by its id: of the hits, and of all that are to be shown with them,
            in the order that these are shown in.
        one_event: Returns whether two articles of one story tell of the same event.
        items_lead: Whether items lead what they list; if not, each hit leads itself.
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
        lead = _lead(hit, edges, found, placed, stories, one_event) if items_lead else hit
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
    one_event: OneEvent,
) -> Hit:
    """Return the best item that leads a hit which is only listed; the hit itself where none does."""
    if hit.article.listed or hit.article.id not in edges:
        return hit
    items = [found[id] for id in edges[hit.article.id].listed_by if id in found and id not in placed]
    return max(
        (item for item in items if not _leads_itself(hit, item, stories, one_event)),
        key=lambda item: item.score,
        default=hit,
    )


def _leads_itself(hit: Hit, item: Hit, stories: Mapping[str, str], one_event: OneEvent) -> bool:
    """Return whether a listed hit answers clearly better than its item and tells of another event."""
    ours, theirs = hit.article, item.article
    better = _nearer(hit, item) + WORDS * (hit.why.lexical - item.why.lexical)
    if better <= LEAD_MARGIN:
        return False
    return stories.get(ours.id, ours.id) != stories.get(theirs.id, theirs.id) or not one_event(ours, theirs)


def _nearer(hit: Hit, other: Hit) -> float:
    """Return how much nearer a hit is to the question: by cosine, and by MaxSim where both have it."""
    cosine, maxsim = hit.why.cosine - other.why.cosine, hit.why.maxsim - other.why.maxsim
    return (cosine + maxsim) / 2 if hit.why.maxsim and other.why.maxsim else cosine


def _coverage(lead: str, edges: Mapping[str, Coverage]) -> dict[str, None]:
    """Return the ids of the coverage around a lead, in order, as an ordered set."""
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
