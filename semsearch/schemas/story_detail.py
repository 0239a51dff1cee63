"""A story in detail, and what its reports state differently."""

from __future__ import annotations

from pydantic import Field

from semsearch import types
from semsearch.schemas.answer import CitedArticle, Place
from semsearch.schemas.article import Article, Count
from semsearch.schemas.resource import Instant, Mirror, Resource, Span
from semsearch.schemas.story import EarlierStory, Story


class Quotation(Mirror):
    """A sentence of an article, with its place and the date of the article."""

    domain_type = types.Quotation

    article: CitedArticle
    sentence: str
    place: Place
    published_at: Instant | None


class ReportedValue(Mirror):
    """One of the values that reports differ in."""

    domain_type = types.ReportedValue

    text: str = Field(description='As the first report has it, such as "at least 15".')
    quotations: list[Quotation] = Field(
        description="The first report of each origin that states it, five at most, oldest first."
    )
    articles: int = Field(description="How many reports state it.")
    independent: int = Field(description="How many origins these have.")


class Difference(Mirror):
    """A figure, an age, a day or the spelling of a name that reports of one story state differently."""

    domain_type = types.Difference

    kind: types.DifferenceKind
    subject: str = Field(description='What it is of, such as "killed".')
    values: list[ReportedValue] = Field(description="At least two, the first to be reported first.")
    changed: bool = Field(
        description="Whether each value was reported only after the one before it: later reports then bring "
        "it up to date."
    )


class Headline(Mirror):
    """A headline of a story."""

    domain_type = types.Headline

    article: Article
    own: list[Span] = Field(
        description="The words that no other headline of the story has, as spans `[start, end]`."
    )

    def to_domain(self) -> types.Headline:
        """Return the headline."""
        return types.Headline(self.article.to_domain(), tuple((start, end) for start, end in self.own))


class ReportGroup(Mirror):
    """Reports of one day that are one text, or one agency's."""

    domain_type = types.ReportGroup

    headline: Headline = Field(description="That of the first.")
    copies: list[Article] = Field(description="The others, oldest first.")
    origin: str = Field(
        description='The agency, or the outlet that had the text first; "" for a report of its own.'
    )


class StoryDay(Mirror):
    """A day of a story, in UTC."""

    domain_type = types.StoryDay

    day: str = Field(description='ISO 8601; "" for reports without a date.')
    groups: list[ReportGroup] = Field(description="Those of its reports that are on the page, oldest first.")
    articles: int = Field(description="How many reports the day has.")


class StoryDetail(Resource):
    """A story in full, with one page of its reports."""

    story: Story
    timeline: list[Count] = Field(description='Articles of the story by day ("2021-07-28"), oldest first.')
    headlines: list[Headline] = Field(description="Of the reports of the page, oldest first.")
    silent: list[str] = Field(
        description="Outlets that report on the topics of the story at other times, but not on the story."
    )
    previous_ids: list[str] = Field(
        default=[], description="Ids of stories that have become part of it; each still leads to it."
    )
    split_from: str = Field(default="", description='The id of the story that it split from; else "".')
    background: list[EarlierStory] = Field(
        default=[], description="Earlier stories that this one follows on, the most similar first."
    )

    differences: list[Difference] = Field(
        default=[], description="What its reports state differently, those of most reports first."
    )

    days: list[StoryDay] = Field(default=[], description="The reports of the page by day, oldest first.")
    groups: int = Field(default=0, description="How many groups of reports the story has.")
    articles: int = Field(default=0, description="How many articles the story has.")

    @classmethod
    def of(cls, detail: types.StoryDetail) -> StoryDetail:
        """Return the resource of a story in full."""
        return cls(
            story=Story.of(detail.story),
            timeline=[Count.of(one) for one in detail.timeline],
            headlines=[Headline.of(one) for one in detail.headlines],
            silent=list(detail.silent),
            previous_ids=list(detail.previous_ids),
            split_from=detail.split_from,
            background=[EarlierStory.of(one) for one in detail.background],
            differences=[Difference.of(one) for one in detail.differences],
            days=[StoryDay.of(one) for one in detail.days],
            groups=detail.groups,
            articles=detail.articles,
        )

    def to_domain(self) -> types.StoryDetail:
        """Return the story in full."""
        return types.StoryDetail(
            story=self.story.to_domain(),
            timeline=tuple(one.to_domain() for one in self.timeline),
            headlines=tuple(one.to_domain() for one in self.headlines),
            silent=tuple(self.silent),
            previous_ids=tuple(self.previous_ids),
            split_from=self.split_from,
            background=tuple(one.to_domain() for one in self.background),
            differences=tuple(one.to_domain() for one in self.differences),
            days=tuple(one.to_domain() for one in self.days),
            groups=self.groups,
            articles=self.articles,
        )
