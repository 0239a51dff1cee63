"""A story in detail."""

from __future__ import annotations

from dataclasses import dataclass

from semsearch.types.article import Article
from semsearch.types.difference import Difference
from semsearch.types.story import Count, EarlierStory, Headline, Story


@dataclass(frozen=True, slots=True)
class ReportGroup:
    """Reports of one day that are one text, or one agency's.

    Attributes:
        headline: That of the first.
        copies: The others, oldest first.
        origin: The agency, or the outlet that had the text first; "" for a report of its own.
    """

    headline: Headline
    copies: tuple[Article, ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class StoryDay:
    """A day of a story, in UTC.

    Attributes:
        day: "2021-07-28"; "" for reports without a date.
        groups: Its reports, oldest first, or those of them that are on a page.
        articles: How many reports the day has.
    """

    day: str
    groups: tuple[ReportGroup, ...]
    articles: int


@dataclass(frozen=True, slots=True)
class StoryDetail:
    """A story in detail, with one page of its reports.

    Attributes:
        story: The story, led by its most central article, with the related coverage of the page.
        timeline: How many of its articles were published on each day ("2021-07-28"), in order of time.
        headlines: Those of the articles of the page, in order of time.
        silent: Outlets that report on its topics but not on it, the most frequent first.
        previous_ids: Ids of stories that have become part of it; they lead to it.
        split_from: The id of the story that it split from; "" if it did not.
        background: Earlier stories that it follows on, the most similar first.
        differences: What its reports state differently.
        days: The groups of reports of the page by day, in order of time.
        groups: How many groups of reports there are.
        articles: How many articles the story has.
    """

    story: Story
    timeline: tuple[Count, ...] = ()
    headlines: tuple[Headline, ...] = ()
    silent: tuple[str, ...] = ()
    previous_ids: tuple[str, ...] = ()
    split_from: str = ""
    background: tuple[EarlierStory, ...] = ()
    differences: tuple[Difference, ...] = ()
    days: tuple[StoryDay, ...] = ()
    groups: int = 0
    articles: int = 0
