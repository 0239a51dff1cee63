from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch.corpus.fields import Fields
from semsearch.corpus.keys import KEYS
from semsearch.corpus.record import Location, records, without_outlet
from semsearch.corpus.urls import identity, identity_of_path
from semsearch.types import Article, Image, Item, Omission, Provider, Rejection

PATH = "/archive/2021/a.md"
LOCATION = Location(PATH, "2021/a.md")
BASED = Location(PATH, "2021/a.md", base="https://base.example/blog/")
ADDRESS = "https://x.example/story/1"
DAY = datetime(2021, 7, 28, tzinfo=UTC)
LONG = "x" * 5_000


def entry(n: int, **more: object) -> dict[str, object]:
    return {"title": f"Other {n}", "webUrl": f"https://www.y{n}.example/story", **more}


def read(location: Location = LOCATION, *, body: str = "", **values: Any) -> list[Any]:
    """Read a record; a value None takes its key away."""
    given = {"title": "T", "webUrl": ADDRESS, **values}
    return list(records(Fields({k: v for k, v in given.items() if v is not None}), location, body))


def item(location: Location = LOCATION, *, body: str = "", **values: Any) -> Item:
    """Read a record from which nothing is left out."""
    [result] = read(location, body=body, **values)
    assert isinstance(result, Item)
    return result


def article(location: Location = LOCATION, **values: Any) -> Article:
    return item(location, **values).article


def omitted(location: Location = LOCATION, **values: Any) -> tuple[Article, list[tuple[str, str, str]]]:
    """Read a record: its article, and what was left out."""
    first, *rest = read(location, **values)
    assert isinstance(first, Item)
    assert all(isinstance(one, Omission) and one.path == PATH for one in rest)
    return first.article, [(one.field, one.reason, one.value) for one in rest]


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


# --- the title and the text -------------------------------------------------------------------------------


@pytest.mark.parametrize("title", [None, "", "  ", "\u200b", "<b></b>", [], {}])
def test_the_first_words_of_the_text_replace_a_missing_title(title: object) -> None:
    assert article(title=title, excerpt="Rain falls.").title == "Rain falls."
    words = article(title=title, excerpt="word " * 50)
    assert words.title == "word " * 18 + "word…"
    assert len(words.title) < 100


@pytest.mark.parametrize("title", [None, "", "  ", "\u200b", "<b></b>"])
def test_a_record_without_title_and_text_is_rejected(title: str | None) -> None:
    given = ["webUrl"] if title is None else ["title", "webUrl"]
    assert (
        reason(title=title, excerpt=" ") == f"no title and no text; its keys are excerpt, {', '.join(given)}"
    )


def test_a_rejection_names_the_first_keys_only() -> None:
    keys = {f"k{n:02}": n for n in range(99)}
    assert reason(title=None, webUrl=None, **keys) == "no title and no text; its keys are " + ", ".join(
        f"k{n:02}" for n in range(12)
    )
    assert reason(title=None, webUrl=None) == "no title and no text"


@pytest.mark.parametrize("title", [1984, "1984", ["1984"], {"rendered": "1984"}])
def test_a_title_may_be_a_number_or_nested(title: object) -> None:
    assert article(title=title).title == "1984"


@pytest.mark.parametrize("title", [True, 1.5, {"x": "y"}])
def test_a_title_that_is_no_text_is_left_out(title: object) -> None:
    found, left = omitted(title=title, excerpt="E")
    assert found.title == "E"
    assert [(field, why[:21]) for field, why, _ in left] == [("title", "expected text, found ")]


def test_the_body_replaces_a_missing_excerpt() -> None:
    assert article(body="  # Head\n\nSome *text*.\n").excerpt == "# Head Some *text*."
    assert article(excerpt=" ", body="text").excerpt == "text"
    assert article(excerpt="own", body="text").excerpt == "own"
    assert len(item(body="word " * 1000).article.excerpt) == 999


