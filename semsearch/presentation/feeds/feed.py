"""The content of a feed in any format: the confident stories of an answer, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from semsearch.presentation.text.articles import authors, outlet, title
from semsearch.text.printable import address, printable
from semsearch.types import Answer, Article, Image, Story
from semsearch.types.article import FUTURE_MARGIN

CONFIDENT = 0.65  # of the best story's score: the minimum for a story of a confident answer


@dataclass(frozen=True, slots=True)
class Entry:
    """A story in a feed, represented by its lead article.

    Attributes:
        id: A URI that is derived from the article's id alone, so that it never changes.
        title: One line of text, never empty.
        summary: One line of text; "" if the article has no excerpt.
        url: The article's http or https URL in ASCII; "" if it has none.
        authors: Those of the article, and then its outlet.
        image: A picture with an http or https URL in ASCII.
    """

    id: str
    title: str
    summary: str = ""
    url: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    topics: tuple[str, ...] = ()
    image: Image | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed.

    Attributes:
        id: A URI that is derived from the question and its filters, not from the server's address.
        title: One line of text, never empty.
        description: One line of text, never empty.
        page: The URL of the page that shows the same stories.
        address: The URL of the feed itself.
        as_of: The date of a feed in which no entry has one: that of the newest article of the archive.
        entries: Newest first, undated ones last.
    """

    id: str
    title: str
    description: str
    page: str
    address: str
    as_of: datetime
    entries: tuple[Entry, ...] = ()

    @property
    def updated(self) -> datetime:
        """The date of the newest entry, so that the document changes only when its entries do."""
        return max((entry.published_at for entry in self.entries if entry.published_at), default=self.as_of)


def confident(answer: Answer) -> tuple[Story, ...]:
    """Return the stories of a confident answer whose score is not far below the best.

    Without words to search for, no story is scored and all of them count as confident.
    """
    if not answer.confident:
        return ()
    best = max((story.ranked_by.score for story in answer.stories), default=0.0)
    return tuple(story for story in answer.stories if story.ranked_by.score >= CONFIDENT * best)


def entries(stories: Iterable[Story], limit: int, now: datetime) -> tuple[Entry, ...]:
    """Return the newest stories as entries; an article that leads several stories is one entry.

    A date well after `now` is a mistake of the outlet: readers would show it first for years. It is left out.
    """
    leads = {story.lead.article.id: story.lead.article for story in stories}
    found = [_entry(article, now) for article in leads.values()]
    never = datetime.min.replace(tzinfo=UTC)
    found.sort(key=lambda entry: (entry.published_at or never, entry.id), reverse=True)
    return tuple(found[:limit])


def _entry(article: Article, now: datetime) -> Entry:
    dated = article.published_at is not None and article.published_at <= now + FUTURE_MARGIN
    return Entry(
        id=f"urn:semsearch:article:{article.id}",
        title=title(article),
        summary=printable(article.excerpt),
        url=address(article.url),
        authors=(*authors(article), outlet(article)) if outlet(article) else (),
        published_at=article.published_at.astimezone(UTC) if article.published_at and dated else None,
        topics=tuple(filter(None, map(printable, article.topics))),
        image=_picture(article.images),
    )


def _picture(images: Sequence[Image]) -> Image | None:
    """Return the first picture with a valid URL."""
    for image in images:
        if url := address(image.url):
            return Image(url, image.width, image.height)
    return None
