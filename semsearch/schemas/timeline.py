"""A timeline: how many articles are about some questions, period by period."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from semsearch import types
from semsearch.schemas.interpretation import Interpretation
from semsearch.schemas.resource import Index, Resource


class Series(Resource):
    """A question of a timeline, or one side of a question that compares, and how much is about it."""

    question: str
    interpretation: Interpretation
    articles: int = Field(description="Articles about it, dated or not.")
    stories: int = Field(description="Stories that they are from; 0 where only limits were asked for.")
    undated: int = Field(description="Those of them without a date, or dated in the future; in no period.")
    first_of_year: int = Field(
        description="Those dated 00:00 UTC on 1 January, as articles are of which only the year is known."
    )
    complete: bool = Field(
        description="False if more articles may be about it than were examined: the counts are the least."
    )

    @classmethod
    def of(cls, series: types.Series) -> Series:
        """Return the resource of a series."""
        return cls(
            question=series.question,
            interpretation=Interpretation.of(series.interpretation),
            articles=series.articles,
            stories=series.stories,
            undated=series.undated,
            first_of_year=series.first_of_year,
            complete=series.complete,
        )

    def to_domain(self) -> types.Series:
        """Return the series."""
        return types.Series(
            self.question,
            self.interpretation.to_domain(),
            self.articles,
            self.stories,
            self.undated,
            self.first_of_year,
            self.complete,
        )


class Period(Resource):
    """A day, week, month or year of a timeline."""

    first_day: date = Field(description="Weeks begin on Monday.")
    articles: int = Field(description="Articles of the archive, among those that pass the request's limits.")
    counts: list[int] = Field(description="Those about each series, in the order of `series`.")
    shares: list[float] = Field(description="The counts divided by `articles`, 0 to 1.")

    @classmethod
    def of(cls, period: types.Period) -> Period:
        """Return the resource of a period."""
        return cls(
            first_day=period.first_day,
            articles=period.articles,
            counts=list(period.counts),
            shares=[round(share, 6) for share in period.shares],
        )

    def to_domain(self) -> types.Period:
        """Return the period."""
        return types.Period(self.first_day, self.articles, tuple(self.counts))


class Timeline(Resource):
    """Attention over time: all periods from the first to the last that has an article of a series."""

    by: types.Span
    series: list[Series]
    periods: list[Period]
    undated: int = Field(
        description="Articles that pass the request's limits and have no date, or a future one."
    )
    index: Index

    @classmethod
    def of(cls, timeline: types.Timeline) -> Timeline:
        """Return the resource of a timeline."""
        return cls(
            by=timeline.by,
            series=[Series.of(one) for one in timeline.series],
            periods=[Period.of(one) for one in timeline.periods],
            undated=timeline.undated,
            index=Index.of(timeline),
        )

    def to_domain(self) -> types.Timeline:
        """Return the timeline."""
        return types.Timeline(
            by=self.by,
            series=tuple(one.to_domain() for one in self.series),
            periods=tuple(one.to_domain() for one in self.periods),
            undated=self.undated,
            revision=self.index.revision,
            articles=self.index.articles,
        )
