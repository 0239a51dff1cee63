from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from semsearch.corpus.fields import (
    FieldError,
    Fields,
    PlainText,
    RecordError,
    cleaned,
    date,
    flag,
    integer,
    record_fields,
    shortened,
    text,
    type_name,
)


def refused(reason: str) -> pytest.RaisesExc[FieldError]:
    return pytest.raises(FieldError, match=f"^{re.escape(reason)}$")


def candidates(field: str, **values: object) -> list[tuple[str, object]]:
    return list(Fields(values).candidates(field))


def test_private_fields_are_dropped() -> None:
    fields = record_fields({"title": "t", "secured": "blob", "featuredContent": "<iframe>"})
    assert fields.values == {"title": "t"}


@pytest.mark.parametrize(
    ("value", "found"),
    [([], "a list"), ("x", "text"), (7, "a number"), (None, "nothing"), (False, "true or false")],
)
def test_a_record_is_a_mapping(value: object, found: str) -> None:
    with pytest.raises(RecordError, match=f"^expected a mapping of keys to values, found {found}$"):
        record_fields(value)


# --- which value ------------------------------------------------------------------------------------------


def test_the_values_of_a_field_come_most_trusted_first() -> None:
    found = candidates("title", name="n", Headline="h", TITLE="t", unknown="u")
    assert found == [("TITLE", "t"), ("Headline", "h"), ("name", "n")]


@pytest.mark.parametrize("nothing", [None, "", "  \n", [], {}, float("nan")])
def test_an_empty_value_is_none(nothing: object) -> None:
    assert candidates("title", title=nothing, headline="h") == [("headline", "h")]
    assert candidates("title", title=nothing) == []


@pytest.mark.parametrize("value", [0, 0.0, False, "null", "~", "0", [None]])
def test_zero_and_false_and_the_word_null_are_values(value: object) -> None:
    assert candidates("title", title=value) == [("title", value)]


def test_an_empty_spelling_does_not_hide_another() -> None:
    assert candidates("date", Date=None, date="2021") == [("date", "2021")]


def test_a_settings_key_is_read_in_the_record_and_not_in_what_it_nests() -> None:
    fields = record_fields({"ueberschrift": "u"}, (("title", ("Überschrift", "Ueberschrift")),))
    assert list(fields.candidates("title")) == [("ueberschrift", "u")]
    assert list(fields.mapping({"ueberschrift": "u"}).candidates("title")) == []


# --- texts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a text", "a text"),
        (1984, "1984"),
        (0, "0"),
        (-7, "-7"),
        ({"rendered": "<p>w</p>"}, "<p>w</p>"),
        ({"@value": "v", "@language": "en"}, "v"),
        ({"name": "n", "url": "u"}, "n"),
        ({"label": {"eng": "l"}}, "l"),
        ({"value": "", "name": "n"}, "n"),
        ([{"role": "main", "value": "v"}], "v"),
        (["", None, "a", "b"], "a"),
        (["", None, " "], ""),
        ({"rendered": "", "protected": False}, ""),
        ({"eng": "e", "deu": "d"}, "e"),
    ],
)
def test_the_text_of_a_value(value: object, expected: str) -> None:
    assert text(value) == expected


@pytest.mark.parametrize(
    "value", [None, True, 1.5, float("nan"), 10**12, [], {}, [[]], {"x": "y"}, {"value": False}]
)
def test_a_value_without_text(value: object) -> None:
    assert text(value) is None


def test_a_text_may_be_nested_but_not_without_limit() -> None:
    value: object = "deep"
    for _ in range(7):
        value = [value]
    assert text(value) == "deep"
    for _ in range(100_000):
        value = {"value": value}
    assert text(value) is None
    while isinstance(value, dict):  # freed level by level
        value = value["value"]


def test_a_text_is_html_unless_it_is_plain() -> None:
    assert cleaned(" <b>R&amp;D</b>\n") == "R&D"
    assert cleaned(PlainText(" <b>R&amp;D</b>\n")) == "<b>R&amp;D</b>"


