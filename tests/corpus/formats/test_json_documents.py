from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from semsearch.corpus import read
from semsearch.corpus.urls import identity
from semsearch.schemas.article import record
from semsearch.types import Article, Image, Item, Omission, Provider, Record, Rejection, Skip

WHEN = datetime(2021, 7, 28, 9, 30, tzinfo=UTC)
DAY = datetime(2021, 7, 28, tzinfo=UTC)
URL = "https://ledger.example/ferry"
PICTURE = "https://i.example/ferry.jpg"
LEDGER = Provider("The Harbour Ledger", "ledger.example")


def results(path: Path, value: object) -> list[Record]:
    path.write_text(value if isinstance(value, str) else json.dumps(value))
    return list(read([path]))


def articles(path: Path, value: object) -> list[Article]:
    """Read the articles of a value of which nothing is left out or rejected."""
    found = results(path, value)
    assert not [one for one in found if isinstance(one, Omission | Rejection)]
    return [one.article for one in found if isinstance(one, Item)]


def article(path: Path, value: object) -> Article:
    [found] = articles(path, value)
    return found


def said(path: Path, value: object) -> list[str]:
    """Each result as its title, or its type and reason."""
    return [
        one.article.title if isinstance(one, Item) else f"{type(one).__name__}: {one.reason}"
        for one in results(path, value)
    ]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.json"


