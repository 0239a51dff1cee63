from __future__ import annotations

import html

import feedparser
import pytest
from lxml import etree

from semsearch.presentation import feeds
from tests.presentation.feeds.validation import rss_faults
from tests.presentation.samples import HOSTILE, OLD, PLAIN, feed


@pytest.mark.parametrize("articles", [(), (PLAIN,), (HOSTILE,), (OLD,), (PLAIN, HOSTILE, OLD)])
def test_a_feed_of_whatever_an_archive_holds_is_valid(articles: tuple[object, ...]) -> None:
    assert rss_faults(feeds.rss(feed(*articles))) == []  # type: ignore[arg-type]


def test_a_description_is_html_that_shows_the_text_and_a_title_is_text() -> None:
    root = etree.fromstring(feeds.rss(feed(HOSTILE)))
    (told,) = feed(HOSTILE).entries
    assert root.findtext("channel/item/title") == told.title
    description = root.findtext("channel/item/description")
    assert description
    assert "<" not in description
    assert html.unescape(description) == told.summary


def test_what_a_reader_gets() -> None:
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
def test_the_validator_refuses_what_is_broken(found: bytes, put: bytes) -> None:
    document = feeds.rss(feed(PLAIN))
    assert found in document
    assert rss_faults(document.replace(found, put))
