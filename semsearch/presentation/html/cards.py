"""A story as a card: what is shown of it, in words, every address checked. Nothing here is HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from semsearch.presentation.terminal.articles import counted, outlet
from semsearch.presentation.terminal.dates import day
from semsearch.presentation.terminal.timeline import BARS, bars
from semsearch.text import analyzer
from semsearch.text.printable import address, printable
from semsearch.types import Article, Story

WIDEST = 48  # bars of a timeline
BAR = 5  # units from one bar to the next; a bar is 4 wide


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text, marked or not."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """An image by address; what it shows stands beside it in words."""

    url: str
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An article in one line: `title` is never empty; `url`, `outlet`, `day` and `date` (ISO 8601) may be."""

    title: tuple[Part, ...]
    url: str
    outlet: str
    day: str
    date: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Articles by time: heights from 0 to 8, one a span of time, between two days, and all of it in words."""

    heights: tuple[int, ...]
    first: str
    last: str
    told: str

    @property
    def bars(self) -> tuple[tuple[int, int], ...]:
        """Where each bar stands, and how high; none where nothing was published."""
        return tuple((number * BAR, height) for number, height in enumerate(self.heights) if height)

    @property
    def width(self) -> int:
        """Units that all bars take."""
        return len(self.heights) * BAR - 1


@dataclass(frozen=True, slots=True)
class Card:
    """A story: its place among the stories from 1, its lead, and the other reports of it.

    `other` says how many reports and outlets there are ("9 other reports · 7 outlets"), "" for none.
    """

    number: int
    id: str
    lead: Line
    excerpt: tuple[Part, ...]
    picture: Picture | None
    reports: tuple[Line, ...]
    other: str
    timeline: Timeline | None


def card(story: Story, number: int, terms: Collection[str]) -> Card:
    """Make the card of a story; `terms` are marked in the lead's title and excerpt."""
    lead = story.lead.article
    reports = tuple(line(related.article) for related in story.related)
    outlets = counted(len(story.providers), "outlet") if len(story.providers) > 1 else ""
    other = [counted(len(reports), "other report") if reports else "", outlets if reports else ""]
    return Card(
        number=number,
        id=lead.id,
        lead=line(lead, terms),
        excerpt=marked(lead.excerpt, terms),
        picture=_picture(lead),
        reports=reports,
        other=" · ".join(filter(None, other)),
        timeline=timeline([lead, *(related.article for related in story.related)]),
    )


def line(article: Article, terms: Collection[str] = ()) -> Line:
    """Return an article in one line."""
    url = address(article.url)
    when = article.published_at
    return Line(
        title=marked(article.title, terms) or (Part(url or "(without a title)"),),
        url=url,
        outlet=outlet(article),
        day=day(when) if when else "",
        date=when.date().isoformat() if when else "",
    )


def marked(text: str, terms: Collection[str]) -> tuple[Part, ...]:
    """Cut a text at the words whose term is wanted; () where nothing of it can be shown."""
    parts, at = [], 0
    for start, end in analyzer.spans(text, terms):
        parts += [Part(text[at:start]), Part(text[start:end], marked=True)]
        at = end
    parts.append(Part(text[at:]))
    return tuple(part for part in parts if part.text) if printable(text) else ()


def timeline(articles: Collection[Article]) -> Timeline | None:
    """Draw how many articles each day had; None where all are of one day."""
    days: Counter[date] = Counter(a.published_at.date() for a in articles if a.published_at)
    if len(days) < 2:
        return None
    drawn = bars(days, WIDEST)
    first, last = (datetime.combine(when, time.min, UTC) for when in (min(days), max(days)))
    busiest, most = max(days.items(), key=lambda entry: entry[1])
    told = f"{counted(days.total(), 'article')} from {day(first, last)} to {day(last)}, by the {drawn.unit}"
    if most > 1:
        told += f"; most on {day(datetime.combine(busiest, time.min, UTC))}: {most}"
    heights = tuple(BARS.find(bar) + 1 for bar in drawn.text)
    return Timeline(heights, day(first, last), day(last), told)


def _picture(article: Article) -> Picture | None:
    """Return the first image that has an address."""
    for image in article.images:
        if url := address(image.url):
            return Picture(url, printable(image.attribution))
    return None
