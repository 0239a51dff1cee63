"""Who wrote an entry, and which outlet published it."""

from __future__ import annotations

import re

from semsearch.corpus.formats.xml.feeds.addresses import (
    AGGREGATORS,
    FEED_HOSTS,
    IS_ALTERNATE,
    domain_of,
    first_address,
)
from semsearch.corpus.formats.xml.feeds.channel import Feed
from semsearch.corpus.formats.xml.feeds.entries import Entry
from semsearch.corpus.formats.xml.feeds.texts import author_names, construct
from semsearch.corpus.xml_document import Children, attribute, children, resolved, text
from semsearch.corpus.xml_document import html as html_of

_ON_PORTAL = re.compile(r" on MSN(?:\.com)?$")


def authors(entry: Entry, found: Children, feed: Feed) -> list[str] | str:
    """Return the authors of an entry, of the source that it is from, or of the feed: a list, or a text."""
    if entry.is_own:
        return list(author_names(found))[:-1]  # the last is the outlet
    sources = (*found.get("source", ()), *found.get("atom:source", ()))
    for names in (author_names(found), *(author_names(children(source)) for source in sources), feed.authors):
        if given := list(filter(None, names)):
            return given if len(given) > 1 else given[0]
    return []


def outlet(entry: Entry, found: Children, feed: Feed) -> dict[str, object]:
    """Return the outlet of an entry: the source that it names, or the feed; none for that of its address."""
    if entry.is_own:
        return {"provider": {"name": next(reversed(list(author_names(found))), "")}}
    for source in (*found.get("source", ()), *found.get("news:source", ()), *found.get("atom:source", ())):
        inner = children(source)
        links = [attribute(source, "url")]
        links += [
            attribute(one, "href") or text(one)
            for one in inner.get("link", ())
            if attribute(one, "rel") in IS_ALTERNATE
        ]
        name = (
            construct(inner["title"][0]) if "title" in inner else html_of(source) if not len(source) else ""
        )
        domain = domain_of(first_address(links))
        domain = "" if FEED_HOSTS.search(domain) or AGGREGATORS.search(domain) else domain
        if name or domain:
            return {"source": {"name": _ON_PORTAL.sub("", name), "domain": domain}}
    if feed.aggregates:
        return {}
    domain = domain_of(first_address([resolved(entry.base, address) for address in entry.addresses]))
    of_feed = feed.domain and (not domain or _is_part(domain, feed.domain))
    return {"provider": {"name": feed.name, "domain": feed.domain if of_feed else ""}}


def _is_part(one: str, other: str) -> bool:
    """Return whether one of two domains is the other or within it."""
    return f".{one}".endswith(f".{other}") or f".{other}".endswith(f".{one}")
