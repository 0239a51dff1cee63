"""NewsML-G2 and NewsML 1 -> an item for each news item.

https://iptc.org/standards/newsml-g2/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from semsearch.corpus import urls
from semsearch.corpus.fields import PlainText, RecordError, record_fields
from semsearch.corpus.formats.xml import nitf
from semsearch.corpus.record import Location, records
from semsearch.corpus.xml_document import Element, attribute, child, descendants, html, local_name, text
from semsearch.types import Record, Skip

_UNPUBLISHED = frozenset({"canceled", "cancelled", "withheld", "embargoed"})


def read(root: Element, location: Location) -> Iterator[Record]:
    """Yield the records of the news items.

    Raises:
        RecordError: There are none.
    """
    items = [root] if local_name(root) == "newsitem" else list(descendants(root, "newsitem"))
    if not items:
        raise RecordError("NewsML without news items")
    first_version = local_name(root) == "newsml"
    for number, item in enumerate(items, start=1):
        status = _status(item)
        if status in _UNPUBLISHED:
            yield Skip(location.path, None, f"an item with the status {status}")
            continue
        fields = _record_of_version_1(item) if first_version else _record(item)
        place = location if item is root else replace(location, entry=number)
        yield from records(record_fields(fields), place, body=_body(item))


def _status(item: Element) -> str:
    """Return the status of publication in lower case, without the prefix of its vocabulary."""
    for element in descendants(item, "pubstatus", "status"):
        given = attribute(element, "qcode") or attribute(element, "uri") or attribute(element, "FormalName")
        return given.replace("/", ":").rpartition(":")[2].lower()
    return ""


def _record(item: Element) -> dict[str, object]:
    """Return a news item of NewsML-G2 under the archive's keys."""
    about = [part for part in item if local_name(part) in ("itemmeta", "contentmeta")]
    meta = next((part for part in about if local_name(part) == "itemmeta"), item)
    content = next((part for part in about if local_name(part) == "contentmeta"), item)
    guid = attribute(item, "guid")
    dates = {key: text(child(content, key.lower())) for key in ("contentCreated", "contentModified")}
    return {
        "id": guid,
        "title": _first(content, "headline") or _first(meta, "title"),
        "excerpt": _first(content, "description"),
        "url": [*_addresses(about), *([guid] if urls.is_http(guid) else [])],
        "firstCreated": text(child(meta, "firstcreated")) or dates["contentCreated"],
        "versionCreated": text(child(meta, "versioncreated")),
        "modified": dates["contentModified"],
        "provider": _named(content, "infosource") or _named(meta, "provider") or _named(content, "creator"),
        "authors": _first(content, "by") or [_name(e) for e in content if local_name(e) == "creator"],
        "topics": list(_topics(about)),
        "type": attribute(_or_item(child(meta, "itemclass"), meta), "qcode").rpartition(":")[2],
        "images": list(_images(item)),
    }


def _record_of_version_1(item: Element) -> dict[str, object]:
    """Return a news item of NewsML 1 under the archive's keys."""

    def of(*names: str) -> str:
        return next((html(found) for found in descendants(item, *names)), "")

    party = next(
        (attribute(p, "FormalName") for e in descendants(item, "provider") for p in descendants(e, "party")),
        "",
    )
    return {
        "id": of("publicidentifier") or of("newsitemid"),
        "title": of("headline") or of("newsline"),
        "excerpt": of("subheadline"),
        "firstCreated": of("firstcreated"),
        "versionCreated": of("thisrevisioncreated"),
        "provider": party or of("providerid"),
        "authors": of("byline"),
        "topics": [html(keyword) for keyword in descendants(item, "keywordline")],
    }


def _or_item(found: Element | None, item: Element) -> Element:
    return item if found is None else found


def _first(about: Element, name: str) -> str:
    """Return the first text with a name; that of a subordinate headline only if there is no other."""
    named = (e for e in about if local_name(e) == name)
    found = sorted(named, key=lambda e: "sub" in attribute(e, "role").lower())
    return next((given for e in found if (given := html(e))), "")


def _name(element: Element) -> str:
    """Return the name that a concept is given: in words, or as a literal."""
    return text(child(element, "name")) or attribute(element, "literal")


def _named(about: Element, name: str) -> str:
    return next((given for e in about if local_name(e) == name and (given := _name(e))), "")


def _topics(about: list[Element]) -> Iterator[str]:
    for part in about:
        for element in part:
            if local_name(element) == "subject":
                yield _name(element)
            elif local_name(element) == "keyword":
                yield text(element)


def _addresses(about: list[Element]) -> Iterator[str]:
    """Yield the addresses of an item: its canonical link, then other names of it that are addresses."""
    for part in about:
        for link in part:
            relation = attribute(link, "rel").replace("/", ":").rpartition(":")[2].lower()
            if local_name(link) == "link" and relation == "canonical" and attribute(link, "href"):
                yield attribute(link, "href")
    for part in about:
        yield from (text(e) for e in part if local_name(e) == "altid" and urls.is_http(text(e)))


def _body(item: Element) -> str:
    """Return the text of an item, of NITF, XHTML, HTML, or plain text."""
    for content in descendants(item, "inlinexml", "inlinedata", "datacontent"):
        kind = attribute(content, "contenttype").lower()
        if local_name(content) == "inlinedata":
            if kind.startswith("image/") or attribute(content, "encoding"):
                continue
            return PlainText(text(content)) if kind.startswith("text/plain") else html(content)
        inner = next((e for e in content.iter() if local_name(e) in ("nitf", "body")), content)
        if found := nitf.body(inner) if local_name(inner) == "nitf" else html(inner):
            return found
    return ""


def _images(item: Element) -> Iterator[dict[str, object]]:
    for content in descendants(item, "remotecontent"):
        if attribute(content, "contenttype").startswith("image/") and urls.is_http(
            attribute(content, "href")
        ):
            sides = {side: length for side in ("width", "height")
                     if (length := attribute(content, side)).isdecimal()}  # fmt: skip
            yield {"url": attribute(content, "href"), **sides}
