from __future__ import annotations

import html
import json
from dataclasses import replace
from typing import Any

import feedparser
import pytest
from lxml import etree

from semsearch.presentation import feeds
from tests.presentation.feeds.validation import ATOM, atom_faults, json_feed_faults, rss_faults
from tests.presentation.samples import HOSTILE, OLD, PLAIN, feed


def test_atom_leaves_an_entry_without_a_date_out() -> None:
    document = feeds.atom(feed(PLAIN, HOSTILE))
    assert document.count(b"<entry>") == 1
    assert b"1970" not in document


@pytest.mark.parametrize("articles", [(), (PLAIN,), (HOSTILE,), (OLD,), (PLAIN, HOSTILE, OLD)])
def test_an_atom_feed_of_whatever_an_archive_holds_is_valid(articles: tuple[object, ...]) -> None:
    assert atom_faults(feeds.atom(feed(*articles))) == []  # type: ignore[arg-type]


def test_texts_are_escaped_exactly_once() -> None:
    dated = replace(HOSTILE, published_at=PLAIN.published_at)
    root = etree.fromstring(feeds.atom(feed(dated)))
    assert root.findtext(f"{ATOM}title") == "<what> & why ?"
    entry = root.find(f"{ATOM}entry")
    assert entry is not None
    (told,) = feed(dated).entries
    assert entry.findtext(f"{ATOM}title") == told.title
    assert entry.findtext(f"{ATOM}content") == told.summary
    assert entry.find(f"{ATOM}title").get("type", "text") == "text"


def test_what_an_atom_reader_gets() -> None:
    read = feedparser.parse(feeds.atom(feed(PLAIN)))
    (entry,) = read.entries
    assert (read.feed.id, read.feed.updated) == ("urn:semsearch:feed:1", "2021-07-28T09:30:00Z")
    assert (entry.title, entry.summary, entry.author) == (
        "最高法院 rules on faces",
        "Half a sentence.",
        "Harbour Daily",
    )
    assert entry.link == "https://a.example/%E6%96%B0%E9%97%BB?b=1&c=2"
    assert [tag.term for tag in entry.tags] == ["law", "China"]
    assert {link.rel: link.href for link in read.feed.links} == {
        "self": feed().address,
        "alternate": feed().page,
    }


@pytest.mark.parametrize(
    ("found", "put"),
    [
        (b"<id>urn:semsearch:article:p1</id>", b""),
        (b"<id>urn:semsearch:article:p1</id>", b"<id>p1</id>"),
        (b"<updated>2021-07-28T09:30:00Z</updated>", b"<updated>28 July 2021</updated>"),
        (b"<published>2021-07-28T09:30:00Z</published>", b"<pubDate>2021-07-28T09:30:00Z</pubDate>"),
        (b'rel="alternate" href="https://a.example', b'rel="related" href="https://a.example'),
        (b'rel="self"', b'rel="next"'),
        (b"<name>semsearch</name>", b""),
        (b'<category term="law"', b'<category name="law"'),
        (b"&amp;", b"&"),
        (b"</feed>", b""),
        (b'xmlns="http://www.w3.org/2005/Atom"', b""),
    ],
)
def test_the_atom_validator_refuses_what_is_broken(found: bytes, put: bytes) -> None:
    document = feeds.atom(feed(PLAIN))
    assert found in document
    assert atom_faults(document.replace(found, put))


@pytest.mark.parametrize("articles", [(), (PLAIN,), (HOSTILE,), (OLD,), (PLAIN, HOSTILE, OLD)])
def test_an_rss_feed_of_whatever_an_archive_holds_is_valid(articles: tuple[object, ...]) -> None:
    assert rss_faults(feeds.rss(feed(*articles))) == []  # type: ignore[arg-type]


def test_a_description_is_html_that_shows_the_text_and_a_title_is_text() -> None:
    root = etree.fromstring(feeds.rss(feed(HOSTILE)))
    (told,) = feed(HOSTILE).entries
    assert root.findtext("channel/item/title") == told.title
    description = root.findtext("channel/item/description")
    assert description
    assert "<" not in description
    assert html.unescape(description) == told.summary


