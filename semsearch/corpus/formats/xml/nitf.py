"""NITF 3 (News Industry Text Format) -> its item.

https://iptc.org/standards/nitf/
"""

from __future__ import annotations

from collections.abc import Iterator

from semsearch.corpus import urls
from semsearch.corpus.fields import record_fields
from semsearch.corpus.record import Location, records
from semsearch.corpus.xml_document import Element, attribute, child, descendants, html, local_name, text
from semsearch.types import Record, Skip

_NO_TEXT = frozenset({"media"})  # pictures with their captions
_NO_NAME = frozenset({"byttl"})
_ADDRESSES = frozenset({"canonical", "url", "link"})  # names of `meta`


def read(root: Element, location: Location) -> Iterator[Record]:
    """Yield the record of a document."""
    status = attribute(_or_empty(root, "head", "docdata"), "management-status")
    if status in ("canceled", "cancelled", "embargoed", "withheld"):
        yield Skip(location.path, None, f"an item with the status {status}")
        return
    yield from records(record_fields(_record(root)), location, body=body(root))


def body(root: Element) -> str:
    """Return the text of a document as HTML."""
    return html(child(root, "body", "body.content"), _NO_TEXT)


def _or_empty(root: Element, *path: str) -> Element:
    found = child(root, *path)
    return root.makeelement("none") if found is None else found


def _record(root: Element) -> dict[str, object]:
    head, data = _or_empty(root, "head"), _or_empty(root, "head", "docdata")
    publication, above = _or_empty(head, "pubdata"), _or_empty(root, "body", "body.head")
    metas = [meta for meta in head if local_name(meta) == "meta"]
    address = next(
        (attribute(meta, "content") for meta in metas if attribute(meta, "name").lower() in _ADDRESSES), ""
    )
    exact = attribute(publication, "ex-ref")
    return {
        "id": attribute(_or_empty(data, "doc-id"), "id-string"),
        "title": html(child(above, "hedline", "hl1")) or html(child(head, "title")),
        "excerpt": html(child(above, "abstract")),
        "webUrl": address or (exact if urls.is_http(exact) else ""),
        "date": attribute(_or_empty(data, "date.issue"), "norm"),
        "published": attribute(_or_empty(data, "date.release"), "norm"),
        "pubDate": attribute(publication, "date.publication"),
        "provider": attribute(publication, "name")
        or text(child(above, "distributor"))
        or attribute(_or_empty(data, "doc.copyright"), "holder"),
        "authors": _authors(above),
        "topics": list(_topics(head)),
        "images": list(_images(root)),
    }


def _authors(above: Element) -> list[str] | str:
    """Return the persons of the byline, else its text without the titles of persons."""
    byline = child(above, "byline")
    if byline is None:
        return []
    return [html(person) for person in descendants(byline, "person")] or html(byline, _NO_NAME)


def _topics(head: Element) -> Iterator[str]:
    for element in descendants(head, "keyword", "classifier", "tobject.subject"):
        keys = {
            "keyword": ("key",),
            "classifier": ("value",),
            "tobject.subject": ("tobject.subject.detail", "tobject.subject.matter", "tobject.subject.type"),
        }[local_name(element)]
        if name := next((value for key in keys if (value := attribute(element, key))), ""):
            yield name


def _images(root: Element) -> Iterator[dict[str, object]]:
    for medium in descendants(root, "media"):
        if attribute(medium, "media-type") not in ("image", ""):
            continue
        for reference in descendants(medium, "media-reference"):
            source, kind = attribute(reference, "source"), attribute(reference, "mime-type")
            if urls.is_http(source) and (not kind or kind.startswith("image/")):
                sides = {side: length for side in ("width", "height")
                         if (length := attribute(reference, side)).isdecimal()}  # fmt: skip
                title, credit = child(medium, "media-caption"), child(medium, "media-producer")
                yield {"url": source, **sides, "title": html(title), "attribution": html(credit)}
