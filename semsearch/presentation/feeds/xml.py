"""XML documents that are well-formed whatever their text, because they are built from elements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from xml.etree import ElementTree

from semsearch.types import Image

MEDIA_NAMESPACE = (
    "http://search.yahoo.com/mrss/"  # Media RSS; unlike an enclosure, it needs no length in bytes
)
_NONE: Mapping[str, str] = MappingProxyType({})
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2

Element = ElementTree.Element


def element(
    name: str, text: str = "", attributes: Mapping[str, str] = _NONE, children: Iterable[Element] = ()
) -> Element:
    """Return an element without the characters that XML forbids.

    Args:
        name: Its name, with a prefix that the root declares.
        text: The text before its children.
        attributes: Its attributes by name.
        children: The elements inside it.
    """
    made = Element(name, {key: _FORBIDDEN.sub("", value) for key, value in attributes.items()})
    made.text = _FORBIDDEN.sub("", text)
    made.extend(children)
    return made


def document(root: Element) -> bytes:
    """Return an XML document in UTF-8."""
    ElementTree.indent(root)
    written = ElementTree.tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'.encode()


def html(root: Element) -> str:
    """Return an element serialized as HTML."""
    return ElementTree.tostring(root, "unicode", method="html")


def picture(image: Image | None) -> Iterator[Element]:
    """Return the Media RSS element of a picture, if there is one; its prefix is `media`."""
    if image:
        sizes = {"width": image.width, "height": image.height}
        known = {name: str(pixels) for name, pixels in sizes.items() if pixels}
        yield element("media:content", attributes={"url": image.url, "medium": "image", **known})
