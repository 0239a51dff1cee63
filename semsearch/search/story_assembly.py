"""Stories as the index keeps them: those of hits, of an article, in detail, and the largest of an archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

import numpy as np

from semsearch import stories, summaries
from semsearch.errors import NotFound
from semsearch.search.background import background
from semsearch.search.ranking import Scores
from semsearch.storage.base import Snapshot
from semsearch.stories import GroupHits, Owners, StoryOutline
from semsearch.types import Article, Coverage, Filter, Hit, Story, StoryDetail, StoryList

READ = 3  # hits whose stories are read for each story that is wanted; if these are too few, all are
SILENT = 20  # outlets named at most
PAGE = 50  # groups of reports that a story in detail has, if nothing else is asked for


def outlines(
    hits: Scores,
    snapshot: Snapshot,
    *,
    items_lead: bool = True,
    limit: int | None = None,
) -> list[StoryOutline]:
    """Return hits grouped into stories.

    Args:
        hits: Best first.
        snapshot: The revision that they are from.
        items_lead: Whether items lead the coverage that they list; if not, each hit leads itself.
        limit: How many stories are wanted, from the first on; None for all.
    """
    grouped, is_same_event = _group_hits(hits, snapshot.listed(hits.ids)), partial(_is_same_event, snapshot)
    read = len(hits) if limit is None else READ * limit
    while True:
        members, edges = _around(hits.ids, read, snapshot)
        found = stories.group(grouped, edges, members, is_same_event, items_lead, limit)
        if read >= len(hits) or (len(found) == limit and found[-1].best in hits.ids[:read]):
            return found
        read = len(hits)


def _around(ids: Sequence[str], read: int, snapshot: Snapshot) -> tuple[dict[str, str], list[Coverage]]:
    """Return what grouping needs around the first `read` hits.

    Returns:
        The story of each hit, and of the other articles in the stories of the first hits and of those that
        list them; the edges of these articles, and of what lists them.
    """
    edges = {edge.id: edge for edge in snapshot.coverage(ids[:read])}
    names = dict(zip(ids, snapshot.stories(ids), strict=True))
    leads = (id for edge in list(edges.values()) for id in edge.listed_by if id in names)
    first = {names[id] for id in (*ids[:read], *leads)}
    wanted = list(dict.fromkeys(name for name in names.values() if name and name in first))
    for name, members in zip(wanted, snapshot.members(wanted), strict=True):
        names |= dict.fromkeys((id for id in members if id not in names), name)
    told = [id for id, name in names.items() if name in first and id not in edges]
    edges |= {edge.id: edge for edge in snapshot.coverage(told)}
    listing = {id for edge in edges.values() for id in edge.listed_by}.difference(edges)
    return {id: name or id for id, name in names.items()}, [
        *edges.values(),
        *snapshot.coverage(sorted(listing)),
    ]


def _group_hits(hits: Scores, listed: Sequence[bool]) -> GroupHits:
    lexical, cosine, maxsim = (hits.part(name).tolist() for name in ("lexical", "cosine", "maxsim"))
    return GroupHits(hits.ids, hits.total.tolist(), listed, lexical, cosine, maxsim)


def _is_same_event(snapshot: Snapshot, one: str, other: str) -> bool:
    """Return whether two articles are similar enough to report on the same event."""
    articles = [article for article in snapshot.get([one, other]) if article]
    vectors = snapshot.vectors([article.id for article in articles])
    return stories.is_same_event(articles, vectors, snapshot.idf)


def article(id: str, snapshot: Snapshot) -> Article:
    """Return the article with an id.

    Raises:
        NotFound: There is none.
    """
    found = snapshot.get([id])[0]
    if found is None:
        raise NotFound(f"no article has the id {id[:40]!r}: take an id from an answer")
    return found


def story(article: Article, snapshot: Snapshot) -> Story:
    """Return the story that an article belongs to, led by it; scores are 0, since nothing was asked.

    Listed coverage comes first, in its order; the rest by its cosine to the article.
    """
    hits = Scores.zero([article.id], [0.0])
    members = _members([article.id], snapshot)
    others = [id for id in members if id != article.id]
    cosines = snapshot.vectors(others) @ snapshot.vectors([article.id])[0]
    order = [article.id, *(others[n] for n in np.argsort(-cosines, kind="stable"))]
    edges = snapshot.coverage(order)
    edges += snapshot.coverage([id for id in edges[0].listed_by if id not in members])
    grouped = stories.group(_group_hits(hits, [article.listed]), edges, {id: members[id] for id in order})
    (found,) = with_articles(grouped, hits, snapshot)
    return found


def _members(ids: Sequence[str], snapshot: Snapshot) -> dict[str, str]:
    """Return the story id of each of these articles, and of the other articles in these stories."""
    found = dict(zip(ids, snapshot.stories(ids), strict=True))
    names = list(dict.fromkeys(filter(None, found.values())))
    for name, members in zip(names, snapshot.members(names), strict=True):
        found |= dict.fromkeys((id for id in members if id not in found), name)
    return {id: name or id for id, name in found.items()}


def with_articles(outlines: Sequence[StoryOutline], hits: Scores, snapshot: Snapshot) -> tuple[Story, ...]:
    """Return outlines as stories, with their articles and the scores of those that are hits."""
    wanted = sorted({id for outline in outlines for id in outline.ids})
    articles = {article.id: article for article in snapshot.get(wanted) if article}
    found = {
        id: Hit(articles[id], score, hits.why(row))
        for row, (id, score) in enumerate(hits.scored())
        if id in articles
    }
    return tuple(
        stories.build_story(outline, articles, found) for outline in outlines if outline.lead in found
    )


def story_detail(
    id: str, snapshot: Snapshot, owners: Owners, limit: int = PAGE, offset: int = 0
) -> StoryDetail:
    """Return a story in detail, by its id, by a former one, or by the id of an article in it.

    Args:
        id: The id.
        snapshot: The revision.
        owners: The outlets of the settings with their owners.
        limit: Groups of reports on the page.
        offset: Groups of reports to skip.

    Raises:
        NotFound: There is no such story, and no such article.
    """
    found = _story(articles_of(id, snapshot) or [id], snapshot)
    if found is None:
        raise NotFound(f"no story has the id {id[:40]!r}: take an id from an answer or the list of stories")
    (found,) = stories.with_origins([found], snapshot.provenance, owners)
    articles = [found.lead.article, *(entry.article for entry in found.related)]
    names = snapshot.story_names()
    headlines = stories.headlines(articles)
    days = stories.report_days(headlines, found.origins)
    page = stories.page_of(days, limit, offset)
    shown = {one.headline.article.id for day in page for one in day.groups}
    shown |= {copy.id for day in page for one in day.groups for copy in one.copies}
    return StoryDetail(
        replace(found, related=tuple(one for one in found.related if one.article.id in shown)),
        stories.timeline(articles),
        tuple(one for one in headlines if one.article.id in shown),
        silent_outlets(articles, snapshot),
        names.previous(found.id),
        names.split.get(found.id, ""),
        background(found.id, articles, snapshot),
        summaries.differences(articles, found.origins),
        page,
        sum(len(day.groups) for day in days),
        len(articles),
    )


def articles_of(id: str, snapshot: Snapshot) -> list[str]:
    """Return the articles of a story, by its id, by a former one, or by the id of an article in it."""
    present = snapshot.story_names().renamed.get(id, "")
    held = snapshot.members([id, present, *snapshot.stories([id])])
    return next(filter(None, held), [])


def story_list(filter: Filter, limit: int, offset: int, snapshot: Snapshot, owners: Owners) -> StoryList:
    """Return the stories with the most articles that pass, `limit` of them from the `offset`-th on."""
    largest = snapshot.largest_stories(limit, offset, filter)
    members = snapshot.members([count.value for count in largest])
    found = [story for ids in members if (story := _story(ids, snapshot))]
    return StoryList(
        stories.with_origins(found, snapshot.provenance, owners),
        snapshot.count_stories(filter),
        snapshot.revision,
        snapshot.count(Filter()),
    )


def _story(ids: Sequence[str], snapshot: Snapshot) -> Story | None:
    articles = [article for article in snapshot.get(ids) if article]
    if not articles:
        return None
    return story(stories.choose_lead(articles, snapshot.vectors([a.id for a in articles])), snapshot)


def silent_outlets(
    articles: Sequence[Article],
    snapshot: Snapshot,
    since: datetime | None = None,
    until: datetime | None = None,
) -> tuple[str, ...]:
    """Return the outlets that report on a story's topics, but are not among those of its articles.

    Args:
        articles: Of the story.
        snapshot: The revision.
        since, until: When they report on the topics; at any time by default.
    """
    topics = next((article.topics for article in articles if article.topics), ())
    if not topics:
        return ()
    reporting = {name.casefold() for a in articles for name in (a.provider.name, a.provider.domain)}
    outlets = snapshot.facets(Filter(since, until, topics=topics)).providers
    return tuple(one.value for one in outlets if one.value and one.value.casefold() not in reporting)[:SILENT]
