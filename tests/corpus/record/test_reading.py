from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch.corpus.fields import Fields
from semsearch.corpus.keys import KEYS
from semsearch.corpus.record import Location, records
from semsearch.corpus.urls import identity
from semsearch.types import Article, Image, Item, Omission, Provider, Rejection
from tests.corpus.record.reading import (
    ADDRESS,
    BASED,
    DAY,
    LOCATION,
    PATH,
    article,
    entry,
    item,
    omitted,
    read,
)


def test_a_whole_record() -> None:
    result = item(
        title="Court &amp; law",
        excerpt="<p>It rules.</p>",
        publishedDateTime="2021-07-28T12:39:00+02:00",
        originalUrl="https://z.example/other",
        quality=39,
        heat=-1,
        published=False,
        type="Video",
        provider={"name": "The X", "domain": "WWW.X.example", "images": [{"url": "anything"}]},
        authors=["Ann Vale", "ANN VALE", "The X", "Bo"],
        topics=["AI", "Law"],
        images=[{"url": "https://i.example/a.jpg?w=1", "width": 800, "height": 450, "isCached": True,
                 "title": "A", "attribution": "B"}],
        related=[entry(1, excerpt="E", author="Cy", quality=5,
                       publishedDateTime="2021-07-29", published=True)],
        category="news",
        unknown={"a": []},
    )  # fmt: skip
    assert result == Item(
        article=Article(
            id=identity(ADDRESS),
            title="Court & law",
            excerpt="It rules.",
            url=ADDRESS,
            provider=Provider("The X", "x.example"),
            published_at=datetime(2021, 7, 28, 10, 39, tzinfo=UTC),
            authors=("Ann Vale", "Bo"),
            topics=("AI", "Law"),
            images=(Image("https://i.example/a.jpg?w=1", 800, 450, "A", "B"),),
            quality=39,
            heat=-1,
            type="video",
            published=False,
            listed=True,
        ),
        related=(
            Article(
                id=identity("https://www.y1.example/story"),
                title="Other 1",
                excerpt="E",
                url="https://www.y1.example/story",
                provider=Provider("y1.example", "y1.example"),
                published_at=datetime(2021, 7, 29, tzinfo=UTC),
                authors=("Cy",),
                quality=5,
                listed=False,
            ),
        ),
        source=PATH,
    )


def test_a_title_and_a_url_are_enough() -> None:
    assert article() == Article(
        identity(ADDRESS), "T", url=ADDRESS, provider=Provider("x.example", "x.example")
    )


def test_an_item_has_the_keys_of_its_record() -> None:
    assert item(Datum="2021").keys == ("title", "webUrl", "Datum")


def test_the_own_keys_win_over_those_of_other_tools() -> None:
    own: dict[str, Any] = {
        "excerpt": "E", "publishedDateTime": "2021-07-28", "provider": "P", "topics": ["O"],
        "published": True, "images": [{"url": "https://i.example/own"}],
    }  # fmt: skip
    foreign: dict[str, Any] = {
        "headline": "H", "description": "D", "date": "2020-01-01", "url": "https://z.example/u",
        "publisher": "Z", "tags": ["Z"], "categories": ["Z"], "draft": True,
        "image": "https://i.example/foreign",
    }  # fmt: skip
    expected = article(**own)
    assert expected.published_at == DAY
    assert article(**foreign, **own) == article(**own, **foreign) == expected


def test_an_own_key_without_a_usable_value_leaves_the_field_to_another() -> None:
    found, left = omitted(
        title=7.5, headline="H", excerpt=[True], description="D", publishedDateTime="soon",
        date="2021-07-28",
        webUrl="", url=ADDRESS, quality="?", topics=[], tags=["a"], images=[], image="https://i.example/1",
    )  # fmt: skip
    assert (found.title, found.excerpt, found.published_at, found.url) == ("H", "D", DAY, ADDRESS)
    assert (found.topics, found.images) == (("a",), (Image("https://i.example/1"),))
    assert left == [
        ("title", "expected text, found a number", ""),
        ("excerpt", "expected text, found a list", ""),
        ("quality", "expected a whole number, found text", ""),
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "article"),
        ("Video", "video"),
        ("NewsArticle", "article"),
        ("post", "article"),
        ("text", "article"),
    ],
)
def test_what_other_tools_call_an_article_is_one(value: str | None, expected: str) -> None:
    assert article(type=value).type == expected


@pytest.mark.parametrize("key", ["quality", "heat"])
@pytest.mark.parametrize(("value", "found"), [("high", "text"), (1.5, "a number"), ([1], "a list")])
def test_a_number_that_is_none_is_left_out(key: str, value: object, found: str) -> None:
    values: dict[str, Any] = {key: value}
    result, left = omitted(**values)
    assert getattr(result, key) is None
    assert left == [(key, f"expected a whole number, found {found}", "")]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, None),
        ({"published": True}, True),
        ({"published": "false"}, False),
        ({"published": "2021-07-28"}, None),
        ({"published": "2021-07-28", "draft": "true"}, False),
        ({"draft": False}, True),
        ({"draft": "false"}, True),
        ({"draft": "true"}, False),
        ({"published": True, "draft": True}, True),
        ({"status": "publish"}, True),
        ({"status": "Draft"}, False),
        ({"status": "evergreen"}, None),
        ({"visibility": "private"}, False),
        ({"pubstatus": "usable"}, True),
    ],
)
def test_the_published_flag_has_many_forms(values: dict[str, Any], expected: bool | None) -> None:
    assert article(**values).published is expected


