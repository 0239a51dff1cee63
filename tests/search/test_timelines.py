"""Timelines: periods, days in the caller's zone, dates that are unknown, in the future or of a year only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from semsearch import query
from semsearch.errors import QuestionRefused
from semsearch.search import Engine, timeline
from semsearch.search.confidence import Background
from semsearch.storage.base import Snapshot
from semsearch.types import Article, Filter, Period, Question, Span, Timeline
from tests.search.conftest import ENCODER, NOW, article, filled

EASY = Background(median=0.0, spread=0.1)


def at(id: str, when: str, title: str = "") -> Article:
    """Return an article of its own story that is dated as given; "" for no date."""
    published = datetime.fromisoformat(when) if when else None
    return replace(article(id, title or f"weather report number {id}"), published_at=published)


WHALES = [
    at("w1", "2021-06-28T09:00:00+00:00", "humpback whales in Tarvik"),  # a Monday
    at("w2", "2021-07-04T23:30:00+00:00", "humpback whales near Brenna"),  # a Sunday
    at("w3", "2021-07-14T00:00:00+00:00", "humpback whales off Solvik"),  # a day, without a time
    at("w4", "", "humpback whales by Grenna"),
    at("w5", "2099-01-01T09:00:00+00:00", "humpback whales at Lomvik"),
]
OTHERS = [
    *(at(f"f{n}", f"2021-07-{n:02}T08:00:00+00:00") for n in range(1, 29)),
    at("none", ""),
    at("early", "2019-01-01T00:00:00+00:00"),
]


@pytest.fixture(scope="module")
def snapshot() -> Iterator[Snapshot]:
    with filled([*WHALES, *OTHERS]).snapshot() as taken:
        yield taken


def counted(snapshot: Snapshot, *texts: str, by: Span | None = None, **more: Any) -> Timeline:
    questions = [Question(text, **more) for text in texts]
    return timeline(Engine(snapshot, ENCODER, background=EASY), questions, by, NOW)


def test_weeks_begin_on_monday_and_have_no_gaps(snapshot: Snapshot) -> None:
    assert counted(snapshot, "humpback whales", by="week").periods == (
        Period(date(2021, 6, 28), 6, (2,)),
        Period(date(2021, 7, 5), 7, (0,)),
        Period(date(2021, 7, 12), 8, (1,)),
    )


def test_days_and_months_and_years(snapshot: Snapshot) -> None:
    days = counted(snapshot, "humpback whales", by="day")
    assert [days.periods[0].first_day, days.periods[-1].first_day] == [date(2021, 6, 28), date(2021, 7, 14)]
    assert len(days.periods) == 17
    assert {period.first_day: period.counts for period in days.periods if period.counts != (0,)} == {
        date(2021, 6, 28): (1,),
        date(2021, 7, 4): (1,),
        date(2021, 7, 14): (1,),
    }
    months = counted(snapshot, "humpback whales", by="month").periods
    assert months == (Period(date(2021, 6, 1), 1, (1,)), Period(date(2021, 7, 1), 30, (2,)))
    assert months[1].shares == (2 / 30,)
    assert counted(snapshot, "humpback whales", by="year").periods == (Period(date(2021, 1, 1), 31, (3,)),)


def test_what_has_no_date_or_one_in_the_future_is_told_and_in_no_period(snapshot: Snapshot) -> None:
    found = counted(snapshot, "humpback whales")
    (series,) = found.series
    assert (series.articles, series.undated, series.complete) == (5, 2, True)
    assert 1 <= series.stories <= 5
    assert found.undated == 3
    assert (found.articles, found.revision) == (len(WHALES) + len(OTHERS), snapshot.revision)


@pytest.mark.parametrize(
    ("zone", "second"), [("Asia/Tokyo", date(2021, 7, 5)), ("America/New_York", date(2021, 7, 4))]
)
def test_days_are_those_of_the_zone_and_a_date_without_a_time_is_one_everywhere(
    snapshot: Snapshot, zone: str, second: date
) -> None:
    days = counted(snapshot, "humpback whales", by="day", zone=ZoneInfo(zone)).periods
    counting = [one.first_day for one in days if one.counts[0]]
    assert counting == [date(2021, 6, 28), second, date(2021, 7, 14)]
    assert sum(period.articles for period in days) == 31 - 14


@pytest.mark.parametrize(
    ("first", "by"),
    [("2021-06-27", "day"), ("2020-12-28", "week"), ("2014-12-28", "month"), ("1902-12-28", "year")],
)
def test_the_shortest_readable_period_is_chosen(first: str, by: Span) -> None:
    old = at("w0", f"{first}T00:00:00+00:00", "humpback whales in winter")
    with filled([*WHALES, old]).snapshot() as longer:
        assert counted(longer, "humpback whales").by == by


def test_more_periods_than_can_be_read_are_refused() -> None:
    old = at("w0", "1902-12-28T00:00:00+00:00", "humpback whales in winter")
    told = r"by day there would be 43,\d{3} periods, and 1,000 are most"
    with filled([*WHALES, old]).snapshot() as longer, pytest.raises(QuestionRefused, match=told):
        counted(longer, "humpback whales", by="day")


def test_a_date_that_may_be_of_a_year_only_is_told() -> None:
    dated = [at("w0", "2019-01-01T00:00:00+00:00", "humpback whales in winter"), *WHALES, *OTHERS]
    with filled(dated).snapshot() as snapshot:
        assert counted(snapshot, "humpback whales").series[0].first_of_year == 1


def test_questions_share_periods(snapshot: Snapshot) -> None:
    found = counted(snapshot, "humpback whales", "weather report", by="month")
    assert [one.question for one in found.series] == ["humpback whales", "weather report"]
    assert found.periods[0].first_day == date(2019, 1, 1)
    assert found.periods[-1] == Period(date(2021, 7, 1), 30, (2, 28))


def test_limits_of_the_request_narrow_the_archive_and_those_of_a_question_only_itself(
    snapshot: Snapshot,
) -> None:
    july = Filter(since=datetime(2021, 7, 1, tzinfo=UTC), until=datetime(2021, 7, 5, tzinfo=UTC))
    (period,) = counted(snapshot, "humpback whales", by="month", filter=july).periods
    assert period == Period(date(2021, 7, 1), 5, (1,))
    (period,) = counted(snapshot, "humpback whales since 14 July 2021", by="month").periods
    assert period == Period(date(2021, 7, 1), 30, (1,))


def test_a_question_of_limits_alone_counts_what_passes(snapshot: Snapshot) -> None:
    found = counted(snapshot, "in July 2021", by="month")
    assert found.periods == (Period(date(2021, 7, 1), 30, (30,)),)
    assert found.series[0].stories == 0


def test_limits_that_nothing_passes_count_nothing(snapshot: Snapshot) -> None:
    found = counted(snapshot, "in March 1999")
    assert (found.series[0].articles, found.periods) == (0, ())


def test_more_questions_than_can_be_told_apart_are_refused(snapshot: Snapshot) -> None:
    with pytest.raises(QuestionRefused, match="compares 1 to 5 questions, not 6"):
        counted(snapshot, *["humpback whales"] * (query.MAX_SERIES + 1))


def test_the_sides_of_a_question_are_series_of_their_own(sample_index: Any) -> None:
    found = sample_index.timeline("compare SolarWinds and AlphaFold")
    assert [series.question for series in found.series] == ["SolarWinds", "AlphaFold"]
    assert all(series.articles for series in found.series)


def test_counts_are_those_of_the_articles_about_it(sample_index: Any) -> None:
    found = sample_index.timeline("Clearview", compare=["Mars"], by="month")
    for number, series in enumerate(found.series):
        counted = [one.published_at for one in sample_index.about(series.question)]
        assert series.articles == len(counted)
        assert sum(period.counts[number] for period in found.periods) == series.articles - series.undated
    months = {one.value: one.count for one in sample_index.facets().months}
    assert {
        f"{one.first_day:%Y-%m}": one.articles for one in found.periods if one.articles
    }.items() <= months.items()