@pytest.mark.parametrize(
    "values",
    [{"content": "text"}, {"content_html": "<p>text</p>"}, {"articleBody": "text"}, {"maintext": "text"},
     {"content": {"rendered": "<p>text</p>"}}, {"bodies": [{"value": "text"}]}],
)  # fmt: skip
def test_the_body_may_be_in_the_record(values: dict[str, Any]) -> None:
    assert article(**values).excerpt == "text"
    assert article(excerpt="E", **values).excerpt == "E"


@pytest.mark.parametrize("mark", ["… [+1234 chars]", "... [+1234 chars]", " [+1 chars]"])
def test_the_mark_of_a_text_that_was_cut_is_an_ellipsis(mark: str) -> None:
    assert article(content=f"It rained{mark}").excerpt == "It rained…"
    assert article(content=f"It {mark} rained").excerpt == f"It {mark.strip()} rained"


@pytest.mark.parametrize("excerpt", ["T", "t", "T The X"])
def test_an_excerpt_that_repeats_the_title_is_none_in_feeds(excerpt: str) -> None:
    entry = Location("/archive/a.xml", "a.xml", entry=1)
    assert item(entry, excerpt=excerpt, provider="The X").article.excerpt == ""
    assert item(entry, excerpt=f"{excerpt}!", provider="The X").article.excerpt == f"{excerpt}!"
    assert article(excerpt="T", provider="The X").excerpt == "T"  # what an archive says itself stays


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Rain falls - The X", "Rain falls"),
        ("Rain falls | the x", "Rain falls"),
        ("Rain – and more – The X", "Rain – and more"),
        ("Rain falls - The Y", "Rain falls - The Y"),
        ("Rain falls-The X", "Rain falls-The X"),
        ("- The X", "- The X"),
        (" - The X", " - The X"),
        ("The X", "The X"),
    ],
)
def test_an_aggregators_title_is_without_the_outlet(title: str, expected: str) -> None:
    assert without_outlet(title, "The X") == expected
    assert without_outlet(title, "") == title


def test_only_the_title_of_another_tool_is_shortened_by_the_outlet() -> None:
    assert article(title="Rain - The X", source={"id": None, "name": "The X"}).title == "Rain"
    assert article(title="Rain - The X", provider="The X").title == "Rain - The X"


# --- limits -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "limit"), [("title", 1_000), ("excerpt", 50_000)])
def test_a_long_text_is_shortened(key: str, limit: int) -> None:
    fits: dict[str, Any] = {key: "x" * limit}
    assert getattr(article(**fits), key) == "x" * limit
    long: dict[str, Any] = {key: "<p>" + "x" * (limit + 1)}
    found, left = omitted(**long)
    assert getattr(found, key) == "x" * (limit - 1) + "…"
    assert left == [(key, f"shortened to {limit:,} characters", "")]


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"topics": [LONG]}, "topics"),
        ({"tags": LONG}, "tags"),
        ({"provider": LONG}, "provider"),
        ({"provider": {"name": LONG}}, "provider"),
        ({"type": LONG}, "type"),
    ],
)
def test_a_long_name_is_shortened(values: dict[str, Any], key: str) -> None:
    found, left = omitted(**values)
    short = "x" * 199 + "…"
    assert short in (found.provider.name, found.type, *found.topics)
    assert left == [(key, "shortened to 200 characters", "")]


def test_a_long_address_is_left_out() -> None:
    found, left = omitted(webUrl=f"https://x.example/{LONG}", provider="X")
    assert (found.url, found.id) == ("", identity_of_path("2021/a.md"))
    assert left == [("webUrl", "5,018 characters, at most 4,096", "")]


