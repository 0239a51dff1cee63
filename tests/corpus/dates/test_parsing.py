from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch.corpus.dates import LENGTH_LIMIT, instant, parse

DAY = datetime(2021, 7, 28, tzinfo=UTC)
MORNING = datetime(2021, 7, 28, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # ISO 8601 and RFC 3339
        ("2021-07-28T09:30:00Z", MORNING),
        ("2021-07-28t09:30:00z", MORNING),
        ("2021-07-28T09:30Z", MORNING),
        ("2021-07-28T09:30:00", MORNING),
        ("20210728T093000Z", MORNING),
        ("2021-07-28T17:30:00+08:00", MORNING),
        ("2021-07-28T22:39:00-05:30", datetime(2021, 7, 29, 4, 9, tzinfo=UTC)),
        ("2021-07-28T04:30:00\N{MINUS SIGN}05:00", MORNING),
        ("2021-07-28T09:30:00.999Z", MORNING),
        ("2021-07-28T09:30:00,5Z", MORNING),
        ("2021-07-28T09:30:00.1234567890Z", MORNING),
        ("2021-07-28T09:30:60Z", MORNING.replace(second=59)),
        ("2021-07-28T24:00:00Z", DAY + timedelta(days=1)),
        ("2021-07-28T11:30:00+02:00[Europe/Berlin]", MORNING),
        ("2021-07-28", DAY),
        ("20210728", DAY),
        ("2021-W30-3", DAY),
        ("2021-07", datetime(2021, 7, 1, tzinfo=UTC)),
        ("2021", datetime(2021, 1, 1, tzinfo=UTC)),
        ("2004/2005", datetime(2004, 1, 1, tzinfo=UTC)),
        ("2021-07-28/2021-07-30", DAY),
        ("2021-07-28T09:30:00Z/2021-07-28T12:00:00Z", MORNING),
        ("9999-12-31T23:59:59Z", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("0002-01-01", datetime(2, 1, 1, tzinfo=UTC)),
        # what its writers leave out or put in
        ("2021-07-28 09:30", MORNING),
        ("2021-7-28 9:30", MORNING),
        ("2021-07-28 11:30:00 +0200", MORNING),
        ("2021-07-28 17:30:00 +8", MORNING),
        ("2021-07-28 09:30:00 Z", MORNING),
        ("2021-07-28 09:30:00 UTC", MORNING),
        ("2021-07-28 09:30:00 +0000 UTC", MORNING),
        ("2021-07-28 9:30 am", MORNING),
        ("2021-07-28, 09:30", MORNING),
        ("  2021-07-28 \n 09:30:00 ", MORNING),
        ("2021/07/28", DAY),
        ("2021/7/28 9:30:00", MORNING),
        ("2021.07.28", DAY),
        ("2021. 7. 28.", DAY),
        ("2021-07-28 09.30", MORNING),
        ("2021-07-28 11:30 Europe/Berlin", MORNING),
        ("28. Juli 2021 um 9.30 Uhr", MORNING),
        ("/Date(1627464600000)/", MORNING),
        ("2021年7月28日 09:30", MORNING),
        ("20210728093000", MORNING),
        ("202107280930", MORNING),
        # RFC 822, 850, 1123, 5322
        ("Wed, 28 Jul 2021 09:30:00 GMT", MORNING),
        ("Wed, 28 Jul 2021 11:30:00 +0200", MORNING),
        ("28 Jul 2021 09:30 UT", MORNING),
        ("28 Jul 21 09:30 GMT", MORNING),
        ("28 Jul 99", datetime(1999, 7, 28, tzinfo=UTC)),
        ("28 Jul 121", DAY),
        ("Wednesday, 28-Jul-21 09:30:00 GMT", MORNING),
        ("Wed, 28 Jul 2021 11:30:00 +0200 (CEST)", MORNING),
        ("Mon, 28 Jul 2021 09:30:00 GMT", MORNING),
        ("Wed, 28 Jul 2021 11:30 GMT+2", MORNING),
        ("Wed, 28 Jul 2021 09:30:00 A", MORNING),
        # programs
        ("Wed Jul 28 09:30:00 2021", MORNING),
        ("Wed Jul 28 09:30:00 UTC 2021", MORNING),
        ("Wed Jul 28 09:30:00 +0000 2021", MORNING),
        ("Wed Jul 28 2021 11:30:00 GMT+0200 (Central European Summer Time)", MORNING),
        # English
        ("July 28, 2021", DAY),
        ("Jul. 28 2021", DAY),
        ("July 28th, 2021 at 9:30 AM", MORNING),
        ("Wednesday, July 28, 2021, 9:30 a.m.", MORNING),
        ("Jul 28, 2021 12:05 am", DAY.replace(minute=5)),
        ("Jul 28, 2021 12:05 p.m.", DAY.replace(hour=12, minute=5)),
        ("28th of July 2021", DAY),
        ("JULY 2021", datetime(2021, 7, 1, tzinfo=UTC)),
        # other languages
        ("Mi, 28 Jul 2021 11:30:00 +0200", MORNING),
        ("Mittwoch, 28. Juli 2021, 09:30 Uhr", MORNING),
        ("28. Juli 2021 um 9:30 Uhr", MORNING),
        ("1. März 2021", datetime(2021, 3, 1, tzinfo=UTC)),
        ("1er août 2021", datetime(2021, 8, 1, tzinfo=UTC)),
        ("28 juillet 2021 à 9:30", MORNING),
        ("28 de julio de 2021", DAY),
        ("28 luglio 2021", DAY),
        ("28.07.2021", DAY),
        ("28.7.2021 9:30", MORNING),
        ("Mi, 28.07.2021, 09:30 Uhr", MORNING),
        # two numbers and a year, where one reading is possible
        ("28/7/2021", DAY),
        ("7/28/2021", DAY),
        ("28-07-2021", DAY),
        ("28/07/2021 09:30", MORNING),
        ("10/10/2019", datetime(2019, 10, 10, tzinfo=UTC)),
        ("10/8/2019 6:30:00 PM", datetime(2019, 10, 8, 18, 30, tzinfo=UTC)),
        # Unix time
        ("1627464600", MORNING),
        ("1627464600.75", MORNING),
        ("1627464600000", MORNING),
        ("1627464600000000", MORNING),
    ],
)
def test_a_date_is_an_instant_in_utc(text: str, expected: datetime) -> None:
    found, assumed = parse(text)
    assert found == expected
    assert found.tzinfo is UTC
    assert assumed == ""
    assert instant(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not a date: ''"),
        ("yesterday", "not a date: 'yesterday'"),
        ("3 hours ago", "not a date: '3 hours ago'"),
        ("Posted on July 28, 2021", "not a date: 'Posted on July 28, 2021'"),
        ("Spring 2021", "not a date: 'Spring 2021'"),
        ("28 Foo 2021", "not a date: '28 Foo 2021'"),
        ("a\nb", r"not a date: 'a\nb'"),
        ("12", "not a date: '12'"),
        ("12345", "not a date: '12345'"),
        ("0000", "not a date: '0000'"),
        ("2021/07", "not a date: '2021/07'"),
        ("2021/2022/2023", "not a date: '2021/2022/2023'"),
        ("2021-02-30", "not a date: '2021-02-30'"),
        ("30 February 2021", "not a date: '30 February 2021'"),
        ("2021-13", "not a date: '2021-13'"),
        ("13/13/2021", "not a date: '13/13/2021'"),
        ("10000-01-01", "not a date: '10000-01-01'"),
        ("2021-07-28T25:00:00Z", "not a date: '2021-07-28T25:00:00Z'"),
        ("2021-07-28T24:00:01Z", "not a date: '2021-07-28T24:00:01Z'"),
        ("2021-07-28 09:61", "not a date: '2021-07-28 09:61'"),
        ("28 Jul 2021 09:30 +2500", "not a date: '28 Jul 2021 09:30 +2500'"),
        ("28 Jul 2021 09:30 +0260", "not a date: '28 Jul 2021 09:30 +0260'"),
        ("Jul 28, 2021 13:05 PM", "not a date: 'Jul 28, 2021 13:05 PM'"),
        ("Jul 28, 2021 0:05 AM", "not a date: 'Jul 28, 2021 0:05 AM'"),
        # two readings
        ("10/8/2019", "either day or month may come first: '10/8/2019'"),
        ("10-8-2019", "either day or month may come first: '10-8-2019'"),
        ("10/8/2019 18:30", "either day or month may come first: '10/8/2019 18:30'"),
        ("10/08/2019 6:30 PM", "either day or month may come first: '10/08/2019 6:30 PM'"),
        ("2005/2004", "the interval ends before it begins: '2005/2004'"),
        # the zeros of other systems
        ("0001-01-01", "a placeholder, not a date: '0001-01-01'"),
        ("0001-01-01T00:00:00Z", "a placeholder, not a date: '0001-01-01T00:00:00Z'"),
        ("0000-00-00 00:00:00", "a placeholder, not a date: '0000-00-00 00:00:00'"),
        ("1970-01-01T00:00:00Z", "a placeholder, not a date: '1970-01-01T00:00:00Z'"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "a placeholder, not a date: 'Thu, 01 Jan 1970 00:00:00 GMT'"),
        # the ends of the calendar
        ("0001-01-01T00:00:00+14:00", "not within the years 1 to 9999: '0001-01-01T00:00:00+14:00'"),
        ("9999-12-31T23:59:59-01:00", "not within the years 1 to 9999: '9999-12-31T23:59:59-01:00'"),
        ("31 Dec 9999 23:59:59 EST", "not within the years 1 to 9999: '31 Dec 9999 23:59:59 EST'"),
        # numbers
        (0, "a placeholder, not a date: '0'"),
        (0.0, "a placeholder, not a date: '0.0'"),
        (-1, "not a date: '-1'"),
        (999, "not a date: '999'"),
        (-20210728, "not a date: '-20210728'"),
        (20211332, "not a date: '20211332'"),
        (1e20, "not a date: '1e+20'"),
        (float("nan"), "not a date: 'nan'"),
        (float("inf"), "not a date: 'inf'"),
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str | float, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}$"):
        parse(text)