def test_a_published_that_is_neither_flag_nor_date_is_left_out() -> None:
    found, left = omitted(published="maybe")
    assert (found.published, found.published_at) == (None, None)
    assert left == [("published", "not a date", "'maybe'")]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ("text", "expected a mapping, found text"),
        ({}, "no title and no text"),
        ({"excerpt": "E", "webUrl": ADDRESS}, "no title and no text"),
        ({"title": "T"}, "no address"),
    ],
)
def test_only_an_invalid_related_entry_is_left_out(wrong: object, expected: str) -> None:
    result, omission = read(related=[entry(1), wrong, entry(3)])
    assert [one.title for one in result.related] == ["Other 1", "Other 3"]
    assert omission == Omission(PATH, None, "related", expected)


def test_a_related_entry_with_an_unusable_part_is_kept_without_it() -> None:
    wrong = entry(1, images=["nonsense:", "https://i.example/2"], publishedDateTime="never", quality="?")
    result, *omissions = read(related=[wrong], heat="?")
    assert result.related[0].images == (Image("https://i.example/2"),)
    assert result.related[0].published_at is None
    assert sorted((one.field, one.reason, one.value) for one in omissions) == [
        ("heat", "expected a whole number, found text", ""),
        ("related.images", "not an http or https address", "'nonsense:'"),
        ("related.publishedDateTime", "not a date", "'never'"),
        ("related.quality", "expected a whole number, found text", ""),
    ]


def test_a_related_entry_without_a_valid_address_is_left_out_with_the_reason() -> None:
    result, first, second = read(related=[entry(1, webUrl="javascript:x"), entry(2)])
    assert [one.title for one in result.related] == ["Other 2"]
    assert first == Omission(PATH, None, "related.webUrl", "not an http or https address", "'javascript:x'")
    assert second == Omission(PATH, None, "related", "no address")


def test_many_invalid_entries_give_one_omission_for_each_reason() -> None:
    result, first, second = read(images=[7] * 3, related=["b"] * 5 + [entry(1)])
    assert [one.title for one in result.related] == ["Other 1"]
    assert (first.field, first.reason) == ("images", "an image without address")
    assert (second.field, second.reason) == ("related", "expected a mapping, found text")


@pytest.mark.parametrize(
    ("value", "found"), [("x", "text"), (True, "true or false"), ({"a": "b"}, "a mapping")]
)
def test_related_that_is_no_list_is_left_out(value: object, found: str) -> None:
    result, omission = read(related=value)
    assert result.related == ()
    assert omission == Omission(PATH, None, "related", f"expected a list, found {found}")


def test_related_articles_are_ordered_distinct_and_never_the_item_itself() -> None:
    again = entry(1, title="Again", webUrl="http://www.Y1.example/story/?utm_source=x")
    itself = entry(2, webUrl=f"{ADDRESS}/amp")
    result = item(related=[entry(3), entry(1), again, itself, entry(2)])
    assert [one.title for one in result.related] == ["Other 3", "Other 1", "Other 2"]


def test_a_related_article_is_unlisted_and_its_published_flag_ignored() -> None:
    result = item(published=True, topics=["AI"], related=[entry(1, published=True), entry(2, topics=["Law"])])
    assert [(a.listed, a.published, a.topics) for a in result.related] == [
        (False, None, ()),
        (False, None, ("Law",)),
    ]


def test_a_related_article_has_no_body_and_no_date_of_the_file() -> None:
    location = Location(PATH, "2021-07-28-a.md")
    [related] = item(location, body="text", related=[entry(1, content="text")]).related
    assert (related.excerpt, related.published_at) == ("", None)


LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8),
    st.sampled_from(["", "T", "2021-07-28", "10/8/2019", ADDRESS, "/a", "//x.example/a", "x:y", "http://[",
                     "a b", "https://user:pw@x.example", "\ud83d", "<b>", "true", "draft", "a, b", "0",
                     "[+1 chars]"]),
)  # fmt: skip
INNER = st.sampled_from(
    "name value rendered url @id domain uri title width date-parts raw webUrl excerpt".split()
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(INNER, inner, max_size=3),
    max_leaves=6,
)
RECORDS = st.dictionaries(
    st.sampled_from([key for names in KEYS.values() for key in names]), VALUES, max_size=8
)


@given(RECORDS, st.sampled_from([LOCATION, BASED, Location("/a.jsonl", "a.jsonl", line=3)]))
def test_any_record_is_an_item_or_one_rejection(values: dict[str, object], location: Location) -> None:
    first, *rest = records(Fields(values), location)
    for left in rest:
        assert isinstance(left, Omission)
        assert len(left.reason.splitlines()) == 1
        assert len(left.value.splitlines()) <= 1
    if isinstance(first, Item):
        found = first.article
        assert found.title
        assert [
            one for one in (found.title, found.excerpt, *found.topics) if one != " ".join(one.split())
        ] == []
        repr(found).encode()
    else:
        assert isinstance(first, Rejection)
        assert rest == []
        assert "no title and no text" in first.reason
