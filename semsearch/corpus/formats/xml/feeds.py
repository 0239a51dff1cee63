"""RSS 0.9x to 2.0, RSS 1.0 (RDF), Atom 0.3 and 1.0 -> an item for each entry.

With the usual extensions: Dublin Core, `content:encoded`, Media RSS, iTunes, FeedBurner, and the elements in
which aggregators name the outlet. The feeds that semsearch itself writes are read as what they were.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

from semsearch.corpus import urls
from semsearch.corpus.fields import PlainText, RecordError, record_fields
from semsearch.corpus.formats.xml import media
from semsearch.corpus.record import Location, records
from semsearch.corpus.xml_document import (
    Children,
    Element,
    attribute,
    base,
    child,
    children,
    descendants,
    first,
    language,
    local_name,
    resolved,
    text,
)
from semsearch.corpus.xml_document import html as html_of
from semsearch.types import Record, Skip

OWN_ID = "urn:semsearch:article:"  # of an entry that semsearch wrote

# Sites that show the articles of others: their own name is no outlet.
_AGGREGATORS = re.compile(
    r"(?:^|\.)(?:google\.[a-z.]{2,6}|bing\.com|feedly\.com|inoreader\.com|newsblur\.com|theoldreader\.com)$"
)
# Hosts that serve the feeds of others: they say nothing about the outlet.
_FEED_HOSTS = re.compile(
    r"^(?:feeds?\d?\.feedburner\.com|feedproxy\.google\.com|feeds\.feedblitz\.com|rss\.app|feed43\.com|fetchrss\.com)$"
)
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_IS_ALTERNATE = frozenset({"", "alternate", "http://www.iana.org/assignments/relation/alternate"})
_IS_HTML = frozenset({"", "text/html", "application/xhtml+xml"})
_LIST = re.compile(r"\s*<[ou]l[\s>]", re.IGNORECASE)  # what Google News writes: a list of other articles
_ON_PORTAL = re.compile(r" on MSN(?:\.com)?$")
_PART = (
    "Recent content in "  # what Hugo describes the feed of a section or topic with: "News on The Canal Daily"
)
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
# Entries of a Blogger backup that are no articles, by the ending of their kind.
_BLOGGER_KINDS = {"comment": "a comment", "settings": "a setting", "template": "a template"}


@dataclass(frozen=True, slots=True)
class _Feed:
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


@dataclass(frozen=True, slots=True)
class _Entry:
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


def read(root: Element, location: Location) -> Iterator[Record]:
    """Yield the records of a feed's entries.

    Raises:
        RecordError: It has none.
    """
    if local_name(root) == "entry":
        feed, elements = _Feed("", "", "", language(root)), [root]
    else:
        channel = child(root, "channel")
        about = root if channel is None else channel
        # RSS 1.0 has them beside the channel; where a tag is not closed, an item is within the one before it
        feed, elements = _feed(about), list(descendants(root, "item", "entry", like=about))
    if not elements:
        raise RecordError("a feed without entries")
    entries = _told_apart([_entry(element, feed) for element in elements])
    if location.outlet:
        feed = replace(feed, name="")  # it often says more than the outlet
    if not feed.aggregates:
        feed = replace(feed, aggregates=_is_of_several(entries, feed.domain))
    topics = "a list of articles" if feed.is_by_hugo and _are_lists(entries, feed) else ""
    for number, entry in enumerate(entries, start=1):
        found = children(entry.element)
        place = replace(location, entry=number, base=entry.base or location.base)
        if reason := _no_article(found) or topics:
            yield Skip(location.path, None, reason)
            continue
        fields, body = _record(entry, found, feed)
        yield from records(record_fields(fields), place, body=body)


# --- the feed -----------------------------------------------------------------------------------------------


def _feed(about: Element) -> _Feed:
    found = children(about)
    links = [text(link) for link in found.get("link", ()) if not link.get("href")]
    atom_links = [*found.get("link", ()), *found.get("atom:link", ())]
    links += [attribute(link, "href") for link in atom_links if attribute(link, "rel") in _IS_ALTERNATE]
    own = [attribute(link, "href") for link in atom_links if attribute(link, "rel") == "self"]
    site = _first_address([resolved(base(about, ""), link) for link in links])
    title = _construct(found.get("title", [None])[0]) or first(found, "dc:title")
    if first(found, "description") == f"{_PART}{title}":
        title = title.partition(" on ")[2] or title
    domain = _domain(site)
    itself = _domain(_first_address(own))
    return _Feed(
        name=title,
        domain="" if _FEED_HOSTS.search(domain) else domain,
        base=site or _first_address(own),
        language=language(about) or first(found, "language", "dc:language").lower(),
        authors=tuple(_names(found)),
        is_by_hugo=first(found, "generator").startswith("Hugo"),
        aggregates=any(_AGGREGATORS.search(d) for d in (domain, itself) if d and not _FEED_HOSTS.search(d)),
    )


def _first_address(given: Sequence[str]) -> str:
    """Return the first valid http(s) address, "" if there is none."""
    for address in given:
        try:
            return urls.validated(address)
        except ValueError:
            continue
    return ""


def _domain(address: str) -> str:
    """Return the domain of an http(s) address, "" of anything else."""
    try:
        return urls.domain(urls.canonical(address)) if address else ""
    except ValueError:
        return ""


def _is_of_several(entries: Sequence[_Entry], domain: str) -> bool:
    """Return whether the entries of a feed lead to several sites, none of which is the feed's."""
    if not domain:
        return False
    sites = {_site(found) for entry in entries if (found := _domain(_first_address(entry.addresses)))}
    return len(sites) > 1 and _site(domain) not in sites


