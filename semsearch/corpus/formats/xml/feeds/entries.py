"""The entries of a feed: their ids and addresses, and which are no articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

from semsearch.corpus import urls
from semsearch.corpus.formats.xml.feeds.addresses import (
    FEED_HOSTS,
    IS_ALTERNATE,
    IS_HTML,
    domain_of,
    first_address,
)
from semsearch.corpus.formats.xml.feeds.channel import Feed
from semsearch.corpus.xml_document import (
    Children,
    Element,
    attribute,
    base,
    children,
    first,
    language,
    resolved,
    text,
)

OWN_ID = "urn:semsearch:article:"  # of an entry that semsearch wrote
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
# Entries of a Blogger backup that are no articles, by the ending of their kind.
_BLOGGER_KINDS = {"comment": "a comment", "settings": "a setting", "template": "a template"}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry, and what the others of the feed are compared with.

    Attributes:
        id: Its guid or id, or "".
        addresses: Its addresses, best first.
        permalink: Its id, if that is an address.
        base: What its relative addresses are resolved against, or "".
    """

    element: Element
    id: str
    addresses: tuple[str, ...]
    permalink: str
    base: str

    @property
    def is_own(self) -> bool:
        """Whether semsearch wrote it."""
        return self.id.startswith(OWN_ID)


def read_entry(element: Element, feed: Feed) -> Entry:
    """Return an entry of a feed."""
    found = children(element)
    where = base(element, feed.base)
    identity = next(
        (
            text(e)
            for key in ("guid", "id", "atom:id", "dc:identifier")
            for e in found.get(key, ())
            if text(e)
        ),
        "",
    )
    guid = next(iter(found.get("guid", ())), None)
    says = attribute(guid, "isPermaLink") or attribute(guid, "ispermalink") if guid is not None else ""
    says_no = says.lower() == "false"
    permalink = identity if urls.is_http(identity) and not says_no else ""
    given = [text(link) for key in ("feedburner:origlink", "pheedo:origlink") for link in found.get(key, ())]
    given += [resolved(where, text(link)) for link in found.get("link", ()) if text(link)]
    links = [*found.get("link", ()), *found.get("atom:link", ())]
    given += _alternates([link for link in links if attribute(link, "href")], feed)
    about = attribute(element, _ABOUT)
    given += [permalink, about if urls.is_http(about) else ""]
    given = list(dict.fromkeys(address.replace("&amp;", "&") for address in given if address))
    given.sort(key=lambda address: bool(FEED_HOSTS.search(_host(address))))
    return Entry(element, identity, tuple(given[:3]), permalink, where)


def _host(address: str) -> str:
    """Return the host of an address in lower case, "" if it has none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _alternates(links: Sequence[Element], feed: Feed) -> list[str]:
    """Return the addresses of Atom's alternate links: those in the entry's language first, of these pages."""

    def rank(link: Element) -> tuple[int, bool]:
        wanted = (language(link) or feed.language).partition("-")[0]
        given = attribute(link, "hreflang").lower().partition("-")[0]
        order = 0 if not wanted or given == wanted else 1 if not given else 2
        return order, attribute(link, "type").lower().partition(";")[0] not in IS_HTML

    alternates = [link for link in links if attribute(link, "rel").lower() in IS_ALTERNATE]
    return [resolved(base(link, feed.base), attribute(link, "href")) for link in sorted(alternates, key=rank)]


def told_apart(entries: list[Entry]) -> list[Entry]:
    """Return the entries; those that share a link and have different ids get an address each."""
    ids: dict[str, set[str]] = {}
    for entry in entries:
        if entry.addresses and entry.id:
            ids.setdefault(entry.addresses[0], set()).add(entry.id)
    return [
        replace(entry, addresses=(_own_address(entry), *entry.addresses[1:]))
        if entry.addresses and entry.id and len(ids[entry.addresses[0]]) > 1
        else entry
        for entry in entries
    ]


def _own_address(entry: Entry) -> str:
    return entry.permalink or f"{entry.addresses[0].partition('#')[0]}#{quote(entry.id, safe='')}"


def is_of_several(entries: Sequence[Entry], domain: str) -> bool:
    """Return whether the entries of a feed lead to several sites, none of which is the feed's."""
    if not domain:
        return False
    sites = {_site(found) for entry in entries if (found := domain_of(first_address(entry.addresses)))}
    return len(sites) > 1 and _site(domain) not in sites


def _site(domain: str) -> str:
    """Return the last two labels of a domain."""
    return ".".join(domain.split(".")[-2:])


def are_lists(entries: Sequence[Entry], feed: Feed) -> bool:
    """Return whether the entries of a feed of Hugo are its topics: right below it, and without any text."""
    return all(
        entry.addresses
        and entry.addresses[0].startswith(feed.base)
        and "/" not in entry.addresses[0].removeprefix(feed.base).strip("/")
        and not first(children(entry.element), "description")
        for entry in entries
    )


def no_article(found: Children) -> str:
    """Return what an entry is that is no published article; "" if it is one."""
    drafts = [text(draft) for control in found.get("app:control", ()) for draft in control]
    if "yes" in drafts or first(found, "blogger:status").upper() == "DRAFT":
        return "a draft"
    kinds = [attribute(category, "term").lower().rpartition("#")[2] for category in found.get("category", ())
             if attribute(category, "scheme").endswith("#kind")]  # fmt: skip
    kinds.append(first(found, "blogger:type").lower())
    return next((_BLOGGER_KINDS[kind] for kind in kinds if kind in _BLOGGER_KINDS), "")