TOOLS: dict[str, tuple[object, dict[str, object]]] = {
    "our own form": (
        {"title": "Ferry", "excerpt": "It sails.", "publishedDateTime": "2021-07-28T09:30:00Z", "webUrl": URL,
         "provider": {"name": "The Harbour Ledger"}, "topics": ["harbour"], "images": [{"url": PICTURE}]},
        {"topics": ("harbour",), "images": (Image(PICTURE),)},
    ),
    "JSON Feed 1.1": (
        {"version": "https://jsonfeed.org/version/1.1", "title": "The Harbour Ledger",
         "home_page_url": "https://ledger.example/", "feed_url": "https://ledger.example/feed.json",
         "items": [{"id": "1", "url": URL, "title": "Ferry", "summary": "It sails.",
                    "content_html": "<p>Long.</p>",
                    "date_published": "2021-07-28T11:30:00+02:00", "date_modified": "2022-01-01T00:00:00Z",
                    "tags": ["harbour"], "image": PICTURE, "authors": [{"name": "Ann"}]}]},
        {"authors": ("Ann",), "topics": ("harbour",), "images": (Image(PICTURE),)},
    ),
    "JSON-LD": (
        {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Ferry", "name": "Not this",
         "description": "It sails.", "articleBody": "Long.", "datePublished": "2021-07-28T09:30:00Z",
         "dateModified": "2022-01-01", "mainEntityOfPage": {"@type": "WebPage", "@id": URL},
         "publisher": {"@type": "Organization", "name": "The Harbour Ledger", "logo": {"url": "x"}},
         "author": [{"@type": "Person", "name": "Ann"}], "keywords": "harbour",
         "image": {"@type": "ImageObject", "url": PICTURE, "width": 800, "height": "450"}},
        {"authors": ("Ann",), "topics": ("harbour",), "images": (Image(PICTURE, 800, 450),)},
    ),
    "JSON-LD, @graph": (
        {"@context": "https://schema.org", "@graph": [
            {"@type": "Organization", "@id": "#org", "name": "The Harbour Ledger",
             "url": "https://ledger.example/"},
            {"@type": "WebSite", "@id": "#site", "name": "Ledger", "url": "https://ledger.example/"},
            {"@type": ["Article", "NewsArticle"], "headline": "Ferry", "description": "It sails.", "url": URL,
             "datePublished": "2021-07-28T09:30:00Z", "publisher": {"@id": "#org"},
             "isPartOf": {"@id": "#site"},
             "image": {"@id": "#image"}, "articleSection": ["harbour"],
             "author": [{"@id": "#ann"}, {"@type": "Person", "name": "Bo", "@id": "#bo"}]},
            {"@type": "ImageObject", "@id": "#image", "url": PICTURE, "width": 800},
            {"@type": "Person", "@id": "#ann", "name": "Ann"}]},
        {"authors": ("Ann", "Bo"), "topics": ("harbour",), "images": (Image(PICTURE, 800),)},
    ),
    "JSON-LD, full names": (
        {"@type": "http://schema.org/BlogPosting", "headline": "Ferry", "abstract": "It sails.", "url": URL,
         "datePublished": "2021-07-28T09:30:00Z", "publisher": {"name": "The Harbour Ledger"}},
        {},
    ),
    "JSON-LD, a list of links": (
        {"@context": "https://schema.org", "@type": "ItemList", "itemListElement": [
            {"@type": "ListItem", "position": 1,
             "item": {"@type": "NewsArticle", "headline": "Ferry", "description": "It sails.", "url": URL,
                      "datePublished": "2021-07-28T09:30:00Z",
                      "publisher": {"name": "The Harbour Ledger"}}}]},
        {},
    ),
    "WordPress": (
        [{"id": 7, "date": "2021-07-28T11:30:00", "date_gmt": "2021-07-28T09:30:00", "modified": "2022-01-01",
          "guid": {"rendered": "https://ledger.example/?p=7"}, "slug": "ferry", "status": "publish",
          "type": "post", "link": URL, "title": {"rendered": "Ferry"},
          "content": {"rendered": "<p>Long.</p>", "protected": False},
          "excerpt": {"rendered": "<p>It sails.</p>\n", "protected": False}, "featured_media": 3,
          "categories": [1], "tags": [2, 4], "author": 5,
          "_embedded": {"author": [{"id": 5, "name": "Ann", "link": "https://ledger.example/author/ann"}],
                        "wp:term": [[{"id": 1, "name": "harbour"}], [{"id": 2, "name": "R&amp;D"}]],
                        "wp:featuredmedia": [{"id": 3, "source_url": PICTURE}]}}],
        {"provider": Provider("ledger.example", "ledger.example"), "authors": ("Ann",),
         "topics": ("harbour", "R&D"),
         "images": (Image(PICTURE),)},
    ),
    "WordPress, not embedded": (
        [{"id": 7, "date_gmt": "2021-07-28T09:30:00", "status": "publish", "link": URL,
          "author": 5, "title": {"rendered": "Ferry"},
          "content": {"rendered": "<p>It sails.</p>", "protected": False},
          "excerpt": {"rendered": "", "protected": False}, "categories": [1], "tags": [2]}],
        {"provider": Provider("ledger.example", "ledger.example")},
    ),
    "NewsAPI": (
        {"status": "ok", "totalResults": 1, "articles": [
            {"source": {"id": None, "name": "The Harbour Ledger"},
             "author": "Ann Vale, Bo Quay", "title": "Ferry - The Harbour Ledger",
             "description": "It sails.", "url": URL, "urlToImage": PICTURE,
             "publishedAt": "2021-07-28T09:30:00Z", "content": "Long… [+1234 chars]"}]},
        {"authors": ("Ann Vale", "Bo Quay"), "images": (Image(PICTURE),)},
    ),
    "NewsAPI, nulls": (
        {"status": "ok", "articles": [
            {"source": {"id": "ledger", "name": "The Harbour Ledger"}, "author": None, "title": "Ferry",
             "description": None, "url": URL, "urlToImage": None, "publishedAt": "2021-07-28T09:30:00Z",
             "content": "It sails."}]},
        {},
    ),
    "GDELT": (
        {"articles": [{"url": URL, "url_mobile": "", "title": "Ferry", "seendate": "20210728T093000Z",
                       "socialimage": PICTURE, "domain": "ledger.example", "language": "English",
                       "sourcecountry": "Norway"}]},
        {"excerpt": "", "provider": Provider("ledger.example", "ledger.example"),
         "images": (Image(PICTURE),)},
    ),
    "Event Registry": (
        {"articles": {"page": 1, "results": [
            {"uri": "7001", "lang": "eng", "isDuplicate": False, "date": "2021-07-29", "time": "08:00:00",
             "dateTime": "2021-07-29T08:00:00Z", "dateTimePub": "2021-07-28T09:30:00Z", "dataType": "news",
             "url": URL, "title": "Ferry", "body": "It sails.",
             "source": {"uri": "ledger.example", "dataType": "news", "title": "The Harbour Ledger"},
             "authors": [{"uri": "a@ledger.example", "name": "Ann"}], "image": PICTURE, "eventUri": None,
             "sentiment": 0.1,
             "concepts": [{"uri": "u", "type": "wiki", "label": {"eng": "Ferry transport"}}],
             "categories": [{"uri": "news/Harbour", "label": "harbour", "wgt": 60}]}]}},
        {"authors": ("Ann",), "topics": ("harbour", "Ferry transport"), "images": (Image(PICTURE),)},
    ),
    "Media Cloud": (
        [{"id": "5f", "indexed_date": "2021-08-01T00:00:00", "language": "en", "media_name": "ledger.example",
          "media_url": "ledger.example", "publish_date": "2021-07-28", "title": "Ferry", "url": URL}],
        {"excerpt": "", "provider": Provider("ledger.example", "ledger.example"), "published_at": DAY},
    ),
    "news-please": (
        {"authors": ["Ann"], "date_download": "2021-08-01 00:00:00", "date_modify": None,
         "date_publish": "2021-07-28 09:30:00", "description": "It sails.", "filename": "a.json",
         "image_url": PICTURE, "language": "en", "localpath": None, "maintext": "Long.",
         "source_domain": "ledger.example", "title": "Ferry", "title_page": None,
         "title_rss": None, "url": URL},
        {"provider": Provider("ledger.example", "ledger.example"), "authors": ("Ann",),
         "images": (Image(PICTURE),)},
    ),
    "trafilatura": (
        {"title": "Ferry", "author": "Ann", "hostname": "ledger.example", "date": "2021-07-28", "id": None,
         "fingerprint": "f0", "license": None, "comments": "", "raw_text": "Long.", "text": "Long.",
         "language": None, "image": PICTURE, "pagetype": "article", "filedate": "2021-08-01", "source": URL,
         "source-hostname": "The Harbour Ledger", "excerpt": "It sails.", "categories": "a;b", "tags": "c"},
        {"published_at": DAY, "authors": ("Ann",), "topics": ("c", "a", "b"), "images": (Image(PICTURE),)},
    ),
    "CSL-JSON": (
        [{"id": "ann2021", "type": "article-newspaper", "title": "Ferry", "abstract": "It sails.",
          "container-title": "The Harbour Ledger", "author": [{"family": "A", "given": "Ann"}],
          "issued": {"date-parts": [["2021", 7, 28]]}, "accessed": {"date-parts": [[2022]]}, "URL": URL}],
        {"published_at": DAY, "authors": ("Ann A",)},
    ),
    "ninjs 1": (
        {"uri": URL, "type": "text", "version": "1", "versioncreated": "2021-07-28T09:30:00Z",
         "pubstatus": "usable", "byline": "By Ann", "headline": "Ferry", "description_text": "It sails.",
         "body_html": "<p>Long.</p>",
         "subject": [{"name": "harbour", "code": "1"}], "copyrightholder": "The Harbour Ledger"},
        {"authors": ("Ann",), "topics": ("harbour",), "published": True},
    ),
    "ninjs 3": (
        {"uri": URL, "type": "text", "firstCreated": "2021-07-28T09:30:00Z", "pubStatus": "usable",
         "headlines": [{"role": "main", "value": "Ferry"}], "copyrightHolder": "The Harbour Ledger",
         "descriptions": [{"role": "summary", "contentType": "text/plain", "value": "It sails."}],
         "bodies": [{"contentType": "text/html", "value": "<p>Long.</p>"}],
         "subjects": [{"name": "harbour", "uri": "u"}], "associations": [{"name": "m", "type": "picture"}]},
        {"topics": ("harbour",), "published": True},
    ),
    "The Guardian": (
        {"response": {"status": "ok", "total": 1, "results": [
            {"id": "ferry", "type": "article", "sectionName": "Sea",
             "webPublicationDate": "2021-07-28T09:30:00Z",
             "webTitle": "Ferry", "webUrl": URL, "apiUrl": "https://api.example/ferry"}]}},
        {"excerpt": "", "provider": Provider("ledger.example", "ledger.example")},
    ),
    "The New York Times": (
        {"status": "OK", "response": {"docs": [
            {"abstract": "It sails.", "web_url": URL, "source": "The Harbour Ledger", "multimedia": [],
             "byline": {"original": "By Ann Vale and Bo Quay", "person": []},
             "headline": {"main": "Ferry", "kicker": None}, "pub_date": "2021-07-28T09:30:00+0000",
             "keywords": [{"name": "subject", "value": "harbour", "rank": 1}], "_id": "nyt://article/7"}],
            "meta": {"hits": 1}}},
        {"authors": ("Ann Vale", "Bo Quay"), "topics": ("harbour",)},
    ),
    "mediastack": (
        {"pagination": {"limit": 1}, "data": [
            {"author": None, "title": "Ferry", "description": "It sails.", "url": URL, "image": None,
             "source": "The Harbour Ledger", "category": "harbour", "language": "en", "country": "no",
             "published_at": "2021-07-28T09:30:00+00:00"}]},
        {"topics": ("harbour",)},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("value", "more"), TOOLS.values(), ids=TOOLS.keys())
def test_the_items_of_other_tools_are_read(path: Path, value: object, more: dict[str, Any]) -> None:
    expected = {"excerpt": "It sails.", "provider": LEDGER, "published_at": WHEN, "url": URL, **more}
    assert article(path, value) == Article(id=identity(URL), title="Ferry", **expected)


@pytest.mark.parametrize(("value", "more"), TOOLS.values(), ids=TOOLS.keys())
def test_a_document_and_a_line_give_the_same_article(
    tmp_path: Path, path: Path, value: object, more: dict[str, Any]
) -> None:
    assert article(tmp_path / "a.jsonl", value) == article(path, value)


# --- JSON Feed --------------------------------------------------------------------------------------------


def feed(*items: object, **more: object) -> dict[str, object]:
    return {"version": "https://jsonfeed.org/version/1", "title": "Feed", "items": list(items), **more}


def test_the_texts_of_a_json_feed_are_no_html_but_its_content_html_is(path: Path) -> None:
    first, second = articles(
        path,
        feed(
            {"id": "1", "title": "Use <b> & &amp;", "content_text": "a < b &copy;"},
            {"id": "2", "title": "T", "content_html": "<p>R&amp;D</p>"},
        ),
    )
    assert (first.title, first.excerpt) == ("Use <b> & &amp;", "a < b &copy;")
    assert second.excerpt == "R&D"


def test_what_a_link_blog_writes_about_is_not_its_address(path: Path) -> None:
    both = {"id": "1", "title": "T", "url": URL, "external_url": "https://other.example/x"}
    only = {"id": "2", "title": "U", "external_url": "https://other.example/x"}
    assert [one.url for one in articles(path, feed(both, only))] == [URL, "https://other.example/x"]


def test_a_banner_replaces_a_missing_picture(path: Path) -> None:
    assert article(path, feed({"id": "1", "title": "T", "url": URL, "banner_image": PICTURE})).images == (
        Image(PICTURE),
    )


def test_our_own_feed_gives_back_ids_and_outlets(path: Path) -> None:
    item = {"id": "urn:semsearch:article:abcdefghijklmn27", "title": "T", "content_text": "x",
            "authors": [{"name": "Ann <3"}, {"name": "The Ledger"}]}  # fmt: skip
    found = article(path, feed(item, home_page_url="https://search.example/"))
    assert (found.id, found.provider) == ("abcdefghijklmn27", Provider("The Ledger"))
    assert found.authors == ("Ann <3",)


def test_the_author_of_a_feed_is_that_of_items_without_one(path: Path) -> None:
    one = {"id": "1", "url": URL, "title": "T", "authors": [{"name": "Ann"}]}
    found = articles(path, feed(one, {"id": "2", "url": f"{URL}/2", "title": "U"}, author={"name": "Bo"}))
    assert [article.authors for article in found] == [("Ann",), ("Bo",)]


def test_what_was_exported_is_read_back(tmp_path: Path) -> None:
    whole = Article(
        identity(URL), "Ferry", "It sails.", URL, LEDGER, WHEN, ("Roe, Jane", "Ann"), ("harbour",), heat=-1
    )
    assert article(tmp_path / "a.jsonl", record(whole)) == whole


def test_a_wrong_home_page_of_a_feed_is_no_domain(path: Path) -> None:
    found = article(path, feed({"id": "1", "title": "T", "url": URL}, home_page_url="https://a b.example"))
    assert found.provider == Provider("Feed", "ledger.example")


def test_an_empty_feed_has_no_articles(path: Path) -> None:
    assert said(path, feed()) == ["Rejection: a JSON document without articles"]


# --- JSON-LD ----------------------------------------------------------------------------------------------


def test_a_node_about_the_site_is_skipped(path: Path) -> None:
    assert said(path, {"@type": "Organization", "name": "x", "url": URL}) == [
        "Skip: Organization of schema.org, which is no article"
    ]
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "position": 1, "url": URL}]}
    assert said(path, listed) == ["Skip: ListItem of schema.org, which is no article"]


