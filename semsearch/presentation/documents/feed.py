"""What a feed holds, whatever its form: the confident stories of an answer, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from semsearch.presentation.documents import plain
from semsearch.presentation.terminal.articles import outlet
from semsearch.text.printable import address, printable
from semsearch.types import Answer, Article, Image, Story

CONFIDENT = 0.65  # of the best story's score, from which a story of a confident answer counts as confident
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # stands for the date of what has none, where a form demands one


@dataclass(frozen=True, slots=True)
class Entry:
    """A story as a feed tells it: by the article that leads it.

    Attributes:
        id: An address that follows from the article's id alone, and so never changes.
        title: One line of text, never empty.
        summary: One line of text; "" where the article has no excerpt.
        url: The article's http or https address in ASCII, "" where it has none.
        image: A picture with an http or https address in ASCII.
    """

    id: str
    title: str
    summary: str = ""
    url: str = ""
    outlet: str = ""
    published_at: datetime | None = None
    topics: tuple[str, ...] = ()
    image: Image | None = None

    @property
    def dated(self) -> datetime:
        """The date, or what stands for it."""
        return self.published_at or NEVER


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed.

    Attributes:
        id: An address that follows from what is asked, and not from who asks where.
        title: One line of text, never empty.
        description: One line of text, never empty.
        page: The address of the page that shows the same.
        address: The feed's own.
        entries: Newest first, those without a date last.
    """

    id: str
    title: str
    description: str
    page: str
    address: str
    entries: tuple[Entry, ...] = ()

    @property
    def updated(self) -> datetime:
        """The date of the newest entry: a feed that says the same is the same, whenever it is asked for."""
        return max((entry.dated for entry in self.entries), default=NEVER)


def confident(answer: Answer) -> tuple[Story, ...]:
    """Return the stories that a feed may hold: of a confident answer, those not far behind the best.

    Where limits are all that was asked for, nothing is scored and every story that passes is one.
    """
    if not answer.confident:
        return ()
    best = max((story.ranked_by.score for story in answer.stories), default=0.0)
    return tuple(story for story in answer.stories if story.ranked_by.score >= CONFIDENT * best)


def entries(stories: Iterable[Story], limit: int) -> tuple[Entry, ...]:
    """Return the newest stories as entries, each article once."""
    leads = {story.lead.article.id: story.lead.article for story in stories}
    made = sorted(map(_entry, leads.values()), key=lambda entry: (entry.dated, entry.id), reverse=True)
    return tuple(made[:limit])


def _entry(article: Article) -> Entry:
    return Entry(
        id=f"urn:semsearch:article:{article.id}",
        title=plain.title(article),
        summary=printable(article.excerpt),
        url=address(article.url),
        outlet=outlet(article),
        published_at=article.published_at.astimezone(UTC) if article.published_at else None,
        topics=tuple(filter(None, map(printable, article.topics))),
        image=_picture(article.images),
    )


def _picture(images: Sequence[Image]) -> Image | None:
    """Return the first picture that may be fetched."""
    for image in images:
        if url := address(image.url):
            return Image(url, image.width, image.height)
    return None
