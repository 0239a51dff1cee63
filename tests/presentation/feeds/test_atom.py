from __future__ import annotations

import feedparser
import pytest
from lxml import etree

from semsearch.presentation import feeds
from tests.presentation.feeds.validation import ATOM, atom_faults
from tests.presentation.samples import HOSTILE, OLD, PLAIN, feed


@pytest.mark.parametrize("articles", [(), (PLAIN,), (HOSTILE,), (OLD,), (PLAIN, HOSTILE, OLD)])
def test_a_feed_of_whatever_an_archive_holds_is_valid(articles: tuple[object, ...]) -> None:
    assert atom_faults(feeds.atom(feed(*articles))) == []  # type: ignore[arg-type]


def test_texts_are_escaped_exactly_once() -> None:
    root = etree.fromstring(feeds.atom(feed(HOSTILE)))
    assert root.findtext(f"{ATOM}title") == "<what> & why ?"
    entry = root.find(f"{ATOM}entry")
    assert entry is not None
    (told,) = feed(HOSTILE).entries
    assert entry.findtext(f"{ATOM}title") == told.title
    assert entry.findtext(f"{ATOM}content") == told.summary
    assert entry.find(f"{ATOM}title").get("type", "text") == "text"


def test_what_a_reader_gets() -> None:
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
def test_the_validator_refuses_what_is_broken(found: bytes, put: bytes) -> None:
    document = feeds.atom(feed(PLAIN))
    assert found in document
    assert atom_faults(document.replace(found, put))