def test_what_an_rss_reader_gets() -> None:
    read = feedparser.parse(feeds.rss(feed(PLAIN)))
    (entry,) = read.entries
    assert (entry.id, entry.guidislink) == ("urn:semsearch:article:p1", False)
    assert (entry.title, entry.summary, entry.author) == (
        "最高法院 rules on faces",
        "Half a sentence.",
        "Harbour Daily",
    )
    assert (entry.published, read.feed.updated) == ("Wed, 28 Jul 2021 09:30:00 GMT",) * 2
    assert read.feed.link == feed().page


def test_hostile_text_is_escaped_as_html() -> None:
    (entry,) = feedparser.parse(feeds.rss(feed(HOSTILE))).entries
    assert "<img" not in entry.summary
    assert "javascript:alert" not in entry.get("link", "")


@pytest.mark.parametrize(
    ("found", "put"),
    [
        (b'version="2.0"', b'version="0.9"'),
        (b"09:30:00 GMT</pubDate>", b"09:30</pubDate>"),
        (b'isPermaLink="false"', b'isPermaLink="true"'),
        (b'isPermaLink="false"', b'isPermaLink="no"'),
        (b"<link>https://a.example", b"<link>/a"),
        (b"<title>\xe6\x9c\x80", b"<titel>\xe6\x9c\x80"),
        (b"<link>http://127.0.0.1:8080/?q", b"<link>?q"),
        (b'xmlns:dc="http://purl.org/dc/elements/1.1/"', b""),
        (b'<atom:link rel="self"', b'<atom:link rel="hub"'),
        (b"</channel>", b""),
    ],
)
def test_the_rss_validator_refuses_what_is_broken(found: bytes, put: bytes) -> None:
    document = feeds.rss(feed(PLAIN))
    assert found in document
    assert rss_faults(document.replace(found, put))


@pytest.mark.parametrize("articles", [(), (PLAIN,), (HOSTILE,), (OLD,), (PLAIN, HOSTILE, OLD)])
def test_a_json_feed_of_whatever_an_archive_holds_is_valid(articles: tuple[object, ...]) -> None:
    assert json_feed_faults(feeds.json_feed(feed(*articles))) == []  # type: ignore[arg-type]


def test_what_a_json_feed_reader_gets() -> None:
    read = json.loads(feeds.json_feed(feed(PLAIN)))
    assert (read["home_page_url"], read["feed_url"]) == (feed().page, feed().address)
    assert read["items"] == [
        {
            "id": "urn:semsearch:article:p1",
            "url": "https://a.example/%E6%96%B0%E9%97%BB?b=1&c=2",
            "title": "最高法院 rules on faces",
            "content_text": "Half a sentence.",
            "date_published": "2021-07-28T09:30:00Z",
            "authors": [{"name": "Ann"}, {"name": "+Bo"}, {"name": "Harbour Daily"}],
            "tags": ["law", "China"],
        }
    ]
    (hostile,) = json.loads(feeds.json_feed(feed(HOSTILE)))["items"]
    assert (hostile["title"], hostile["content_text"]) == (
        feed(HOSTILE).entries[0].title,
        feed(HOSTILE).entries[0].summary,
    )
    assert "content_html" not in hostile


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", 7),
        ("id", ""),
        ("content_text", None),
        ("date_published", "28 July 2021"),
        ("url", "/a"),
        ("authors", [{}]),
        ("titel", "a"),
    ],
)
def test_the_json_feed_validator_refuses_what_is_broken(name: str, value: object) -> None:
    read: Any = json.loads(feeds.json_feed(feed(PLAIN)))
    read["items"][0][name] = value
    assert json_feed_faults(json.dumps(read).encode())
    read["items"] = [{"id": "a", "content_text": ""}] * 2
    assert json_feed_faults(json.dumps(read).encode()) == ["two items with one id"]
    assert json_feed_faults(json.dumps({**read, "items": [], "version": "1"}).encode())