def test_a_graph_without_articles_has_none(path: Path) -> None:
    graph = {"@graph": [{"@type": "Person", "name": "Ann", "url": URL}, None, 7, {"@id": 7}]}
    assert said(path, graph) == ["Rejection: a JSON document without articles"]


def test_a_video_of_schema_org_is_a_video(path: Path) -> None:
    found = article(path, {"@type": "VideoObject", "name": "Ferry", "contentUrl": "x", "url": URL})
    assert (found.title, found.type) == ("Ferry", "video")


def test_the_publisher_of_schema_org_is_the_outlet_and_not_its_provider(path: Path) -> None:
    node = {"@type": "Article", "headline": "T", "url": URL, "provider": {"name": "A host"}}
    assert article(path, node).provider.name == "A host"
    node["publisher"] = {"name": "The Harbour Ledger"}
    assert article(path, node).provider == LEDGER


def test_a_reference_to_nothing_or_to_itself_is_no_outlet(path: Path) -> None:
    node = {"@type": "Article", "@id": "#a", "headline": "T", "url": URL, "publisher": {"@id": "#gone"},
            "isPartOf": {"@id": "#a"}}  # fmt: skip
    [item, *_] = results(path, {"@graph": [node]})
    assert isinstance(item, Item)
    assert item.article.provider == Provider("ledger.example", "ledger.example")


