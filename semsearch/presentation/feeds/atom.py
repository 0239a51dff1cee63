"""A feed as Atom (RFC 4287). Titles and summaries have the type text: no reader parses them as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from semsearch.presentation.feeds.feed import Entry, Feed
from semsearch.presentation.feeds.xml import MEDIA_NAMESPACE, Element, document, element, picture

MEDIA_TYPE = "application/atom+xml"


def atom(feed: Feed) -> bytes:
    """Return a feed as an Atom document in UTF-8."""
    spaces = {"xmlns": "http://www.w3.org/2005/Atom", "xmlns:media": MEDIA_NAMESPACE}
    about = [
        element("id", feed.id),
        element("title", feed.title),
        element("subtitle", feed.description),
        element("updated", instant(feed.updated)),
        element("author", children=[element("name", "semsearch")]),
        element("link", attributes={"rel": "self", "type": MEDIA_TYPE, "href": feed.address}),
        element("link", attributes={"rel": "alternate", "type": "text/html", "href": feed.page}),
    ]
    return document(element("feed", attributes=spaces, children=[*about, *map(_entry, feed.entries)]))


def instant(moment: datetime) -> str:
    """Return an instant in UTC in the format of RFC 3339."""
    return f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def _entry(entry: Entry) -> Element:
    return element("entry", children=_parts(entry))


def _parts(entry: Entry) -> Iterator[Element]:
    yield element("id", entry.id)
    yield element("title", entry.title)
    yield element("updated", instant(entry.dated))
    if entry.published_at:
        yield element("published", instant(entry.published_at))
    if entry.outlet:
        yield element("author", children=[element("name", entry.outlet)])
    if entry.url:
        yield element("link", attributes={"rel": "alternate", "href": entry.url})
        yield element("summary", entry.summary)
    else:  # an entry without a link must have content
        yield element("content", entry.summary or entry.title)
    for topic in entry.topics:
        yield element("category", attributes={"term": topic})
    yield from picture(entry.image)