# --- numbers and flags ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (39, 39),
        (0, 0),
        (-1, -1),
        ("-1", -1),
        ("+39", 39),
        (" 7 ", 7),
        (39.0, 39),
        (-(10**12) + 1, -(10**12) + 1),
    ],
)
def test_a_whole_number_may_be_text(value: object, expected: int) -> None:
    assert integer("quality", value) == expected


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("high", "text"), ("1.5", "text"), ("1_000", "text"), ("٣", "text"), ("0x10", "text"),
        ("1e3", "text"), ("- 1", "text"), ("9" * 13, "text"), (1.5, "a number"), (float("nan"), "a number"),
        (float("inf"), "a number"), (True, "true or false"), ([1], "a list"), ({"value": 1}, "a mapping"),
        (None, "nothing"),
    ],
)  # fmt: skip
def test_what_is_no_whole_number_is_refused(value: object, found: str) -> None:
    with refused(f"quality: expected a whole number, found {found}"):
        integer("quality", value)


@pytest.mark.parametrize("value", [10**12, -(10**12), 10**4000])
def test_a_whole_number_fits_a_database(value: int) -> None:
    with refused("quality: a whole number of more than 12 digits"):
        integer("quality", value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True), (False, False), ("true", True), ("False", False), (" YES ", True), ("no", False),
        ("on", True), ("off", False), ("1", True), ("0", False),
        ("maybe", None), ("", None), (1, None), (0, None), (None, None), ([True], None),
    ],
)  # fmt: skip
def test_a_flag_may_be_text(value: object, expected: bool | None) -> None:
    assert flag(value) is expected


# --- dates ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "2021-07-28",
        "July 28, 2021",
        1627430400,
        1627430400000,
        20210728,
        {"date-parts": [[2021, 7, 28]]},
        {"date-parts": [["2021", "7", "28"]]},
        {"raw": "2021-07-28"},
        {"literal": "28 July 2021"},
        {"$date": "2021-07-28T00:00:00Z"},
        {"$date": 1627430400000},
        {"@type": "xsd:date", "value": "2021-07-28"},
        ["2021-07-28", "2021-07-30"],
    ],
)
def test_a_date_has_many_forms(value: object) -> None:
    assert date("date", value) == (datetime(2021, 7, 28, tzinfo=UTC), "")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [([2021], datetime(2021, 1, 1, tzinfo=UTC)), ([2021, 7], datetime(2021, 7, 1, tzinfo=UTC))],
)
def test_date_parts_may_end_early(parts: list[int], expected: datetime) -> None:
    assert date("issued", {"date-parts": [parts]}).instant == expected


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("yesterday", "date: not a date: 'yesterday'"),
        ("10/8/2019", "date: either day or month may come first: '10/8/2019'"),
        ("0000-00-00", "date: a placeholder, not a date: '0000-00-00'"),
        (0, "date: a placeholder, not a date: '0'"),
        (True, "date: expected a date, found true or false"),
        ([[]], "date: expected a date, found a list"),
        ({}, "date: expected a date, found a mapping"),
        ({"date-parts": [[]]}, "date: not a date: ''"),
        ({"date-parts": [["x" * 900]]}, f"date: not a date: '{'x' * 59}…'"),
        ({"date-parts": []}, "date: expected a date, found a mapping"),
        ({"raw": ["2021"]}, "date: expected a date, found a list"),
    ],
)
def test_what_is_no_date_is_refused(value: object, reason: str) -> None:
    with refused(reason):
        date("date", value)


def test_a_refusal_has_the_key_the_reason_and_the_value_apart() -> None:
    with pytest.raises(FieldError) as caught:
        date("pubDate", "10:30: yesterday")
    error = caught.value
    assert (error.key, error.reason, error.value) == ("pubDate", "not a date", "'10:30: yesterday'")


# --- words for messages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (None, "nothing"), ("", "nothing"), ("x", "text"), (PlainText("x"), "text"), (7, "a number"),
        (1.5, "a number"), (True, "true or false"), ([], "a list"), ({}, "a mapping"),
        (object(), "something else"),
    ],
)  # fmt: skip
def test_a_type_has_a_name(value: object, name: str) -> None:
    assert type_name(value) == name


@pytest.mark.parametrize(
    ("value", "limit", "expected"),
    [
        ("short", 5, "short"),
        ("abcdefghij klm", 12, "abcdefghij…"),
        ("abc defghijklm", 12, "abc defghij…"),
        ("abcdefghijklmn", 12, "abcdefghijk…"),
    ],
)
def test_a_text_is_shortened_after_a_word_near_the_end(value: str, limit: int, expected: str) -> None:
    assert shortened(value, limit) == expected
    assert len(shortened(value, limit)) <= limit
