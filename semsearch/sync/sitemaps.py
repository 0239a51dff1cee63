"""The index of a site's sitemaps -> the addresses of those that may hold news."""

from __future__ import annotations

from urllib.parse import urlsplit
from xml.parsers import expat

MOST = 10  # sitemaps of an index that are fetched
_LISTED = 50_000  # entries of an index that are looked at, as many as the protocol allows
_TEXT = 2_048  # characters of an address


class _Found(Exception):
    """The root element is not that of an index of sitemaps."""


def listed(content: bytes, url: str) -> list[str] | None:
    """Return the sitemaps that an index of sitemaps names, at most `MOST`; None if it is no such index.

    Those with "news" in their address are preferred: if there are any, only these. Then the latest come
    first. A sitemap on another host is left out.

    Args:
        content: The document. A document type is refused, so no entities are expanded.
        url: Where it was fetched from.
    """
    entries = _entries(content)
    if entries is None:
        return None
    host = urlsplit(url).hostname
    own = [(address, changed) for address, changed in entries if _host(address) == host and address != url]
    news = [(address, changed) for address, changed in own if "news" in urlsplit(address).path.lower()]
    latest = sorted(dict(news or own).items(), key=lambda entry: entry[1], reverse=True)
    return [address for address, _ in latest[:MOST]]


def _host(address: str) -> str | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts.hostname if parts.scheme in ("http", "https") else None


def _entries(content: bytes) -> list[tuple[str, str]] | None:
    """Return the address of each entry, and when it changed, as written; None for another document."""
    entries: list[dict[str, str]] = []
    open_elements: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if not open_elements and local != "sitemapindex":
            raise _Found
        open_elements.append(local)
        if local == "sitemap" and len(entries) < _LISTED:
            entries.append({"loc": "", "lastmod": ""})

    def text(data: str) -> None:
        if entries and open_elements[-2:-1] == ["sitemap"] and open_elements[-1] in entries[-1]:
            entries[-1][open_elements[-1]] = (entries[-1][open_elements[-1]] + data)[:_TEXT]

    def refuse(*_: object) -> None:
        raise _Found

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: open_elements.pop()
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except _Found:
        return None
    except expat.ExpatError:
        if not entries:
            return None  # what is broken later on is used up to there
    return [(entry["loc"].strip(), entry["lastmod"].strip()) for entry in entries]
