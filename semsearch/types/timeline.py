"""Timelines: how many articles are about a question, period by period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from semsearch.types.query import Interpretation

Span = Literal["day", "week", "month", "year"]


@dataclass(frozen=True, slots=True)
class Series:
    """A question of a timeline, or a side of one, and what is about it.

    Attributes:
        question: The question, or the text of the side.
        interpretation: How it was understood.
        articles: How many articles are about it, dated or not.
        stories: How many stories they are from.
        undated: How many of them have no date, or one in the future; they are in no period.
        first_of_year: How many are dated at 00:00 UTC on 1 January, as articles are of which only the year is
            known.
        complete: Whether all articles were examined that could be about it; if not, there may be more.
    """

    question: str
    interpretation: Interpretation
    articles: int = 0
    stories: int = 0
    undated: int = 0
    first_of_year: int = 0
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Period:
    """A period of a timeline.

    Attributes:
        first_day: Its first day; weeks begin on Monday.
        articles: How many articles the archive has of it, among those that pass the filter of the request.
        counts: How many of them are about each series, in their order.
    """

    first_day: date
    articles: int
    counts: tuple[int, ...]

    @property
    def shares(self) -> tuple[float, ...]:
        """The counts as shares of the articles, 0 to 1."""
        return tuple(count / self.articles if self.articles else 0.0 for count in self.counts)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Series over the same periods.

    Attributes:
        by: How long each period is.
        series: The questions, in their order; of one that compares, both sides.
        periods: From the first to the last that has an article of a series, without gaps.
        undated: How many articles that pass the filter of the request have no date, or one in the future.
        revision, articles: The revision of the index, and how many articles it has.
    """

    by: Span
    series: tuple[Series, ...]
    periods: tuple[Period, ...] = ()
    undated: int = 0
    revision: int = 0
    articles: int = 0
