"""Media of a feed's entry: Media RSS, enclosures, iTunes images, and their captions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from semsearch.corpus.record import IMAGES_LIMIT
from semsearch.corpus.xml_document import Children, Element, attribute, children, first, resolved, text

_IMAGE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|$)", re.IGNORECASE)
_IMAGES = ("itunes:image", "googleplay:image", "image", "news:image")
_SIDE = re.compile(r"[1-9][0-9]{0,5}")
_NESTING = 4  # group, content, and what is in them


class Captions(NamedTuple):
    """What Media RSS calls an entry's media, as HTML."""

    title: str
    text: str


def captions(found: Children) -> Captions:
    """Return the first title and the first description of an entry's media."""
    title = words = ""
    for media in _media(found):
        title = title or first(media, "media:title")
        words = words or first(media, "media:description", "media:text")
    return Captions(title, words)


def images(found: Children, base: str) -> list[dict[str, object]]:
    """Return an entry's pictures, each once, at most `IMAGES_LIMIT`."""
    pictures: dict[str, dict[str, object]] = {}

    def add(element: Element, key: str, about: Children) -> None:
        if given := attribute(element, key) or ("" if key == "url" else text(element)):
            address = resolved(base, given)
            sides = {side: int(value) for side in ("width", "height")
                     if _SIDE.fullmatch(value := attribute(element, side))}  # fmt: skip
            title, credit = first(about, "media:title", "media:description"), first(about, "media:credit")
            pictures.setdefault(address, {"url": address, **sides, "title": title, "attribution": credit})

    of_media = list(_media(found))
    for media in of_media:
        for content in media.get("media:content", ()):
            if _is_image(content, "url"):
                add(content, "url", _prefixed(content))
    for media in of_media:
        for thumbnail in media.get("media:thumbnail", ()):
            add(thumbnail, "url", {})
    for enclosure in found.get("enclosure", ()):
        if _is_image(enclosure, "url"):
            add(enclosure, "url", {})
    for link in (*found.get("link", ()), *found.get("atom:link", ())):
        if attribute(link, "rel") == "enclosure" and _is_image(link, "href"):
            add(link, "href", {})
    for image in (image for key in _IMAGES for image in found.get(key, ())):
        inner = children(image)
        add(next(iter(inner.get("url", ())), image), "href", {})
    return list(pictures.values())[:IMAGES_LIMIT]


def _media(found: Children) -> Iterator[Children]:
    """Yield the children of an entry, and of the groups and contents within it."""
    waiting = [(found, 0)]
    while waiting:
        one, depth = waiting.pop(0)
        yield one
        if depth < _NESTING:
            inner = (*one.get("media:group", ()), *one.get("media:content", ()))
            waiting.extend((_prefixed(element), depth + 1) for element in inner)


def _prefixed(element: Element) -> Children:
    """Return the children of a Media RSS element under the names that they have in an entry."""
    return {key if ":" in key else f"media:{key}": inner for key, inner in children(element).items()}


def _is_image(element: Element, key: str) -> bool:
    medium, kind = attribute(element, "medium").lower(), attribute(element, "type").lower()
    if medium or kind:
        return medium == "image" or kind.startswith("image/")
    return bool(_IMAGE_NAME.search(attribute(element, key)))
