from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from semsearch.corpus.fields import Fields
from semsearch.corpus.record import Location, records
from semsearch.corpus.urls import identity, identity_of_path
from semsearch.types import Article, Image, Item, Provider, Rejection

LOCATION = Location("/archive/2021/a.md", "2021/a.md")
ADDRESS = "https://x.example/story/1"


def entry(n: int, **more: object) -> dict[str, object]:
    return {"title": f"Other {n}", "webUrl": f"https://www.y{n}.example/story", **more}


def read(location: Location = LOCATION, *, untyped: bool = False, body: str = "", **values: Any) -> list[Any]:
    return list(records(Fields({"title": "T", "webUrl": ADDRESS, **values}, untyped), location, body))


def item(location: Location = LOCATION, *, untyped: bool = False, body: str = "", **values: Any) -> Item:
    [result] = read(location, untyped=untyped, body=body, **values)
    assert isinstance(result, Item)
    return result


def reason(**values: Any) -> str:
    [result] = read(**values)
    assert isinstance(result, Rejection)
    return result.reason


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
        topics=["AI", "Law"],
        images=[{"url": "https://i.example/a.jpg?w=1", "width": 800, "height": 450, "isCached": True,
                 "title": "A", "attribution": "B"}],
        related=[entry(1, excerpt="E", quality=5, publishedDateTime="2021-07-29", published=True)],
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
                quality=5,
                listed=False,
            ),
        ),
        source="/archive/2021/a.md",
    )


def test_a_title_and_a_url_are_enough() -> None:
    assert item().article == Article(
        identity(ADDRESS), "T", url=ADDRESS, provider=Provider("x.example", "x.example")
    )


@pytest.mark.parametrize("title", [None, "", "  ", "\u200b", "<b></b>"])
def test_a_title_is_required(title: str | None) -> None:
    assert reason(title=title) == "title: missing"


@pytest.mark.parametrize(
    ("key", "length", "expected"),
    [
        ("title", 10_000, "title: 10,000 characters, at most 1,000"),
        ("excerpt", 50_001, "excerpt: 50,001 characters, at most 50,000"),
        ("webUrl", 4_097, "webUrl: 4,097 characters, at most 4,096"),
        ("topics", 201, "topics[1]: 201 characters, at most 200"),
        ("provider", 201, "provider: 201 characters, at most 200"),
    ],
)
def test_texts_have_limits(key: str, length: int, expected: str) -> None:
    assert reason(**{key: "x" * length}) == expected


@pytest.mark.parametrize(("key", "limit"), [("topics", 100), ("images", 100), ("related", 1_000)])
def test_lists_have_limits(key: str, limit: int) -> None:
    lists: dict[str, list[Any]] = {
        "topics": [str(n) for n in range(limit)],
        "images": [{"url": f"https://i.example/{n}"} for n in range(limit)],
        "related": [entry(n) for n in range(limit)],
    }
    full: dict[str, Any] = {key: lists[key]}
    result = item(**full)
    assert len(result.related if key == "related" else getattr(result.article, key)) == limit
    full[key] = [*lists[key], lists[key][0]]
    assert reason(**full) == f"{key}: {limit + 1:,} entries, at most {limit:,}"


# --- the address ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"webUrl": "https://a.example/w", "originalUrl": "https://a.example/o"}, "https://a.example/w"),
        ({"webUrl": None, "originalUrl": "https://a.example/o"}, "https://a.example/o"),
        ({"webUrl": "", "url": "https://a.example/u", "link": "https://a.example/l"}, "https://a.example/u"),
        ({"webUrl": "", "link": "https://a.example/l"}, "https://a.example/l"),
        ({"webUrl": "", "ampWebUrl": "https://a.example/s/amp"}, "https://a.example/s"),
        ({"webUrl": "", "cdnAmpWebUrl": "https://a-example.cdn.ampproject.org/c/s/a.example/s"}, "https://a.example/s"),
        ({"ampWebUrl": "javascript:x", "originalUrl": "nonsense"}, ADDRESS),
    ],
)  # fmt: skip
def test_the_first_url_field_present_is_used(values: dict[str, Any], expected: str) -> None:
    article = item(**values).article
    assert article.url == expected
    assert article.id == identity(expected)


def test_url_and_link_are_url_fields_in_json_only() -> None:
    article = item(untyped=True, webUrl="", url="https://a.example/u", link="https://a.example/l").article
    assert article.url == ""


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"webUrl": "javascript:alert(1)"}, "webUrl: not an http or https address: 'javascript:alert(1)'"),
        ({"webUrl": "", "ampWebUrl": "/a"}, "ampWebUrl: not an http or https address: '/a'"),
        ({"webUrl": ["https://a.example"]}, "webUrl: expected an address, found a list"),
        ({"cdnAmpWebUrl": {"a": "b"}}, "cdnAmpWebUrl: expected an address, found a mapping"),
    ],
)
def test_an_invalid_url_rejects_the_record(values: dict[str, Any], expected: str) -> None:
    assert reason(**values) == expected


def test_without_a_url_the_path_is_the_identity() -> None:
    article = item(webUrl=None).article
    assert article.id == identity_of_path("2021/a.md")
    assert (article.url, article.provider) == ("", Provider())


def test_records_without_url_in_one_file_are_identified_by_content_not_position() -> None:
    for location in (
        Location("/archive/a.jsonl", "a.jsonl", line=3),
        Location("/archive/a.jsonl", "a.jsonl", entry=3),
    ):
        result = item(location, webUrl=None, id="17")
        assert result.article.id == identity_of_path("a.jsonl#17")
        assert result.source == f"/archive/a.jsonl#{result.article.id}"
        assert item(location, webUrl=None).article.id != item(location, webUrl=None, title="Other").article.id