def _site(domain: str) -> str:
    """Return the last two labels of a domain."""
    return ".".join(domain.split(".")[-2:])


def _are_lists(entries: Sequence[_Entry], feed: _Feed) -> bool:
    """Return whether the entries of a feed of Hugo are its topics: right below it, and without any text."""
    return all(
        entry.addresses
        and entry.addresses[0].startswith(feed.base)
        and "/" not in entry.addresses[0].removeprefix(feed.base).strip("/")
        and not first(children(entry.element), "description")
        for entry in entries
    )


def _is_part(one: str, other: str) -> bool:
    """Return whether one of two domains is the other or within it."""
    return f".{one}".endswith(f".{other}") or f".{other}".endswith(f".{one}")


# --- addresses ----------------------------------------------------------------------------------------------


def _entry(element: Element, feed: _Feed) -> _Entry:
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
    given.sort(key=lambda address: bool(_FEED_HOSTS.search(_host(address))))
    return _Entry(element, identity, tuple(given[:3]), permalink, where)


def _host(address: str) -> str:
    """Return the host of an address in lower case, "" if it has none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _alternates(links: Sequence[Element], feed: _Feed) -> list[str]:
    """Return the addresses of Atom's alternate links: those in the entry's language first, of these pages."""

    def rank(link: Element) -> tuple[int, bool]:
        wanted = (language(link) or feed.language).partition("-")[0]
        given = attribute(link, "hreflang").lower().partition("-")[0]
        order = 0 if not wanted or given == wanted else 1 if not given else 2
        return order, attribute(link, "type").lower().partition(";")[0] not in _IS_HTML

    alternates = [link for link in links if attribute(link, "rel").lower() in _IS_ALTERNATE]
    return [resolved(base(link, feed.base), attribute(link, "href")) for link in sorted(alternates, key=rank)]


def _told_apart(entries: list[_Entry]) -> list[_Entry]:
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


def _own_address(entry: _Entry) -> str:
    return entry.permalink or f"{entry.addresses[0].partition('#')[0]}#{quote(entry.id, safe='')}"


# --- an entry -----------------------------------------------------------------------------------------------


def _no_article(found: Children) -> str:
    """Return what an entry is that is no published article; "" if it is one."""
    drafts = [text(draft) for control in found.get("app:control", ()) for draft in control]
    if "yes" in drafts or first(found, "blogger:status").upper() == "DRAFT":
        return "a draft"
    kinds = [attribute(category, "term").lower().rpartition("#")[2] for category in found.get("category", ())
             if attribute(category, "scheme").endswith("#kind")]  # fmt: skip
    kinds.append(first(found, "blogger:type").lower())
    return next((_BLOGGER_KINDS[kind] for kind in kinds if kind in _BLOGGER_KINDS), "")


def _record(entry: _Entry, found: Children, feed: _Feed) -> tuple[dict[str, object], str]:
    """Return an entry under the archive's keys, and the text that stands in for an excerpt."""
    own = entry.id.startswith(OWN_ID)
    constructs = {key: [_construct(e) for e in found.get(key, ())] for key in ("title", "summary", "content")}
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
        "authors": _authors(entry, found, feed),
        "topics": topics,
        "images": media.images(found, entry.base),
        **dict(zip(("webUrl", "url", "link"), entry.addresses, strict=False)),
        **_outlet(entry, found, feed),
    }
    for element, key in _DATES:
        if key not in fields and not (own and key == "updated") and (date := first(found, element)):
            fields[key] = date
    return fields, body