# --- what is no published article -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"status": "draft"}, "a draft"),
        ({"status": "auto-draft"}, "a draft"),
        ({"status": "private"}, "a private post"),
        ({"status": "pending"}, "a post that waits for review"),
        ({"status": "future"}, "a scheduled post"),
        ({"status": "trash"}, "a deleted post"),
        ({"status": "inherit"}, "an attachment"),
        ({"status": "publish", "type": "attachment"}, "an attachment"),
        ({"status": "own-status"}, "an unpublished post"),
        ({"content": {"rendered": "", "protected": True}}, "a password-protected post"),
        ({"excerpt": {"rendered": "", "protected": True}}, "a password-protected post"),
    ],
)
def test_only_published_posts_of_wordpress_are_read(path: Path, more: dict[str, Any], reason: str) -> None:
    public = {"id": 1, "status": "publish", "type": "post", "title": {"rendered": "Public"}, "link": URL}
    hidden = {**public, "title": {"rendered": "Hidden"}, "link": "https://ledger.example/x", **more}
    found = results(path, [hidden, public])
    assert found[0] == Skip(str(path.resolve()), None, reason)
    assert [one.article.title for one in found if isinstance(one, Item)] == ["Public"]
    assert "Hidden" not in repr(found)


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [("pubstatus", "canceled", "a canceled item"), ("pubStatus", "stat:withheld", "a withheld item")],
)
def test_what_an_agency_took_back_is_skipped(path: Path, key: str, value: str, reason: str) -> None:
    assert said(path, {"uri": URL, "headline": "T", key: value}) == [f"Skip: {reason}"]