@pytest.mark.parametrize(
    ("key", "limit"), [("authors", 100), ("topics", 100), ("images", 100), ("related", 1_000)]
)
def test_lists_have_limits(key: str, limit: int) -> None:
    lists: dict[str, list[Any]] = {
        "authors": [f"a{n}" for n in range(limit + 1)],
        "topics": [str(n) for n in range(limit + 1)],
        "images": [{"url": f"https://i.example/{n}"} for n in range(limit + 1)],
        "related": [entry(n) for n in range(limit + 1)],
    }
    full: dict[str, Any] = {key: lists[key][:limit]}
    over: dict[str, Any] = {key: lists[key]}
    expected = item(**full)
    assert len(expected.related if key == "related" else getattr(expected.article, key)) == limit
    first, *rest = read(**over)
    assert first == expected
    assert rest == [Omission(PATH, None, key, f"more than {limit:,} entries")]


# --- the address ------------------------------------------------------------------------------------------


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


# --- the date ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"publishedDateTime": "2021-07-28"}, {"date": "2021-07-28 00:00:00 +0000"},
        {"published": "2021-07-28"},
        {"published": True, "lastmod": "2021-07-28"}, {"pubDate": "Wed, 28 Jul 2021 00:00:00 GMT"},
        {"timestamp": 1627430400}, {"issued": {"date-parts": [[2021, 7, 28]]}},
        {"date": "2021-07-28", "modified": "2022-01-01"}, {"date": "10/8/2019", "modified": "2021-07-28"},
        {"date": "0000-00-00", "created": "2021-07-28"},
    ],
)  # fmt: skip
def test_the_first_date_that_can_be_read_is_used(values: dict[str, Any]) -> None:
    assert article(**values).published_at == DAY


@pytest.mark.parametrize(
    ("values", "left"),
    [
        ({"publishedDateTime": "yesterday"}, ("publishedDateTime", "not a date", "'yesterday'")),
        ({"date": "10/8/2019"}, ("date", "either day or month may come first", "'10/8/2019'")),
        ({"date": "soon", "created": "never"}, ("date", "not a date", "'soon'")),
        ({"date": {"a": "b"}}, ("date", "expected a date, found a mapping", "")),
        ({"date": 0}, ("date", "a placeholder, not a date", "'0'")),
    ],
)
def test_a_date_that_cannot_be_read_is_left_out(values: dict[str, Any], left: tuple[str, str, str]) -> None:
    found, all_left = omitted(**values)
    assert found.published_at is None
    assert all_left == [left]


def test_an_assumed_zone_is_reported_with_the_date_kept() -> None:
    found, left = omitted(date="28 Jul 2021 00:00 XYZT")
    assert found.published_at == DAY
    assert left == [("date", "the zone is not known, taken as UTC", "")]


@pytest.mark.parametrize("name", ["2021-07-28-story.md", "posts/2021-07-28_story.md", "2021-07-28.md"])
def test_a_date_in_the_name_of_the_file_replaces_a_missing_one(name: str) -> None:
    assert article(Location(PATH, name)).published_at == DAY
    assert article(Location(PATH, name), date="2020-01-01").published_at == datetime(2020, 1, 1, tzinfo=UTC)
    assert article(Location(PATH, name), date="soon").published_at == DAY


@pytest.mark.parametrize(
    "name", ["2021-07-288.md", "x-2021-07-28.md", "2021-02-30-story.md", "2021-07-28/a.md"]
)
def test_another_number_in_the_name_is_no_date(name: str) -> None:
    assert article(Location(PATH, name)).published_at is None


def test_the_name_of_a_file_of_several_records_is_no_date() -> None:
    assert article(Location("/2021-07-28.jsonl", "2021-07-28.jsonl", line=1)).published_at is None