def _construct(element: Element | None) -> str:
    """Return an Atom text: HTML, or `PlainText`, or "" if it holds no text; RSS has only HTML."""
    if element is None or attribute(element, "src") or attribute(element, "mode").lower() == "base64":
        return ""
    kind = attribute(element, "type").lower().partition(";")[0].strip()
    if kind in ("text", "text/plain") and attribute(element, "mode").lower() != "escaped":
        return PlainText(text(element))
    is_text = "/" not in kind or kind in _IS_HTML or (kind.startswith("text/") and kind != "text/xml")
    return html_of(element) if is_text else ""


def _authors(entry: _Entry, found: Children, feed: _Feed) -> list[str] | str:
    """Return the authors of an entry, of the source that it is from, or of the feed: a list, or a text."""
    if entry.id.startswith(OWN_ID):
        return list(_names(found))[:-1]  # the last is the outlet
    sources = (*found.get("source", ()), *found.get("atom:source", ()))
    for names in (_names(found), *(_names(children(source)) for source in sources), feed.authors):
        if given := list(filter(None, names)):
            return given if len(given) > 1 else given[0]
    return []


def _names(about: Children) -> Iterator[str]:
    """Yield what an entry, a source or a feed says of its authors."""
    keys = ("dc:creator", "author", "atom:author", "itunes:author")
    for element in next(filter(None, map(about.get, keys)), ()):
        name = child(element, "name")
        yield PlainText(text(element if name is None and not len(element) else name))


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


def _outlet(entry: _Entry, found: Children, feed: _Feed) -> dict[str, object]:
    """Return the outlet of an entry: the source that it names, or the feed; none for that of its address."""
    if entry.id.startswith(OWN_ID):
        return {"provider": {"name": next(reversed(list(_names(found))), "")}}
    for source in (*found.get("source", ()), *found.get("news:source", ()), *found.get("atom:source", ())):
        inner = children(source)
        links = [attribute(source, "url")]
        links += [
            attribute(one, "href") or text(one)
            for one in inner.get("link", ())
            if attribute(one, "rel") in _IS_ALTERNATE
        ]
        name = (
            _construct(inner["title"][0]) if "title" in inner else html_of(source) if not len(source) else ""
        )
        domain = _domain(_first_address(links))
        domain = "" if _FEED_HOSTS.search(domain) or _AGGREGATORS.search(domain) else domain
        if name or domain:
            return {"source": {"name": _ON_PORTAL.sub("", name), "domain": domain}}
    if feed.aggregates:
        return {}
    domain = _domain(_first_address([resolved(entry.base, address) for address in entry.addresses]))
    of_feed = feed.domain and (not domain or _is_part(domain, feed.domain))
    return {"provider": {"name": feed.name, "domain": feed.domain if of_feed else ""}}
