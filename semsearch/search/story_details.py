"""Stories without a question."""

from __future__ import annotations

from collections.abc import Sequence

from semsearch import stories
from semsearch.errors import NotFound
from semsearch.search.story_assembly import story
from semsearch.storage.base import Snapshot
from semsearch.types import Article, Filter, Story, StoryDetail, StoryList

SILENT = 20  # outlets that are named at most


def story_detail(id: str, snapshot: Snapshot) -> StoryDetail:
    """Tell all there is of a story, by its name or by the id of an article in it.

    Raises:
        NotFound: There is no such story, and no such article.
    """
    named, by_article = snapshot.members([id, *snapshot.stories([id])])
    told = _story(named or by_article or [id], snapshot)
    if told is None:
        raise NotFound(f"no story has the id {id[:40]!r}: ids stand in the answers of ask and of stories")
    articles = [told.lead.article, *(entry.article for entry in told.related)]
    return StoryDetail(told, stories.timeline(articles), stories.headlines(articles), _silent(told, snapshot))


def story_list(filter: Filter, limit: int, offset: int, snapshot: Snapshot) -> StoryList:
    """Give the stories that most of the articles that pass tell, `limit` of them from the `offset`-th on."""
    largest = snapshot.largest_stories(limit, offset, filter)
    members = snapshot.members([count.value for count in largest])
    told = (_story(ids, snapshot) for ids in members)
    return StoryList(
        tuple(one for one in told if one),
        snapshot.count_stories(filter),
        snapshot.revision,
        snapshot.count(Filter()),
    )


def _story(ids: Sequence[str], snapshot: Snapshot) -> Story | None:
    articles = [article for article in snapshot.get(ids) if article]
    if not articles:
        return None
    return story(stories.lead(articles, snapshot.vectors([a.id for a in articles])), snapshot)


def _silent(told: Story, snapshot: Snapshot) -> tuple[str, ...]:
    """Name the outlets that report on the story's topics, but not on it."""
    articles: list[Article] = [told.lead.article, *(entry.article for entry in told.related)]
    topics = next((article.topics for article in articles if article.topics), ())
    if not topics:
        return ()
    told_by = {name.casefold() for a in articles for name in (a.provider.name, a.provider.domain)}
    outlets = snapshot.facets(Filter(topics=topics)).providers
    return tuple(one.value for one in outlets if one.value and one.value.casefold() not in told_by)[:SILENT]
