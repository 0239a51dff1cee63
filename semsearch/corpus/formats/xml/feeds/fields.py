"""An entry under the archive's keys."""

from __future__ import annotations

import html
import re

from semsearch.corpus import urls
from semsearch.corpus.fields import PlainText
from semsearch.corpus.formats.xml import media
from semsearch.corpus.formats.xml.feeds import people
from semsearch.corpus.formats.xml.feeds.channel import Feed
from semsearch.corpus.formats.xml.feeds.entries import OWN_ID, Entry
from semsearch.corpus.formats.xml.feeds.texts import construct
from semsearch.corpus.xml_document import Children, attribute, first, text
from semsearch.corpus.xml_document import html as html_of

_LIST = re.compile(r"\s*<[ou]l[\s>]", re.IGNORECASE)  # what Google News writes: a list of other articles
_DATES = (  # an element, and the key that the record gets for it
    ("pubdate", "pubDate"),
    ("published", "published"),
    ("atom:published", "published"),
    ("issued", "issued"),
    ("dcterms:issued", "issued"),
    ("created", "created"),
    ("dcterms:created", "created"),
    ("dc:date", "dc:date"),
    ("date", "dc:date"),
    ("modified", "modified"),
    ("dcterms:modified", "modified"),
    ("updated", "updated"),
    ("atom:updated", "updated"),
)


def fields_of(entry: Entry, found: Children, feed: Feed) -> tuple[dict[str, object], str]:
    """Return an entry under the archive's keys, and the text that stands in for an excerpt."""
    own = entry.is_own
    constructs = {key: [construct(e) for e in found.get(key, ())] for key in ("title", "summary", "content")}
    title = next(filter(None, constructs["title"]), "") or first(found, "dc:title", "itunes:title")
    excerpt = first(found, "description") or next(filter(None, constructs["summary"]), "")
    body = first(found, "content:encoded", "xhtml:body", "xhtml:div", "yandex:full-text")
    body = body or next(filter(None, constructs["content"]), "")
    if excerpt == body or (feed.aggregates and _LIST.match(excerpt)):
        excerpt = ""
    other = first(
        found,
        "dc:description",
        "dcterms:abstract",
        "itunes:summary",
        "googleplay:description",
        "itunes:subtitle",
    )
    if not body and not excerpt and not other:
        captions = media.captions(found)
        body = captions.text
        title = title or captions.title
    topics = _topics(found)
    if own:  # text, of which only RSS's description is written as HTML
        title, body, topics = PlainText(title), PlainText(body), list(map(PlainText, topics))
        excerpt = PlainText(html.unescape(excerpt) if "description" in found else excerpt)
    fields: dict[str, object] = {
        "id": entry.id.removeprefix(OWN_ID),
        "title": title,
        "excerpt": excerpt,
        "summary": other,
        "authors": people.authors(entry, found, feed),
        "topics": topics,
        "images": media.images(found, entry.base),
        **dict(zip(("webUrl", "url", "link"), entry.addresses, strict=False)),
        **people.outlet(entry, found, feed),
    }
    for element, key in _DATES:
        if key not in fields and not (own and key == "updated") and (date := first(found, element)):
            fields[key] = date
    return fields, body


def _topics(found: Children) -> list[str]:
    given: list[str] = []
    for category in (*found.get("category", ()), *found.get("atom:category", ())):
        label = attribute(category, "label")
        name = label or attribute(category, "term") or html_of(category)
        if label or not urls.is_http(name):
            given.append(name)
    given += [html_of(subject) for key in ("dc:subject", "dcterms:subject") for subject in found.get(key, ())]
    for key in ("itunes:keywords", "media:keywords"):
        given += [word.strip() for keywords in found.get(key, ()) for word in text(keywords).split(",")]
    return list(filter(None, given))
