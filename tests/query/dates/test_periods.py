from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch.query import dates
from tests.query.dates.found import NOW, found

SHANGHAI, NEW_YORK, AUCKLAND = (
    ZoneInfo(name) for name in ("Asia/Shanghai", "America/New_York", "Pacific/Auckland")
)


@pytest.mark.parametrize(
    ("text", "now", "zone", "start", "end"),
    [
        # the day is the caller's
        ("yesterday", "2021-08-18T02:00Z", NEW_YORK, "2021-08-16T04:00Z", "2021-08-17T03:59:59Z"),
        ("yesterday", "2021-08-18T02:00Z", SHANGHAI, "2021-08-16T16:00Z", "2021-08-17T15:59:59Z"),
        ("in July 2021", "2021-08-18T02:00Z", AUCKLAND, "2021-06-30T12:00Z", "2021-07-31T11:59:59Z"),
        ("on 28 July 2021", "2021-08-18T02:00Z", SHANGHAI, "2021-07-27T16:00Z", "2021-07-28T15:59:59Z"),
        # days with 23 and with 25 hours
        ("on 14 March 2021", "2021-08-18T02:00Z", NEW_YORK, "2021-03-14T05:00Z", "2021-03-15T03:59:59Z"),
        ("on 1 November 2020", "2021-08-18T02:00Z", NEW_YORK, "2020-11-01T04:00Z", "2020-11-02T04:59:59Z"),
        # the year, the month and the week turn
        ("in January", "2022-01-01T00:00Z", None, "2022-01-01T00:00Z", "2022-01-31T23:59:59Z"),
        ("in January", "2022-01-01T00:00Z", NEW_YORK, "2021-01-01T05:00Z", "2021-02-01T04:59:59Z"),
        ("last month", "2022-01-15T00:00Z", None, "2021-12-01T00:00Z", "2021-12-31T23:59:59Z"),
        ("last week", "2022-01-03T12:00Z", None, "2021-12-27T00:00Z", "2022-01-02T23:59:59Z"),
        ("in the last month", "2021-03-31T12:00Z", None, "2021-02-28T00:00Z", "2021-03-31T23:59:59Z"),
        ("on 29 February", "2021-08-18T02:00Z", None, "2020-02-29T00:00Z", "2020-02-29T23:59:59Z"),
    ],
)
def test_days_begin_and_end_in_the_zone_of_the_caller(
    text: str, now: str, zone: ZoneInfo | None, start: str, end: str
) -> None:
    (period,) = dates.find(text, datetime.fromisoformat(now), zone or UTC)
    assert (period.start, period.end) == (datetime.fromisoformat(start), datetime.fromisoformat(end))


def test_a_naive_now_is_local() -> None:
    (period,) = dates.find("today", datetime(2021, 8, 18, 1), SHANGHAI)
    assert period.start == datetime(2021, 8, 17, 16, tzinfo=UTC)


def test_several_periods_come_in_the_order_of_the_text() -> None:
    assert [one[0] for one in found("recent news before 2020 or after March 2021")] == [
        "recent",
        "before 2020",
        "after March 2021",
    ]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("court rulings in July 2021", "court rulings"),
        ("What was new in October 2020?", "What was new?"),
        ("In 2020, which cities banned it?", "which cities banned it?"),
        ("bans (2020)", "bans"),
        ("cities stopping police, February 2021", "cities stopping police"),
        ("what did they say last week about chips", "what did they say about chips"),
        ("today's news about chips", "news about chips"),
        ("news before 2020, after all", "news, after all"),
        ("July 2021", ""),
        (" in July 2021 ?", ""),
        ("recent rulings", "rulings"),
        ("2021 outlook  for chips", "2021 outlook  for chips"),
    ],
)
def test_what_is_searched_for_is_the_rest(text: str, rest: str) -> None:
    assert dates.without(text, dates.find(text, NOW, UTC)) == rest


WORDS = st.sampled_from(
    """in on since before after between and to from the last past this next week month year years ago May
    march August July 2021 2020 28 5 3 28th 2021-07-28 28/07/2021 31 February quarter first Q3 of
    early mid- late news recent 's , ? ( ) – - . yesterday today Monday summer 1990s 999 a few days
    until court""".split()
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join))
NOWS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.timezones())


@given(text=TEXTS, now=NOWS, zone=st.timezones())
def test_whatever_is_asked_periods_are_sound(text: str, now: datetime, zone: ZoneInfo) -> None:
    reached = 0
    periods = dates.find(text, now, zone)
    for period in periods:
        assert reached <= period.text_span.start < period.text_span.end <= len(text)
        reached = period.text_span.end
        assert period.start or period.end or period.kind != "limit"
        for instant in (period.start, period.end):
            assert instant is None or (instant.tzinfo is UTC and instant.microsecond == 0)
        assert not (period.start and period.end) or period.start <= period.end
    removed = [one for one in periods if one.kind != "lean" or not (one.start or one.end)]
    assert removed or dates.without(text, periods) == text
    assert len(dates.without(text, periods)) <= len(text)


@given(text=TEXTS, before=st.text(" \t\n", max_size=3), after=st.text(" \t\n", max_size=3))
def test_white_space_around_changes_nothing(text: str, before: str, after: str) -> None:
    text = text.strip()
    assert found(before + text + after) == found(text)
