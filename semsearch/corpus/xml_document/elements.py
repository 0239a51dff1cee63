"""The elements of a document: their names, texts, attributes and addresses."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from html import escape
from typing import Any, TypeAlias
from urllib.parse import urljoin

from semsearch.text.sanitize import clean

Element: TypeAlias = Any  # lxml has no types
Children: TypeAlias = dict[str, list[Element]]  # by name, see `children`

# The prefixes that are used here, by how their namespaces begin, in lower case: versions make no difference.
_PREFIXES = (
    ("http://www.w3.org/2005/atom", "atom"),
    ("http://purl.org/atom/ns", "atom"),
    ("http://purl.org/atom/app", "app"),
    ("http://www.w3.org/2007/app", "app"),
    ("http://purl.org/dc/elements/", "dc"),
    ("http://purl.org/dc/terms", "dcterms"),
    ("http://purl.org/rss/1.0/modules/content", "content"),
    ("http://search.yahoo.com/mrss", "media"),
    ("http://video.search.yahoo.com/mrss", "media"),
    ("http://www.rssboard.org/media-rss", "media"),
    ("http://www.itunes.com/dtds/podcast-", "itunes"),
    ("http://www.google.com/schemas/play-podcasts", "googleplay"),
    ("http://rssnamespace.org/feedburner/ext", "feedburner"),
    ("http://www.youtube.com/xml/schemas/", "yt"),
    ("http://schemas.google.com/blogger/", "blogger"),
    ("http://www.google.com/schemas/sitemap-news", "news"),
    ("http://www.google.com/schemas/sitemap-image", "image"),
    ("http://wordpress.org/export/", "wp"),
    ("http://www.w3.org/1999/xhtml", "xhtml"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns", "rdf"),
)
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_BLOCKS = frozenset({"block", "bq", "fn", "hl1", "hl2", "media", "note"})  # of NITF


@lru_cache(maxsize=4_096)
def _split(tag: str) -> tuple[str, str]:
    """Return namespace and local name of a tag in lower case; an undeclared prefix counts as a namespace."""
    if tag.startswith("{"):
        namespace, _, local = tag[1:].rpartition("}")
    else:
        namespace, _, local = tag.rpartition(":")
    return namespace.lower(), local.lower()


@lru_cache(maxsize=4_096)
def _prefix(namespace: str, written: str) -> str:
    namespace = namespace.replace("https://", "http://", 1)
    if namespace.startswith("http://wordpress.org/export/") and namespace.strip("/").endswith("excerpt"):
        return "excerpt"
    return next(
        (prefix for uri, prefix in _PREFIXES if namespace.startswith(uri)), written.lower() or namespace
    )


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace, in lower case."""
    return _split(element.tag)[1] if isinstance(element.tag, str) else ""


def name(element: Element, home: str = "") -> str:
    """Return the name of an element in lower case, with a prefix unless it is in the namespace `home`."""
    if not isinstance(element.tag, str):
        return ""
    namespace, local = _split(element.tag)
    if not namespace or namespace == home:
        return local
    return f"{_prefix(namespace, str(element.prefix or ''))}:{local}"


def children(element: Element) -> Children:
    """Return the children of an element by `name`; those in its own namespace have no prefix."""
    home = _split(element.tag)[0]
    found: Children = {}
    for child in element:
        found.setdefault(name(child, home), []).append(child)
    return found


def descendants(element: Element, *names: str, like: Element | None = None) -> Iterator[Element]:
    """Yield the elements below an element with one of these local names (in lower case), in document order.

    Args:
        element: The element.
        names: The names.
        like: An element in their namespace; by default, `element`.
    """
    home = _split((element if like is None else like).tag)[0]
    for inner in element.iter():
        if inner is not element and isinstance(inner.tag, str):
            namespace, local = _split(inner.tag)
            if local in names and namespace == home:
                yield inner


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first descendant at a path of local names (in lower case), None if there is none."""
    for step in path:
        if element is None:
            return None
        element = next((inner for inner in element if local_name(inner) == step), None)
    return element


def text(element: Element | None) -> str:
    """Return all text of an element without its markup, stripped; "" for None."""
    return "".join(element.itertext()).strip() if element is not None else ""


def html(element: Element | None, without: frozenset[str] = frozenset()) -> str:
    """Return the content of an element as HTML: its text if it has only text, or else its elements.

    Args:
        element: The element; None gives "".
        without: Local names of elements to leave out.
    """
    if element is None:
        return ""
    if not len(element):
        return str(element.text or "").strip()
    from lxml import etree

    parts: list[str] = []
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walker:
        local = local_name(inner)
        if event == "start":
            if inner is not element:
                parts.append(f"<{tag}>" if (tag := _html_tag(local)) else "")
            if local in without:
                walker.skip_subtree()
            else:
                parts.append(escape(inner.text or "", quote=False))
        elif inner is not element:
            parts.append(f"</{tag}>" if (tag := _html_tag(local)) else "")
            parts.append(escape(inner.tail or "", quote=False))
    return "".join(parts).strip()


@lru_cache(maxsize=1_024)
def _html_tag(local: str) -> str:
    """Return the HTML tag for an element: itself, `div` for the blocks of NITF, or "" for anything else."""
    return "div" if local in _BLOCKS else "" if clean(f"<{local}>") else local


def first(found: Children, *names: str) -> str:
    """Return the first text, as HTML, among children with these names, tried in order; "" if none has any."""
    return next((given for key in names for inner in found.get(key, ()) if (given := html(inner))), "")


def attribute(element: Element, key: str) -> str:
    """Return an attribute, stripped; "" if there is none."""
    return str(element.get(key) or "").strip()


def language(element: Element) -> str:
    """Return the language that an element or one around it declares, in lower case, "" if none does."""
    for one in (element, *element.iterancestors()):
        if found := attribute(one, _LANGUAGE):
            return found.lower()
    return ""


def base(element: Element, outermost: str) -> str:
    """Return the address that relative ones in an element are resolved against.

    Args:
        element: The element.
        outermost: What `xml:base` itself is resolved against.
    """
    found = outermost
    for one in reversed((element, *element.iterancestors())):
        if given := attribute(one, _BASE):
            found = resolved(found, given)
    return found


def resolved(base: str, address: str) -> str:
    """Return an address, resolved if it is relative and the base is known."""
    if address.startswith(("https://", "http://")):
        return address
    try:
        return urljoin(base, address.strip())
    except ValueError:  # brackets that are no IPv6 address
        return address.strip()
