"""A feed as RSS 2.0 (https://www.rssboard.org/rss-specification)."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import format_datetime
from html import escape

from semsearch.presentation.feeds.feed import Entry, Feed
from semsearch.presentation.feeds.xml import MEDIA_NAMESPACE, Element, document, element, picture

MEDIA_TYPE = "application/rss+xml"


def rss(feed: Feed) -> bytes:
    """Return a feed as an RSS document in UTF-8.

    Readers parse descriptions as HTML, so their text is escaped as HTML; titles are text.
    """
    spaces = {
        "version": "2.0",
        "xmlns:atom": "http://www.w3.org/2005/Atom",
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        "xmlns:media": MEDIA_NAMESPACE,
    }
    about = [
        element("title", feed.title),
        element("link", feed.page),
        element("description", _html(feed.description)),
        element("atom:link", attributes={"rel": "self", "type": MEDIA_TYPE, "href": feed.address}),
    ]
    if feed.entries:
        about.append(element("lastBuildDate", format_datetime(feed.updated, usegmt=True)))
    channel = element("channel", children=[*about, *map(_item, feed.entries)])
    return document(element("rss", attributes=spaces, children=[channel]))


def _item(entry: Entry) -> Element:
    return element("item", children=_parts(entry))


def _parts(entry: Entry) -> Iterator[Element]:
    yield element("title", entry.title)
    if entry.url:
        yield element("link", entry.url)
    yield element("description", _html(entry.summary))
    yield element("guid", entry.id, {"isPermaLink": "false"})
    if entry.published_at:
        yield element("pubDate", format_datetime(entry.published_at, usegmt=True))
    if entry.outlet:
        yield element("dc:creator", entry.outlet)
    for topic in entry.topics:
        yield element("category", topic)
    yield from picture(entry.image)


def _html(text: str) -> str:
    return escape(text, quote=False)