def test_the_first_day_of_1970_is_a_date() -> None:
    assert instant("1970-01-01") == datetime(1970, 1, 1, tzinfo=UTC)
    assert instant("1970-01-01T00:00:01Z") == datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)


TEXTS = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="0123456789-:TZ+./ ", max_size=30),
    st.lists(
        st.sampled_from("28 7 12 2021 99 0 24 : / . - , T Z + Jul mai Wed GMT PM ( ) [ ] 年 ² ٣ at".split()),
        max_size=14,
    ).map(" ".join),
    st.lists(
        st.sampled_from(["28", "07", "2021", "24", ":00", "/", ".", "-", " ", "T", "Z", "+", "Jul", "AM"]),
        max_size=12,
    ).map("".join),
    st.integers(),
    st.floats(),
)  # fmt: skip


@given(TEXTS)
def test_any_value_is_a_date_or_refused_on_one_line(value: str | float) -> None:
    try:
        found = instant(value)
    except ValueError as error:
        reason = str(error)
    else:
        reason = "a date"
        assert found.microsecond == 0
        assert found.tzinfo is UTC
    assert len(reason.splitlines()) == 1
    assert len(reason) < 800


@given(st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2199, 12, 31)))
def test_one_instant_in_many_forms(when: datetime) -> None:
    expected = when.replace(microsecond=0, tzinfo=UTC)
    for form in (
        "%Y-%m-%dT%H:%M:%SZ",
        "%Y/%m/%d %H:%M:%S",
        "%a, %d %b %Y %H:%M:%S GMT",
        "%d.%m.%Y %H:%M:%S",
        "%B %d, %Y %I:%M:%S %p",
    ):
        assert instant(expected.strftime(form)) == expected


@pytest.mark.parametrize("part", ["1", "1 ", "a", "a ", "28 Jul ", "2021-", "1/", "(", "+0", "9:30 "])
def test_a_long_text_is_refused_in_linear_time(part: str) -> None:
    # Quadratic time would be hours here; the test run itself is the assertion's clock.
    with pytest.raises(ValueError, match=r"^not a date: .{1,80}$"):
        parse(part * (1024 * 1024 // len(part)))


@pytest.mark.parametrize("part", ["1", "1 ", "a", "a ", "a, ", "28 Jul ", "2021-", "1/", "(", "+0", "9:30 "])
def test_a_text_of_the_longest_length_is_refused_at_once(part: str) -> None:
    for _ in range(200):
        with pytest.raises(ValueError, match=r"^not a date: "):
            parse((part * LENGTH_LIMIT)[:LENGTH_LIMIT])


def test_the_limit_of_length_does_not_count_repeated_spaces() -> None:
    assert instant("28 Jul 2021" + " " * LENGTH_LIMIT + "09:30") == MORNING
    with pytest.raises(ValueError, match=r"^not a date"):
        parse("28 Jul 2021 09:30 +0000 (" + "x" * LENGTH_LIMIT + ")")
