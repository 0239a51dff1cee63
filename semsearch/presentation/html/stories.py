"""One story as the page shows it: texts and checked URLs, for the template. Nothing here is HTML."""

from __future__ import annotations

from dataclasses import dataclass

from semsearch.presentation.html.addresses import Address
from semsearch.presentation.html.cards import Line, Timeline, line, line_of_days
from semsearch.presentation.text import differences, report_days
from semsearch.presentation.text.articles import excerpt
from semsearch.presentation.text.origins import origin_lines, outlets
from semsearch.presentation.text.phrases import DOT, counted
from semsearch.text.printable import address, printable
from semsearch.types import Difference, StoryDay, StoryDetail

STORY = "./story"
REPORTS = 50  # groups of reports on a page


@dataclass(frozen=True, slots=True)
class Stated:
    """A value that reports differ in, with the first report that states it."""

    text: str
    sentence: str
    source: str
    url: str
    reports: str


@dataclass(frozen=True, slots=True)
class Differing:
    """A difference between reports."""

    heading: str
    values: tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """A report, who else carries it in words, and the other copies."""

    line: Line
    carried: str
    copies: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day, how many reports it has in words, and those of them that are on the page."""

    name: str
    count: str
    reports: tuple[Carried, ...]


@dataclass(frozen=True, slots=True)
class StoryPage:
    """A story in full, with one page of its reports.

    Attributes:
        lead: Its lead.
        excerpt: That of the lead.
        size: How many articles and outlets report it.
        origins: The origins of several reports, in words.
        timeline: Its days; None for a single one.
        differences: What its reports state differently.
        days: The reports of the page.
        shown: Which of the reports these are, if not all.
        earlier, later: The URLs of the pages beside this one; None at the ends.
    """

    lead: Line
    excerpt: str
    size: str
    origins: tuple[str, ...]
    timeline: Timeline | None
    differences: tuple[Differing, ...]
    days: tuple[Day, ...]
    shown: str
    earlier: Address | None
    later: Address | None


def story_page(found: StoryDetail, offset: int) -> StoryPage:
    """Return a story as the page shows it, with its reports from the `offset`-th group on."""
    story = found.story
    shown = sum(len(one.groups) for one in found.days)
    last = offset + shown
    return StoryPage(
        lead=line(story.lead.article),
        excerpt=excerpt(story.lead.article),
        size=DOT.join((counted(found.articles, "article"), outlets(story))),
        origins=tuple(origin_lines(story)),
        timeline=line_of_days({one.value: one.count for one in found.timeline}),
        differences=tuple(map(_differing, found.differences)),
        days=tuple(map(_day, found.days)),
        shown=f"{offset + 1:,} to {last:,} of {found.groups:,} reports" if 0 < shown < found.groups else "",
        earlier=story_address(story.id, max(0, offset - REPORTS)) if offset else None,
        later=story_address(story.id, last) if shown > 0 and last < found.groups else None,
    )


def story_address(id: str, offset: int = 0) -> Address:
    """Return the URL of a story, with its reports from the `offset`-th group on."""
    return Address(STORY, (("id", id), *((("offset", str(offset)),) if offset else ())))


def _differing(found: Difference) -> Differing:
    values = []
    for value in found.values:
        first = value.quotations[0] if value.quotations else None
        values.append(
            Stated(
                text=printable(value.text),
                sentence=differences.sentence(first) if first else "",
                source=differences.source(first) if first else "",
                url=address(first.article.url) if first else "",
                reports=differences.reports(value),
            )
        )
    return Differing(differences.heading(found), tuple(values))


def _day(found: StoryDay) -> Day:
    reports = tuple(
        Carried(line(one.headline.article), report_days.carried(one), tuple(map(line, one.copies)))
        for one in found.groups
    )
    return Day(report_days.name(found), counted(found.articles, "report"), reports)
