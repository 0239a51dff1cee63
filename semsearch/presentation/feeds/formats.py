"""A feed as Atom (RFC 4287), RSS 2.0 or JSON Feed 1.1.

https://www.rssboard.org/rss-specification, https://www.jsonfeed.org/version/1.1/
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from html import escape
from types import MappingProxyType
from typing import Any

from semsearch.presentation.feeds.feed import Entry, Feed
from semsearch.presentation.feeds.xml import MEDIA_NAMESPACE, Element, document, element, picture

ATOM = "application/atom+xml"
RSS = "application/rss+xml"
JSON_FEED = "application/feed+json"
_TEXT = MappingProxyType({"type": "text"})


def atom(feed: Feed) -> bytes:
    """Return a feed as an Atom document in UTF-8.

    Titles and summaries say that they are text: readers take what says nothing for HTML.
    Entries without a date are left out: Atom requires one, and any that we wrote would be false.
    """
    spaces = {"xmlns": "http://www.w3.org/2005/Atom", "xmlns:media": MEDIA_NAMESPACE}
    about = [
        element("id", feed.id),
        element("title", feed.title, _TEXT),
        element("subtitle", feed.description, _TEXT),
        element("updated", _instant(feed.updated)),
        element("author", children=[element("name", "semsearch")]),
        element("link", attributes={"rel": "self", "type": ATOM, "href": feed.address}),
        element("link", attributes={"rel": "alternate", "type": "text/html", "href": feed.page}),
    ]
    dated = [
        element("entry", children=_atom_parts(entry, entry.published_at))
        for entry in feed.entries
        if entry.published_at
    ]
    return document(element("feed", attributes=spaces, children=[*about, *dated]))


def _atom_parts(entry: Entry, published_at: datetime) -> Iterator[Element]:
    yield element("id", entry.id)
    yield element("title", entry.title, _TEXT)
    yield element("updated", _instant(published_at))
    yield element("published", _instant(published_at))
    for author in entry.authors:
        yield element("author", children=[element("name", author)])
    if entry.url:
        yield element("link", attributes={"rel": "alternate", "href": entry.url})
        yield element("summary", entry.summary, _TEXT)
    else:  # an entry without a link must have content
        yield element("content", entry.summary or entry.title, _TEXT)
    for topic in entry.topics:
        yield element("category", attributes={"term": topic})
    yield from picture(entry.image)


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
        element("atom:link", attributes={"rel": "self", "type": RSS, "href": feed.address}),
    ]
    if feed.entries:
        about.append(element("lastBuildDate", format_datetime(feed.updated, usegmt=True)))
    channel = element("channel", children=[*about, *map(_rss_item, feed.entries)])
    return document(element("rss", attributes=spaces, children=[channel]))


def _rss_item(entry: Entry) -> Element:
    return element("item", children=_rss_parts(entry))


def _rss_parts(entry: Entry) -> Iterator[Element]:
    yield element("title", entry.title)
    if entry.url:
        yield element("link", entry.url)
    yield element("description", _html(entry.summary))
    yield element("guid", entry.id, {"isPermaLink": "false"})
    if entry.published_at:
        yield element("pubDate", format_datetime(entry.published_at, usegmt=True))
    for author in entry.authors:
        yield element("dc:creator", author)
    for topic in entry.topics:
        yield element("category", topic)
    yield from picture(entry.image)


def _html(text: str) -> str:
    return escape(text, quote=False)


def json_feed(feed: Feed) -> bytes:
    """Return a feed as a JSON document in UTF-8; its texts are plain text, in `content_text`."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.description,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "items": [_json_item(entry) for entry in feed.entries],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _json_item(entry: Entry) -> dict[str, Any]:
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_text": entry.summary or entry.title,
        "image": entry.image.url if entry.image else "",
        "date_published": _instant(entry.published_at) if entry.published_at else "",
        "authors": [{"name": author} for author in entry.authors],
        "tags": list(entry.topics),
    }
    return {name: value for name, value in item.items() if value}


def _instant(moment: datetime) -> str:
    """Return an instant in UTC in the format of RFC 3339."""
    return f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z"