# --- the outlet -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("provider", "expected"),
    [
        (None, Provider("x.example", "x.example")),
        ("The X", Provider("The X", "x.example")),
        ({"name": "The X"}, Provider("The X", "x.example")),
        ({"domain": "y.example"}, Provider("y.example", "y.example")),
        ({"name": "Y", "domain": "https://www.Y.example/path"}, Provider("Y", "y.example")),
        ({"title": "Y", "uri": "y.example"}, Provider("Y", "y.example")),
        (["The X"], Provider("The X", "x.example")),
        ([{"name": "The X"}, {"name": "Z"}], Provider("The X", "x.example")),
    ],
)
def test_the_provider_has_a_name_and_a_domain(provider: object, expected: Provider) -> None:
    assert article(webUrl="https://www.x.example:8000/a", provider=provider).provider == expected
    assert article(webUrl=None, provider="The X").provider == Provider("The X", "")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"publisher": {"@type": "Organization", "name": "The X"}}, Provider("The X", "x.example")),
        ({"source": "The X"}, Provider("The X", "x.example")),
        ({"source": "https://z.example/a"}, Provider("x.example", "x.example")),
        ({"domain": "z.example"}, Provider("z.example", "z.example")),
        ({"sitename": "The X", "hostname": "z.example"}, Provider("The X", "z.example")),
        ({"publisher": {"logo": "l"}, "source": "The X"}, Provider("The X", "x.example")),
        ({"provider": "", "source": {"id": None, "name": "The X"}}, Provider("The X", "x.example")),
    ],
)
def test_the_outlet_may_be_under_another_key(values: dict[str, Any], expected: Provider) -> None:
    assert article(**values).provider == expected


@pytest.mark.parametrize(
    ("provider", "left"),
    [
        ({"name": "X", "domain": "a b"}, ("provider.domain", "not a valid host", "'a b'")),
        (7, ("provider", "expected a name or a mapping, found a number", "")),
    ],
)
def test_an_outlet_that_cannot_be_used_is_left_out(provider: object, left: tuple[str, str, str]) -> None:
    found, all_left = omitted(provider=provider)
    assert found.provider.domain == "x.example"
    assert all_left == [left]


# --- topics, type, numbers, flags -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"topics": ["AI", " AI ", None, "", "R&amp;D"]}, ("AI", "R&D")),
        ({"topics": "AI"}, ("AI",)),
        ({"tags": "a, b;c"}, ("a", "b", "c")),
        ({"tags": ["a, b", "c"]}, ("a, b", "c")),
        ({"tags": ["#a"], "categories": ["b", "a"], "keywords": "c"}, ("a", "b", "c")),
        ({"categories": [["a", "b"], "c"]}, ("a", "b", "c")),
        ({"taxonomies": {"tags": ["a"], "categories": ["b"]}}, ("a", "b")),
        ({"tags": [{"name": "a", "slug": "z"}, {"label": {"eng": "b"}}]}, ("a", "b")),
        ({"tags": {"name": "a"}}, ("a",)),
        ({"tags": [7, None]}, ()),
        ({"categories": "a b", "layout": "post"}, ("a", "b")),
        ({"categories": "a b"}, ("a b",)),
        ({"categories": ["a b"], "layout": "post"}, ("a b",)),
        ({"tags": "a b", "layout": "post"}, ("a b",)),
        ({"tags": []}, ()),
    ],
)
def test_topics_have_many_forms(values: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert article(**values).topics == expected


def test_a_topic_that_is_no_name_is_left_out() -> None:
    found, left = omitted(topics=["a", True, 1.5, "b"])
    assert found.topics == ("a", "b")
    assert left == [
        ("topics", "expected a list of names, found true or false", ""),
        ("topics", "expected a list of names, found a number", ""),
    ]


def test_deeply_nested_topics_are_read_without_recursion() -> None:
    topics: Any = ["a"]
    for _ in range(100_000):
        topics = [topics]
    assert article(topics=topics).topics == ("a",)
    while isinstance(topics, list):
        topics = topics[0]


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


# --- places in messages -----------------------------------------------------------------------------------


def test_a_rejection_names_the_file_and_the_line_or_entry() -> None:
    said = "no title and no text; its keys are title, webUrl"
    assert read(Location("/a.jsonl", "a.jsonl", line=3), title="") == [Rejection("/a.jsonl", 3, said)]
    assert read(Location("/a.xml", "a.xml", entry=3), title="") == [
        Rejection("/a.xml", None, f"entry 3: {said}")
    ]


def test_an_omission_names_the_file_and_the_line() -> None:
    _, omission = read(Location("/a.jsonl", "a.jsonl", line=3), date="soon")
    assert omission == Omission("/a.jsonl", 3, "date", "not a date", "'soon'")


# --- images -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"images": ["https://i.example/1"]}, Image("https://i.example/1")),
        ({"image": "https://i.example/1"}, Image("https://i.example/1")),
        ({"image": {"src": "https://i.example/1", "alt": "A"}}, Image("https://i.example/1")),
        ({"image": {"@type": "ImageObject", "contentUrl": "https://i.example/1", "width": "800"}},
         Image("https://i.example/1", 800)),
        ({"cover": {"image": "https://i.example/1", "caption": "C"}}, Image("https://i.example/1")),
        ({"header": {"teaser": "https://i.example/1"}}, Image("https://i.example/1")),
        ({"urlToImage": "//i.example/1"}, Image("https://i.example/1")),
        ({"image": "/i/1.jpg"}, Image("https://x.example/i/1.jpg")),
        ({"image": "1.jpg"}, Image("https://x.example/story/1.jpg")),
        ({"images": [{"url": "https://i.example/1", "width": None, "height": ""}]},
         Image("https://i.example/1")),
    ],
)  # fmt: skip
def test_images_have_many_forms(values: dict[str, Any], expected: Image) -> None:
    assert article(**values).images == (expected,)