def test_an_article_that_newsapi_removed_is_skipped(path: Path) -> None:
    removed = {"source": {"id": None, "name": "[Removed]"}, "title": "[Removed]", "description": "[Removed]",
               "url": "https://removed.example", "publishedAt": "1970-01-01T00:00:00Z"}  # fmt: skip
    kept = {"title": "[Removed] from the harbour", "url": URL}
    assert said(path, {"articles": [removed, kept]}) == [
        "Skip: a removed article", "[Removed] from the harbour"
    ]  # fmt: skip


# --- envelopes --------------------------------------------------------------------------------------------


ONE = {"title": "T", "url": URL}


@pytest.mark.parametrize(
    "value",
    [
        ONE,
        [ONE],
        [[ONE]],
        {"articles": [ONE]},
        {"results": [ONE], "next": None},
        {"data": {"items": [ONE]}},
        {"response": {"results": [ONE]}},
        {"status": "ok", "title": "A reply", "items": [ONE]},
        [{"articles": [ONE]}],
    ],
)
def test_records_are_found_in_lists_and_envelopes(path: Path, value: object) -> None:
    assert article(path, value).title == "T"


def test_a_record_with_a_list_of_its_own_is_one_record(path: Path) -> None:
    record = {**ONE, "results": [{"title": "U", "url": "https://other.example"}]}
    assert article(path, record).title == "T"


