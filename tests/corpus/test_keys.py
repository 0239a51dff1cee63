from __future__ import annotations

import pytest

from semsearch.corpus.keys import KEYS, bare, by_field


@pytest.mark.parametrize(
    "key",
    [
        "datePublished",
        "date_published",
        "Date published",
        "DATE-PUBLISHED",
        "date:published",
        "_date.published",
    ],
)
def test_a_key_is_compared_by_its_letters_and_digits(key: str) -> None:
    assert bare(key) == "datepublished"
    assert by_field((key,)) == {"date": (key,)}


def test_letters_of_all_scripts_and_digits_count() -> None:
    assert bare("Schlagwörter 2") == "schlagwörter2"
    assert bare("日付") == "日付"
    assert bare("--") == ""


def test_every_key_of_the_table_can_be_found() -> None:
    for field, names in KEYS.items():
        for name in names:
            assert bare(name) == name
            assert name in by_field((name,))[field]


def test_no_field_has_a_key_twice() -> None:
    for names in KEYS.values():
        assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("field", "keys", "best"),
    [
        ("title", ("name", "headline", "title"), "title"),
        ("title", ("name", "headline"), "headline"),
        ("excerpt", ("summary", "description", "excerpt"), "excerpt"),
        ("excerpt", ("summary", "description"), "description"),
        ("date", ("modified", "pubDate", "publishedDateTime"), "publishedDateTime"),
        ("date", ("date", "date_gmt"), "date_gmt"),
        ("date", ("updated", "date"), "date"),
        ("date", ("date_modified", "date_published"), "date_published"),
        ("address", ("link", "url", "originalUrl", "webUrl"), "webUrl"),
        ("address", ("canonical", "originalUrl"), "originalUrl"),
        ("provider", ("source", "publisher", "provider"), "provider"),
        ("topics", ("categories", "tags", "topics"), "topics"),
        ("published", ("status", "draft", "published"), "published"),
        ("images", ("thumbnail", "image", "images"), "images"),
        ("body", ("content_html", "content_text", "body"), "body"),
    ],
)
def test_the_own_key_of_a_field_comes_first_then_the_most_specific(
    field: str, keys: tuple[str, ...], best: str
) -> None:
    assert by_field(keys)[field][0] == best
    assert by_field(keys[::-1])[field] == by_field(keys)[field]
    assert set(by_field(keys)[field]) == set(keys)


def test_all_spellings_of_one_key_are_there_in_their_order() -> None:
    assert by_field(("Title", "headline", "title"))["title"] == ("Title", "title", "headline")


def test_keys_that_no_field_has_are_not_there() -> None:
    assert by_field(("layout", "weight", "secured", "--", "")) == {}


def test_a_key_of_two_fields_is_in_both() -> None:
    assert by_field(("source", "published")) == {
        "date": ("published",),
        "address": ("source",),
        "provider": ("source",),
        "published": ("published",),
    }


def test_more_keys_come_right_after_the_own_one() -> None:
    extra = (("date", ("Stand", "date_line")), ("address", ("short url",)))
    assert by_field(("date", "dateline", "stand", "publishedDateTime"), extra)["date"] == (
        "publishedDateTime", "stand", "dateline", "date"
    )  # fmt: skip
    assert by_field(("url", "shortUrl", "originalUrl", "webUrl"), extra)["address"] == (
        "webUrl", "originalUrl", "shortUrl", "url"
    )  # fmt: skip
    assert by_field(("stand",)) == {}
