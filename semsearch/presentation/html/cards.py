"""A story as a card: its texts and checked URLs, for the templates. Nothing here is HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from semsearch.presentation.text.articles import byline, outlet
from semsearch.presentation.text.messages import UNTITLED
from semsearch.presentation.text.origins import origin_lines, outlets
from semsearch.presentation.text.phrases import counted, day
from semsearch.presentation.text.timeline import BARS, bars
from semsearch.text import analyzer
from semsearch.text.printable import address, printable
from semsearch.types import Article, Story

WIDEST = 48  # bars in a timeline
SHOWN = 8  # reports under a lead
BAR = 5  # SVG units from one bar to the next; a bar is 4 wide


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text, highlighted or not."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """An image by URL."""

    url: str
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An article on one line. `title` is never empty; the other fields may be. `date` is in ISO 8601."""

    title: tuple[Part, ...]
    url: str
    byline: str
    outlet: str
    day: str
    date: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Articles over time: a height from 0 to 8 per span, first and last day, and a description in words."""

    heights: tuple[int, ...]
    first: str
    last: str
    description: str

    @property
    def bars(self) -> tuple[tuple[int, int], ...]:
        """Offset and height of each bar; spans without articles have none."""
        return tuple((number * BAR, height) for number, height in enumerate(self.heights) if height)

    @property
    def width(self) -> int:
        """Width of all bars in SVG units."""
        return len(self.heights) * BAR - 1


@dataclass(frozen=True, slots=True)
class Card:
    """A story: its number from 1, its lead, and its related coverage.

    `other` is the size of that coverage ("9 other reports · 7 outlets, 3 independent"); "" for none.
    `more` says how many of these are not shown ("292 more reports"), which the page `story` has; "" for none.
    `origins` are the origins of several reports, in words.
    """

    number: int
    id: str
    story: str
    lead: Line
    excerpt: tuple[Part, ...]
    picture: Picture | None
    reports: tuple[Line, ...]
    other: str
    more: str
    origins: tuple[str, ...]
    timeline: Timeline | None


def card(story: Story, number: int, terms: Collection[str]) -> Card:
    """Return the card of a story; `terms` are highlighted in the lead's title and excerpt."""
    lead = story.lead.article
    count = len(story.related)
    where = outlets(story) if len(story.providers) > 1 else ""
    other = [counted(count, "other report") if count else "", where if count else ""]
    return Card(
        number=number,
        id=lead.id,
        story=story.id or lead.id,
        lead=line(lead, terms),
        excerpt=marked(lead.excerpt, terms),
        picture=_picture(lead),
        reports=tuple(line(related.article) for related in story.related[:SHOWN]),
        other=" · ".join(filter(None, other)),
        more=counted(count - SHOWN, "more report") if count > SHOWN else "",
        origins=tuple(origin_lines(story)),
        timeline=timeline([lead, *(related.article for related in story.related)]),
    )


def line(article: Article, terms: Collection[str] = ()) -> Line:
    """Return an article on one line; `terms` are highlighted in its title."""
    url = address(article.url)
    when = article.published_at
    return Line(
        title=marked(article.title, terms) or (Part(url or UNTITLED),),
        url=url,
        byline=byline(article),
        outlet=outlet(article),
        day=day(when) if when else "",
        date=when.date().isoformat() if when else "",
    )


def marked(text: str, terms: Collection[str]) -> tuple[Part, ...]:
    """Split a text into parts, highlighting the words of `terms`; () if nothing of it is visible."""
    parts, at = [], 0
    for start, end in analyzer.spans(text, terms):
        parts += [Part(text[at:start]), Part(text[start:end], marked=True)]
        at = end
    parts.append(Part(text[at:]))
    return tuple(part for part in parts if part.text) if printable(text) else ()


def timeline(articles: Collection[Article]) -> Timeline | None:
    """Return the number of articles over time; None if all are from one day."""
    return _drawn(Counter(a.published_at.date() for a in articles if a.published_at))


def line_of_days(counts: Mapping[str, int]) -> Timeline | None:
    """Return the number of articles over time, by days in ISO 8601; None for a single one."""
    return _drawn(Counter({date.fromisoformat(day): count for day, count in counts.items()}))


def _drawn(days: Counter[date]) -> Timeline | None:
    if len(days) < 2:
        return None
    drawn = bars(days, WIDEST)
    first, last = (datetime.combine(when, time.min, UTC) for when in (min(days), max(days)))
    busiest, most = max(days.items(), key=lambda entry: entry[1])
    description = (
        f"{counted(days.total(), 'article')} from {day(first, last)} to {day(last)}, by {drawn.unit}"
    )
    if most > 1:
        description += f"; peak on {day(datetime.combine(busiest, time.min, UTC))}: {most}"
    heights = tuple(BARS.find(bar) + 1 for bar in drawn.text)
    return Timeline(heights, day(first, last), day(last), description)


def _picture(article: Article) -> Picture | None:
    """Return the first image with a valid URL."""
    for image in article.images:
        if url := address(image.url):
            return Picture(url, printable(image.attribution))
    return None
