from __future__ import annotations

from typing import Any

import pytest

from semsearch.corpus.record import Location
from semsearch.corpus.urls import identity, identity_of_path
from semsearch.types import Provider
from tests.corpus.record.reading import ADDRESS, BASED, article, item, omitted


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"webUrl": "https://a.example/w", "originalUrl": "https://a.example/o"}, "https://a.example/w"),
        ({"webUrl": None, "originalUrl": "https://a.example/o"}, "https://a.example/o"),
        ({"webUrl": "", "url": "https://a.example/u", "link": "https://a.example/l"}, "https://a.example/u"),
        ({"webUrl": "", "link": "https://a.example/l"}, "https://a.example/l"),
        ({"webUrl": "", "ampWebUrl": "https://a.example/s/amp"}, "https://a.example/s"),
        ({"webUrl": "", "cdnAmpWebUrl": "https://a-example.cdn.ampproject.org/c/s/a.example/s"},
         "https://a.example/s"),
        ({"webUrl": "", "mainEntityOfPage": {"@id": "https://a.example/s"}}, "https://a.example/s"),
        ({"webUrl": "", "link": [{"href": "https://a.example/s"}]}, "https://a.example/s"),
        ({"webUrl": "", "source": "https://a.example/s"}, "https://a.example/s"),
        ({"webUrl": " https://a.example/s\n"}, "https://a.example/s"),
        ({"ampWebUrl": "javascript:x", "originalUrl": "nonsense"}, ADDRESS),
    ],
)  # fmt: skip
def test_the_first_address_is_used(values: dict[str, Any], expected: str) -> None:
    found = article(**values)
    assert found.url == expected
    assert found.id == identity(expected)


@pytest.mark.parametrize(
    ("values", "left"),
    [
        (
            {"webUrl": "javascript:alert(1)"},
            ("webUrl", "not an http or https address", "'javascript:alert(1)'"),
        ),
        ({"webUrl": "", "url": "mailto:a@x.example"},
         ("url", "not an http or https address", "'mailto:a@x.example'")),
        ({"webUrl": "/story/1"}, ("webUrl", "a relative address", "'/story/1'")),
        ({"webUrl": "https://a b.example"}, ("webUrl", "not a valid host", "'a%20b.example'")),
        ({"webUrl": ["x", 7]}, ("webUrl", "a relative address", "'x'")),
        ({"webUrl": [7]}, ("webUrl", "expected an address, found a list", "")),
        ({"originalUrl": {"a": "b"}, "webUrl": None},
         ("originalUrl", "expected an address, found a mapping", "")),
        ({"webUrl": "https://me:pass@x.example"}, ("webUrl", "a user name or password in the address", "")),
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_used_is_left_out(
    values: dict[str, Any], left: tuple[str, str, str]
) -> None:
    found, all_left = omitted(**values)
    assert found.url == ""
    assert found.id == identity_of_path("2021/a.md")
    assert all_left == [left]


@pytest.mark.parametrize(
    "values",
    [{"url": "/story/1"}, {"permalink": "/2021/story/"}, {"permalink": False}, {"slug": "story"},
     {"source": "The X"}, {"uri": "urn:newsml:x"}, {"permalink": "/:year/:title/"},
     {"source": {"name": "The X", "url": "https://x.example/"}}],
)  # fmt: skip
def test_another_tools_path_or_name_is_no_address_and_not_reported(values: dict[str, Any]) -> None:
    assert article(webUrl=None, **values).url == ""


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"webUrl": "/s/1"}, "https://base.example/s/1"),
        ({"webUrl": "s/1"}, "https://base.example/blog/s/1"),
        ({"url": "/s/1"}, "https://base.example/s/1"),
        ({"permalink": "/2021/story/"}, "https://base.example/2021/story/"),
        ({"link": "//other.example/s"}, "https://other.example/s"),
        ({"url": "https://other.example/s"}, "https://other.example/s"),
    ],
)
def test_a_relative_address_is_resolved_against_the_base(values: dict[str, Any], expected: str) -> None:
    assert article(BASED, **{"webUrl": None, **values}).url == expected


@pytest.mark.parametrize(
    "values",
    [{"permalink": "/:categories/:title/"}, {"permalink": ":title"}, {"permalink": "pretty"},
     {"permalink": "/posts/{{ title | slugify }}/"}, {"source": "The X"}],
)  # fmt: skip
def test_a_template_or_a_style_of_permalinks_is_no_address(values: dict[str, Any]) -> None:
    assert article(BASED, webUrl=None, **values).url == ""


def test_deeply_nested_values_are_no_address_and_no_image() -> None:
    deep: Any = ADDRESS
    for _ in range(100_000):
        deep = [deep]
    found, left = omitted(webUrl=deep, images=deep)
    assert (found.url, found.images) == ("", ())
    assert [field for field, _, _ in left] == ["webUrl", "images"]
    while isinstance(deep, list):  # freed level by level
        deep = deep[0]


def test_without_a_url_the_path_is_the_identity() -> None:
    found = article(webUrl=None)
    assert found.id == identity_of_path("2021/a.md")
    assert (found.url, found.provider) == ("", Provider())


@pytest.mark.parametrize(
    "location",
    [Location("/archive/a.jsonl", "a.jsonl", line=3), Location("/archive/a.jsonl", "a.jsonl", entry=3)],
)
def test_records_without_url_in_one_file_are_identified_by_content_not_position(location: Location) -> None:
    result = item(location, webUrl=None, id="17")
    assert result.article.id == identity_of_path("a.jsonl#17")
    assert result.source == f"/archive/a.jsonl#{result.article.id}"
    assert item(location, webUrl=None, guid=17).article.id == result.article.id
    assert item(location, webUrl=None, id=None, guid="abcdefghijklmn27").article.id == "abcdefghijklmn27"
    ids = {
        item(location, webUrl=None, **values).article.id
        for values in ({}, {"title": "U"}, {"date": "2021"}, {"date": "2022"}, {"id": "18"}, {"id": ""})
    }
    assert len(ids) == 5


def test_an_entry_of_related_without_url_keeps_an_id_of_our_form() -> None:
    kept = item(related=[{"title": "R", "id": "abcdefghijklmn27"}]).related
    assert [one.id for one in kept] == ["abcdefghijklmn27"]
