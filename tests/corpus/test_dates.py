from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch.corpus.dates import instant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-07-28T12:39:00Z", datetime(2021, 7, 28, 12, 39, tzinfo=UTC)),
        ("2021-07-28T12:39:00+00:00", datetime(2021, 7, 28, 12, 39, tzinfo=UTC)),
        ("2021-07-28T12:39:00+08:00", datetime(2021, 7, 28, 4, 39, tzinfo=UTC)),
        ("2021-07-28T22:39:00-05:30", datetime(2021, 7, 29, 4, 9, tzinfo=UTC)),
        ("2021-07-28T12:39:00", datetime(2021, 7, 28, 12, 39, tzinfo=UTC)),
        ("2021-07-28 12:39", datetime(2021, 7, 28, 12, 39, tzinfo=UTC)),
        ("2021-07-28 12:39:00 +0800", datetime(2021, 7, 28, 4, 39, tzinfo=UTC)),
        ("2021-07-28 12:39:00 Z", datetime(2021, 7, 28, 12, 39, tzinfo=UTC)),
        ("  2021-07-28T12:39:00Z ", datetime(2021, 7, 28, 12, 39, tzinfo=UTC)),
        ("2021-07-28T12:39:59.999Z", datetime(2021, 7, 28, 12, 39, 59, tzinfo=UTC)),
        ("2021-07-28T12:39:59.1234567890Z", datetime(2021, 7, 28, 12, 39, 59, tzinfo=UTC)),
        ("2021-07-28", datetime(2021, 7, 28, tzinfo=UTC)),
        ("20210728", datetime(2021, 7, 28, tzinfo=UTC)),
        ("2019-11", datetime(2019, 11, 1, tzinfo=UTC)),
        ("2004", datetime(2004, 1, 1, tzinfo=UTC)),
        ("2004/2005", datetime(2004, 1, 1, tzinfo=UTC)),
        ("0001-01-01", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59Z", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_date_is_an_instant_in_utc(text: str, expected: datetime) -> None:
    result = instant(text)
    assert result == expected
    assert result.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("yesterday", "not a date in ISO 8601: 'yesterday'"),
        ("", "not a date in ISO 8601: ''"),
        ("28/07/2021", "not a date in ISO 8601: '28/07/2021'"),
        ("2021/07/28", "not a date in ISO 8601: '2021/07/28'"),
        ("2021/07", "not a date in ISO 8601: '2021/07'"),
        ("2005/2004", "not a date in ISO 8601: '2005/2004'"),
        ("2021-02-30", "not a date in ISO 8601: '2021-02-30'"),
        ("2021-13", "not a date in ISO 8601: '2021-13'"),
        ("0000", "not a date in ISO 8601: '0000'"),
        ("10000-01-01", "not a date in ISO 8601: '10000-01-01'"),
        ("2021-07-28T25:00:00Z", "not a date in ISO 8601: '2021-07-28T25:00:00Z'"),
        ("Wed, 28 Jul 2021 12:39:00 GMT", "not a date in ISO 8601: 'Wed, 28 Jul 2021 12:39:00 GMT'"),
        ("a\nb", r"not a date in ISO 8601: 'a\nb'"),
        ("0001-01-01T00:00:00+14:00", "not within the years 1 to 9999: '0001-01-01T00:00:00+14:00'"),
        ("9999-12-31T23:59:59-01:00", "not within the years 1 to 9999: '9999-12-31T23:59:59-01:00'"),
    ],
)
def test_an_invalid_date_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}$"):
        instant(text)


@given(st.one_of(st.text(max_size=30), st.text(alphabet="0123456789-:TZ+./ ", max_size=30)))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        result = instant(text)
    except ValueError as error:
        reason = str(error)
    else:
        reason = "a date"
        assert result.microsecond == 0
    assert len(reason.splitlines()) == 1
