"""XML that is well-formed whatever stands in it: made of elements, never of text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from xml.etree import ElementTree

_NONE: Mapping[str, str] = MappingProxyType({})
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2

Element = ElementTree.Element


def element(
    name: str, text: str = "", attributes: Mapping[str, str] = _NONE, children: Iterable[Element] = ()
) -> Element:
    """Make an element; its name has the prefix that the root declares.

    Characters that XML forbids are left out.
    """
    made = Element(name, {key: _FORBIDDEN.sub("", value) for key, value in attributes.items()})
    made.text = _FORBIDDEN.sub("", text)
    made.extend(children)
    return made


def document(root: Element) -> bytes:
    """Return a document in UTF-8."""
    ElementTree.indent(root)
    written = ElementTree.tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'.encode()


def html(root: Element) -> str:
    """Return an element as HTML."""
    return ElementTree.tostring(root, "unicode", method="html")