def test_an_image_is_resolved_against_the_base_rather_than_the_address() -> None:
    assert article(BASED, image="i/1.jpg").images == (Image("https://base.example/blog/i/1.jpg"),)


@pytest.mark.parametrize(
    "values",
    [{"image": "/i/1.jpg"}, {"image": {"src": "1.jpg"}}, {"images": ["1.jpg", "2.jpg"]},
     {"cover": {"image": ""}},
     {"header": {"overlay_color": "#333"}}, {"image": {"alt": "A"}}, {"image": {}}],
)  # fmt: skip
def test_a_path_of_the_sites_source_or_an_empty_image_is_not_reported(values: dict[str, Any]) -> None:
    assert article(webUrl=None, **values).images == ()


def test_each_image_is_there_once_and_only_of_the_first_key() -> None:
    images = ["https://i.example/1", {"url": "https://i.example/1", "width": 9}, "https://i.example/2"]
    assert article(image=images, thumbnail="https://i.example/3").images == (
        Image("https://i.example/1"),
        Image("https://i.example/2"),
    )


@pytest.mark.parametrize(
    ("image", "left"),
    [
        ({}, ("images", "an image without address", "")),
        (7, ("images", "an image without address", "")),
        ({"url": "data:x"}, ("images", "not an http or https address", "'data:x'")),
        ("javascript:x", ("images", "not an http or https address", "'javascript:x'")),
    ],
)
def test_only_an_invalid_image_is_left_out(image: object, left: tuple[str, str, str]) -> None:
    found, all_left = omitted(images=[{"url": "https://i.example/1"}, image, {"url": "https://i.example/3"}])
    assert found.images == (Image("https://i.example/1"), Image("https://i.example/3"))
    assert all_left == [left]


@pytest.mark.parametrize(
    ("size", "left"),
    [
        ({"width": 0}, ("images.width", "expected a whole number above 0", "")),
        ({"height": -1}, ("images.height", "expected a whole number above 0", "")),
        ({"width": "wide"}, ("images.width", "expected a whole number, found text", "")),
    ],
)
def test_only_an_invalid_size_of_an_image_is_left_out(
    size: dict[str, Any], left: tuple[str, str, str]
) -> None:
    found, all_left = omitted(images=[{"url": "https://i.example/1", "title": [], **size}])
    assert found.images == (Image("https://i.example/1"),)
    assert all_left == [left]


# --- related ----------------------------------------------------------------------------------------------


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


# --- anything ---------------------------------------------------------------------------------------------

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
