"""What a feed says about all of its entries."""

from __future__ import annotations

from dataclasses import dataclass

from semsearch.corpus.formats.xml.feeds.addresses import (
    AGGREGATORS,
    FEED_HOSTS,
    IS_ALTERNATE,
    domain_of,
    first_address,
)
from semsearch.corpus.formats.xml.feeds.texts import author_names, construct
from semsearch.corpus.xml_document import Element, attribute, base, children, first, language, resolved, text

_PART = (
    "Recent content in "  # what Hugo describes the feed of a section or topic with: "News on The Canal Daily"
)


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says about all of its entries.

    Attributes:
        name: Its title, as HTML or plain text.
        domain: That of its site, or "".
        base: The address of its site, for relative ones, or "".
        language: In lower case, or "".
        authors: The names of Atom's authors of the whole feed.
        is_by_hugo: Whether Hugo generated it.
        aggregates: Whether its entries are the articles of several outlets.
    """

    name: str
    domain: str
    base: str
    language: str
    authors: tuple[str, ...] = ()
    is_by_hugo: bool = False
    aggregates: bool = False


def described(about: Element) -> Feed:
    """Return what a channel, or the root of an Atom feed, says."""
    found = children(about)
    links = [text(link) for link in found.get("link", ()) if not link.get("href")]
    atom_links = [*found.get("link", ()), *found.get("atom:link", ())]
    links += [attribute(link, "href") for link in atom_links if attribute(link, "rel") in IS_ALTERNATE]
    own = [attribute(link, "href") for link in atom_links if attribute(link, "rel") == "self"]
    site = first_address([resolved(base(about, ""), link) for link in links])
    title = construct(found.get("title", [None])[0]) or first(found, "dc:title")
    if first(found, "description") == f"{_PART}{title}":
        title = title.partition(" on ")[2] or title
    domain = domain_of(site)
    itself = domain_of(first_address(own))
    return Feed(
        name=title,
        domain="" if FEED_HOSTS.search(domain) else domain,
        base=site or first_address(own),
        language=language(about) or first(found, "language", "dc:language").lower(),
        authors=tuple(author_names(found)),
        is_by_hugo=first(found, "generator").startswith("Hugo"),
        aggregates=any(AGGREGATORS.search(d) for d in (domain, itself) if d and not FEED_HOSTS.search(d)),
    )