def test_envelopes_are_opened_to_a_limit(path: Path) -> None:
    value: Any = [ONE]
    for _ in range(30):
        value = {"data": {"items": [value]}}
    assert said(path, value) == ["Rejection: entry 1: no article was recognized; its keys are items"]


def test_several_records_share_a_file(path: Path) -> None:
    found = results(
        path, [{"title": "A", "date": "2021"}, {"title": "B", "date": "2021", "quality": "?"}, {}, 7]
    )
    first, second, omission, third, fourth = found
    assert isinstance(first, Item)
    assert isinstance(second, Item)
    assert first.source == f"{path.resolve()}#{first.article.id}"
    assert first.article.id != second.article.id
    assert omission == Omission(str(path.resolve()), None, "quality", "expected a whole number, found text")
    assert third == Rejection(
        str(path.resolve()), None, "entry 3: no article was recognized; its keys are none"
    )
    assert fourth == Rejection(
        str(path.resolve()), None, "entry 4: expected a mapping of keys to values, found a number"
    )


def test_rejections_come_in_the_order_of_the_entries(path: Path) -> None:
    assert said(path, [7, {}, ONE, "x"]) == [
        "Rejection: entry 1: expected a mapping of keys to values, found a number",
        "Rejection: entry 2: no article was recognized; its keys are none",
        "T",
        "Rejection: entry 4: expected a mapping of keys to values, found text",
    ]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"name": "app", "version": "1.0.0", "description": "An app", "keywords": ["x"], "license": "MIT"},
         "entry 1: no article was recognized; its keys are description, keywords, license, name, version"),
        ({f"k{n:02}": n for n in range(30)},
         "entry 1: no article was recognized; its keys are " + ", ".join(f"k{n:02}" for n in range(12))),
        ({"status": "error", "message": "no key"},
         "entry 1: no article was recognized; its keys are message, status"),
        ({}, "entry 1: no article was recognized; its keys are none"),
        (list(range(10_000)), "entry 1: expected a mapping of keys to values, found a number"),
        ([], "a JSON document without articles"),
        ({"url": URL}, "entry 1: no title and no text; its keys are url"),
        ("", "the file is empty"),
        (" \n", "the file is empty"),
        ('{"title": "T",}', "not JSON: Expecting property name enclosed in double quotes (column 15)"),
        ('{\n"secured": "PRIVATE', "not JSON: Unterminated string starting at (line 2, column 12)"),
        ('{"title": "T"} {}', "not JSON: Extra data (column 16)"),
        ('{"quality": ' + "9" * 5000 + "}", "not JSON: a number of thousands of digits"),
        ("[" * 100_000, "JSON is nested too deeply"),
    ],
)  # fmt: skip
def test_a_named_document_without_articles_is_one_rejection(path: Path, value: object, reason: str) -> None:
    assert results(path, value) == [Rejection(str(path.resolve()), None, reason)]


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b'{\n"title": "\xff"}', 2, "not UTF-8 text; save the file as UTF-8"),
        (b'{"title": "a\0b"}', 1, "contains a NUL byte, so it is not a text file"),
    ],
)
def test_bytes_that_are_no_text_are_rejected(path: Path, data: bytes, line: int, reason: str) -> None:
    path.write_bytes(data)
    assert list(read([path])) == [Rejection(str(path.resolve()), line, reason)]


def test_a_byte_order_mark_is_no_part_of_the_document(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(ONE).encode())
    [item] = read([path])
    assert isinstance(item, Item)


def test_nothing_private_is_quoted(path: Path) -> None:
    value = [{**ONE, "secured": "PRIVATE", "featuredContent": "PRIVATE", "quality": "?"},
             {"secured": "PRIVATE"}]  # fmt: skip
    assert "PRIVATE" not in repr(results(path, value))
    assert "secured" not in repr(results(path, value))