def test_an_id_of_our_form_is_kept_without_a_url() -> None:
    assert item(webUrl=None, id="abcdefghijklmn27").article.id == "abcdefghijklmn27"
    assert item(id="abcdefghijklmn27").article.id == identity(ADDRESS)
    for other in ("reut-2659", "ABCDEFGHIJKLMN27", "abcdefghijklmn01", 7):
        assert item(webUrl=None, id=other).article.id == identity_of_path("2021/a.md")
    assert item(webUrl=None, id="abcdefghijklmn27", untyped=True).article.id == identity_of_path("2021/a.md")


# --- the rest of the fields -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("provider", "expected"),
    [
        (None, Provider("x.example", "x.example")),
        ("The X", Provider("The X", "x.example")),
        ({"name": "The X"}, Provider("The X", "x.example")),
        ({"domain": "y.example"}, Provider("y.example", "y.example")),
        ({"name": "Y", "domain": "https://www.Y.example/path"}, Provider("Y", "y.example")),
    ],
)
def test_the_provider_has_a_name_and_a_domain(provider: object, expected: Provider) -> None:
    assert item(webUrl="https://www.x.example:8000/a", provider=provider).article.provider == expected
    assert item(webUrl=None, provider="The X").article.provider == Provider("The X", "")


def test_the_body_replaces_a_missing_excerpt() -> None:
    assert item(body="  # Head\n\nSome *text*.\n").article.excerpt == "# Head Some *text*."
    assert item(excerpt=" ", body="text").article.excerpt == "text"
    assert item(excerpt="own", body="text").article.excerpt == "own"
    assert len(item(body="word " * 1000).article.excerpt) == 999


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"type": 7}, "type: expected text, found a number"),
        ({"quality": "high"}, "quality: expected a whole number, found text"),
        ({"published": "maybe"}, "published: expected true or false, found text"),
        ({"provider": {"domain": "The X"}}, "provider: domain: not a valid host: 'the x'"),
    ],
)
def test_an_invalid_value_of_the_item_rejects_it(values: dict[str, Any], expected: str) -> None:
    assert reason(**values) == expected


def test_a_rejection_names_the_file_and_the_line_or_entry() -> None:
    assert read(Location("/a.jsonl", "a.jsonl", line=3), title="") == [
        Rejection("/a.jsonl", 3, "title: missing")
    ]
    assert read(Location("/a.xml", "a.xml", entry=3), title="") == [
        Rejection("/a.xml", None, "entry 3: title: missing")
    ]


# --- entries of images and related ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("https://i.example/a.jpg", "expected a mapping, found text"),
        ({}, "url: missing"),
        ({"url": "data:x"}, "url: not an http or https address: 'data:x'"),
        ({"url": "https://i.example/a", "width": 0}, "width: expected a whole number above 0"),
        ({"url": "https://i.example/a", "height": -1}, "height: expected a whole number above 0"),
        ({"url": "https://i.example/a", "width": "wide"}, "width: expected a whole number, found text"),
        ({"url": "https://i.example/a", "title": []}, "title: expected text, found a list"),
    ],
)
def test_only_an_invalid_image_is_dropped(image: object, expected: str) -> None:
    result, rejection = read(images=[{"url": "https://i.example/1"}, image, {"url": "https://i.example/3"}])
    assert result.article.images == (Image("https://i.example/1"), Image("https://i.example/3"))
    assert rejection == Rejection("/archive/2021/a.md", None, f"images[2]: {expected}")


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ("text", "expected a mapping, found text"),
        ({}, "title: missing"),
        ({"title": "T"}, "no address"),
        (entry(9, webUrl="javascript:x"), "webUrl: not an http or https address: 'javascript:x'"),
        (entry(9, publishedDateTime="never"), "publishedDateTime: not a date in ISO 8601: 'never'"),
    ],
)
def test_only_an_invalid_related_entry_is_dropped(wrong: object, expected: str) -> None:
    result, rejection = read(related=[entry(1), wrong, entry(3)])
    assert [article.title for article in result.related] == ["Other 1", "Other 3"]
    assert rejection == Rejection("/archive/2021/a.md", None, f"related[2]: {expected}")


def test_a_related_entry_with_an_invalid_image_is_kept_without_it() -> None:
    images = [{"url": "nonsense"}, {"url": "https://i.example/2"}]
    result, rejection = read(related=[entry(1, images=images)])
    assert result.related[0].images == (Image("https://i.example/2"),)
    assert rejection.reason == "related[1]: images[1]: url: not an http or https address: 'nonsense'"


def test_many_invalid_entries_give_one_rejection_per_list() -> None:
    result, first, second = read(images=["a"] * 3, related=["b"] * 5 + [entry(1)])
    assert [article.title for article in result.related] == ["Other 1"]
    assert first.reason == "images[1]: expected a mapping, found text (and 2 more)"
    assert second.reason == "related[1]: expected a mapping, found text (and 4 more)"


def test_related_articles_are_ordered_distinct_and_never_the_item_itself() -> None:
    again = entry(1, title="Again", webUrl="http://www.Y1.example/story/?utm_source=x")
    itself = entry(2, webUrl=f"{ADDRESS}/amp")
    result = item(related=[entry(3), entry(1), again, itself, entry(2)])
    assert [article.title for article in result.related] == ["Other 3", "Other 1", "Other 2"]


def test_a_related_article_is_unlisted_and_its_published_flag_ignored() -> None:
    result = item(published=True, topics=["AI"], related=[entry(1, published=True), entry(2, topics=["Law"])])
    assert [(a.listed, a.published, a.topics) for a in result.related] == [
        (False, None, ()),
        (False, None, ("Law",)),
    ]
