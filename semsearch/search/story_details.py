"""Stories without a question: one in detail, and the largest of an archive."""

from __future__ import annotations

from collections.abc import Sequence

from semsearch import stories
from semsearch.errors import NotFound
from semsearch.search.story_assembly import story
from semsearch.storage.base import Snapshot
from semsearch.types import Article, Filter, Story, StoryDetail, StoryList

SILENT = 20  # outlets named at most


def story_detail(id: str, snapshot: Snapshot) -> StoryDetail:
    """Return a story in detail, by its id or by the id of an article in it.

    Raises:
        NotFound: There is no such story, and no such article.
    """
    by_id, by_article = snapshot.members([id, *snapshot.stories([id])])
    found = _story(by_id or by_article or [id], snapshot)
    if found is None:
        raise NotFound(f"no story has the id {id[:40]!r}: the answers of ask and stories have the ids")
    articles = [found.lead.article, *(entry.article for entry in found.related)]
    silent = _silent(articles, snapshot)
    return StoryDetail(found, stories.timeline(articles), stories.headlines(articles), silent)


def story_list(filter: Filter, limit: int, offset: int, snapshot: Snapshot) -> StoryList:
    """Return the stories with the most articles that pass, `limit` of them from the `offset`-th on."""
    largest = snapshot.largest_stories(limit, offset, filter)
    members = snapshot.members([count.value for count in largest])
    found = (_story(ids, snapshot) for ids in members)
    return StoryList(
        tuple(story for story in found if story),
        snapshot.count_stories(filter),
        snapshot.revision,
        snapshot.count(Filter()),
    )


def _story(ids: Sequence[str], snapshot: Snapshot) -> Story | None:
    articles = [article for article in snapshot.get(ids) if article]
    if not articles:
        return None
    return story(stories.choose_lead(articles, snapshot.vectors([a.id for a in articles])), snapshot)


def _silent(articles: Sequence[Article], snapshot: Snapshot) -> tuple[str, ...]:
    """Return the outlets that report on a story's topics, but are not among those of its articles."""
    topics = next((article.topics for article in articles if article.topics), ())
    if not topics:
        return ()
    reporting = {name.casefold() for a in articles for name in (a.provider.name, a.provider.domain)}
    outlets = snapshot.facets(Filter(topics=topics)).providers
    return tuple(one.value for one in outlets if one.value and one.value.casefold() not in reporting)[:SILENT]
