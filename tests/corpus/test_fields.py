from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch.corpus.fields import Fields, RecordError, instant, record_fields


def yaml(**values: object) -> Fields:
    return Fields(values, untyped=True)


def json(**values: object) -> Fields:
    return Fields(values, untyped=False)


def refused(reason: str) -> pytest.RaisesExc[RecordError]:
    return pytest.raises(RecordError, match=f"^{re.escape(reason)}$")


def test_private_fields_are_dropped() -> None:
    fields = record_fields({"title": "t", "secured": "blob", "featuredContent": "<iframe>"}, untyped=True)
    assert fields.values == {"title": "t"}


def test_a_record_is_a_mapping() -> None:
    with refused("expected a mapping of keys to values, found a list"):
        record_fields([], untyped=False)


@pytest.mark.parametrize("nothing", ["", "  ", "~", "null", "NULL"])
def test_yaml_null_means_missing_except_in_text_fields(nothing: str) -> None:
    fields = yaml(a=nothing)
    assert fields.integer("a") is None
    assert fields.boolean("a") is None
    assert fields.date("a") is None
    assert fields.address("a") == ""
    assert fields.entries("a", 9) == []
    assert fields.texts("a", 9, 9) == ()
    assert fields.text("a", 9) == nothing.strip()


@pytest.mark.parametrize("fields", [json(), json(a=None), json(a="")])
def test_json_null_and_empty_mean_missing_in_all_fields(fields: Fields) -> None:
    assert fields.integer("a") is None
    assert fields.boolean("a") is None
    assert fields.date("a") is None
    assert fields.address("a") == ""
    assert fields.entries("a", 9) == []
    assert fields.texts("a", 9, 9) == ()
    assert fields.text("a", 9) == ""


def test_yaml_scalars_take_the_type_of_the_field() -> None:
    fields = yaml(n="-1", plus="+39", flag="False", day="2021-07-28", title="2021", yes="no")
    assert fields.integer("n") == -1
    assert fields.integer("plus") == 39
    assert fields.boolean("flag") is False
    assert fields.date("day") == datetime(2021, 7, 28, tzinfo=UTC)
    assert fields.text("title", 9) == "2021"
    assert fields.text("yes", 9) == "no"


def test_json_values_keep_their_types() -> None:
    fields = json(n=39, flag=True, title="t")
    assert fields.integer("n") == 39
    assert fields.boolean("flag") is True
    assert fields.text("title", 9) == "t"


@pytest.mark.parametrize(
    ("value", "found"),
    [(7, "a number"), (1.5, "a number"), (True, "true or false"), ([], "a list"), ({}, "a mapping")],
)
def test_a_text_field_takes_only_strings(value: object, found: str) -> None:
    with refused(f"a: expected text, found {found}"):
        json(a=value).text("a", 9)


def test_a_text_has_a_limit_counted_after_cleaning() -> None:
    assert json(a=" <p>abc</p> ").text("a", 3) == "abc"
    with refused("a: 10,000 characters, at most 1,000"):
        json(a="x" * 10_000).text("a", 1_000)


@pytest.mark.parametrize("value", ["high", "1.5", "1_000", "٣", "0x10", "1e3", "- 1"])
def test_a_whole_number_in_yaml(value: str) -> None:
    with refused("a: expected a whole number, found text"):
        yaml(a=value).integer("a")


@pytest.mark.parametrize(
    ("value", "found"),
    [("39", "text"), (1.5, "a number"), (True, "true or false"), ([1], "a list"), (float("nan"), "a number")],
)
def test_a_whole_number_in_json(value: object, found: str) -> None:
    with refused(f"a: expected a whole number, found {found}"):
        json(a=value).integer("a")


def test_a_whole_number_fits_a_database() -> None:
    assert json(a=-(10**12) + 1).integer("a") == -(10**12) + 1
    with refused("a: a whole number of more than 12 digits"):
        json(a=10**12).integer("a")


@pytest.mark.parametrize("fields", [yaml(a="maybe"), yaml(a="1"), json(a="true")])
def test_a_flag_is_a_boolean(fields: Fields) -> None:
    with refused("a: expected true or false, found text"):
        fields.boolean("a")


def test_a_date_field_takes_only_strings() -> None:
    with refused("a: expected a date as text, found a number"):
        json(a=1627475940).date("a")
    with refused("a: not a date in ISO 8601: 'yesterday'"):
        json(a="yesterday").date("a")


def test_a_url_field_takes_only_strings() -> None:
    with refused("a: expected an address, found a list"):
        yaml(a=["https://x.example"]).address("a")


def test_entries_are_a_list_with_a_limit() -> None:
    assert json(a=[1, {}]).entries("a", 2) == [1, {}]
    with refused("a: expected a list, found text"):
        yaml(a="x").entries("a", 2)
    with refused("a: 1,001 entries, at most 1,000"):
        json(a=[0] * 1001).entries("a", 1000)


def test_texts_are_cleaned_and_distinct() -> None:
    assert json(a=["AI", " AI ", None, "", "R&amp;D"]).texts("a", 9, 9) == ("AI", "R&D")
    assert yaml(a="AI").texts("a", 9, 9) == ("AI",)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"x": "y"}, "a: expected a list of texts, found a mapping"),
        (7, "a: expected a list of texts, found a number"),
        (["x", 7], "a: expected a list of texts, found a number in it"),
        (["x", ["y"]], "a: expected a list of texts, found a list in it"),
        (["x"] * 4, "a: 4 entries, at most 3"),
        (["x", "long text"], "a[2]: 9 characters, at most 5"),
    ],
)
def test_texts_are_a_list_of_texts(value: object, reason: str) -> None:
    with refused(reason):
        json(a=value).texts("a", 3, 5)


def test_an_inner_mapping_is_a_mapping() -> None:
    assert yaml().mapping({"n": "1"}).integer("n") == 1
    with refused("expected a mapping, found text"):
        yaml().mapping("x")


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
