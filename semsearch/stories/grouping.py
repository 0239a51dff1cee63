"""Group hits and their coverage into stories, and choose the lead of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from semsearch.types import Article, Coverage, Hit, Provider, Related, Relation, Story

LEAD_MARGIN = 0.06  # how much more relevant than its item a listed article must be to answer clearly better
LEAD_CANDIDATES = 100  # best hits that may lead others: fixed, so that stories do not depend on the limit
LEXICAL_WEIGHT = 0.35  # weight of the lexical score in that comparison

SameEvent = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class GroupHits:
    """What grouping compares of hits, best first; all sequences are of one length.

    Attributes:
        ids: Their articles.
        scores: Their scores.
        listed: Whether each is an item of the archive.
        lexical, cosine, maxsim: Fields of `ScoreBreakdown`.
    """

    ids: Sequence[str]
    scores: Sequence[float]
    listed: Sequence[bool]
    lexical: Sequence[float]
    cosine: Sequence[float]
    maxsim: Sequence[float]


@dataclass(frozen=True, slots=True)
class StoryOutline:
    """A story before its articles are loaded, by their ids.

    Attributes:
        lead: The hit that leads the story.
        related_ids: The listed coverage, in order.
        best: The highest-ranked hit of the story.
        similar_ids: Articles that the index assigned to the story although no item lists them.
        story: The story's id in the index.
    """

    lead: str
    related_ids: tuple[str, ...]
    best: str
    similar_ids: tuple[str, ...] = ()
    story: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """All its articles, the lead first."""
        return (self.lead, *self.related_ids, *self.similar_ids)


def group(
    hits: GroupHits,
    coverage: Sequence[Coverage],
    stories: Mapping[str, str] | None = None,
    is_same_event: SameEvent = lambda first, second: True,
    items_lead: bool = True,
    limit: int | None = None,
) -> list[StoryOutline]:
    """Group hits into stories, ordered by each story's best hit; an article is in one story only.

    An item leads the coverage that it lists, in its order. A hit that is only listed belongs to the story of
    an item that lists it. It leads that story itself only if it answers clearly better (`LEAD_MARGIN`) and
    reports a different event, or if no such item is among the best `LEAD_CANDIDATES` hits. Two articles
    report the same event if the index assigned them to the same story and `is_same_event` agrees; a small
    index puts nearly everything into one story.

    Items that list each other form one story; the other's coverage follows the lead's. A lead that lists
    nothing takes the coverage of the items that list it. Other articles of the same story in the index come
    last, with the coverage they list.

    Args:
        hits: The hits.
        coverage: The edges of the hits and of the items that list them; other articles have no edges.
        stories: The story id of each hit and of each article to show with them, in display order.
        is_same_event: Returns whether two articles of one story report the same event.
        items_lead: Whether items lead the coverage they list. If not, each hit leads itself.
        limit: How many stories are wanted, from the first on; None for all.
    """
    edges = {c.id: c for c in coverage}
    places = {id: place for place, id in enumerate(hits.ids[:LEAD_CANDIDATES])}
    stories = stories or {}
    members: dict[str, list[str]] = {}
    for id, story in stories.items():
        members.setdefault(story, []).append(id)
    grouped: set[str] = set()
    outlines: list[StoryOutline] = []
    for place, hit in enumerate(hits.ids):
        if len(outlines) == limit:
            break
        if hit in grouped:
            continue
        lead = hit
        if items_lead and not hits.listed[place]:
            lead = _lead(place, hits, edges, places, grouped, stories, is_same_event)
        grouped.add(lead)
        related = [id for id in _coverage(lead, edges) if id not in grouped]
        if hit != lead and hit not in related:
            related.append(hit)
        grouped.update(related)
        similar: list[str] = []
        for member in dict.fromkeys((lead, hit)):
            for id in members.get(stories.get(member, ""), ()):
                if id not in grouped:
                    similar.append(id)
                    grouped.add(id)
                    lists = edges[id].lists if id in edges else ()
                    listed = [other for other in lists if other not in grouped]
                    related += listed
                    grouped.update(listed)
        outlines.append(StoryOutline(lead, tuple(related), hit, tuple(similar), stories.get(lead) or lead))
    return outlines


def _lead(
    place: int,
    hits: GroupHits,
    edges: Mapping[str, Coverage],
    places: Mapping[str, int],
    grouped: set[str],
    stories: Mapping[str, str],
    is_same_event: SameEvent,
) -> str:
    """Return the best item that leads a listed hit, or the hit itself if there is none."""
    hit = hits.ids[place]
    listed_by = edges[hit].listed_by if hit in edges else ()
    items = [places[id] for id in listed_by if id in places and id not in grouped]
    best = max(
        (item for item in items if not _leads_itself(place, item, hits, stories, is_same_event)),
        key=lambda item: hits.scores[item],
        default=place,
    )
    return hits.ids[best]


def _leads_itself(
    hit: int, item: int, hits: GroupHits, stories: Mapping[str, str], is_same_event: SameEvent
) -> bool:
    """Return whether a listed hit answers clearly better than its item and reports a different event."""
    advantage = _semantic_advantage(hit, item, hits)
    advantage += LEXICAL_WEIGHT * (hits.lexical[hit] - hits.lexical[item])
    if advantage <= LEAD_MARGIN:
        return False
    one, other = hits.ids[hit], hits.ids[item]
    same_story = stories.get(one, one) == stories.get(other, other)
    return not same_story or not is_same_event(one, other)


def _semantic_advantage(hit: int, other: int, hits: GroupHits) -> float:
    """Return how much closer to the question a hit is, by cosine and, if both have it, by MaxSim."""
    cosine, maxsim = hits.cosine[hit] - hits.cosine[other], hits.maxsim[hit] - hits.maxsim[other]
    return (cosine + maxsim) / 2 if hits.maxsim[hit] and hits.maxsim[other] else cosine


def _coverage(lead: str, edges: Mapping[str, Coverage]) -> dict[str, None]:
    """Return the ids of the coverage around a lead, in order, as an ordered set."""
    own = edges.get(lead, Coverage(lead))
    ids = dict.fromkeys(own.lists)
    for item in own.listed_by:
        ids[item] = None
        if item in own.lists or not own.lists:
            ids.update(dict.fromkeys(edges[item].lists if item in edges else ()))
    return ids


def build_story(outline: StoryOutline, articles: Mapping[str, Article], hits: Mapping[str, Hit]) -> Story:
    """Build the story of an outline.

    Providers appear once each, in the order of the coverage, the lead's first.

    Args:
        outline: The outline.
        articles: Its articles by id; ids that are missing here are left out.
        hits: The hits by article id, its lead and its best one among them.
    """
    lead, best = hits[outline.lead], hits[outline.best]
    relations: dict[str, Relation] = dict.fromkeys(outline.related_ids, "listed")
    relations |= dict.fromkeys(outline.similar_ids, "similar")
    related = tuple(
        Related(articles[id], relation, hits[id].score if id in hits else None)
        for id, relation in relations.items()
        if id in articles
    )
    members = [lead.article, *(r.article for r in related)]
    providers: dict[str, Provider] = {}
    for article in members:
        key = (article.provider.domain or article.provider.name).casefold()
        if key:
            providers.setdefault(key, article.provider)
    dates = [a.published_at for a in members if a.published_at]
    return Story(
        lead=lead,
        related=related,
        providers=tuple(providers.values()),
        first_published_at=min(dates, default=None),
        last_published_at=max(dates, default=None),
        best=None if best is lead else best,
        id=outline.story,
    )
