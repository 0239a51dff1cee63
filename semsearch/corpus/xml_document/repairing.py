"""Text that is nearly XML -> XML: stray `&` and `<`, HTML's named entities, control characters."""

from __future__ import annotations

import re
from html.entities import html5
from types import MappingProxyType

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2
_AMPERSAND = re.compile(r"&(?:(#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});)?")
_OWN_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_STRAY_LESS = re.compile(r"<(?![A-Za-z_:/!?]|[^\x00-\x7f])")
_UNPARSED = re.compile(r"<!\[CDATA\[|<!--")
_CLOSINGS = MappingProxyType({"<![CDATA[": "]]>", "<!--": "-->"})


def repaired(text: str) -> str:
    """Return a text without what most often makes it no XML, in linear time; CDATA stays as it is."""
    text = _FORBIDDEN.sub("", text)
    kept, at = [], 0
    while opening := _UNPARSED.search(text, at):
        kept.append(_escaped(text[at : opening.start()]))
        closing = _CLOSINGS[opening[0]]
        end = text.find(closing, opening.end())
        if end < 0:
            return "".join(kept)  # cut off
        at = end + len(closing)
        if opening[0] != "<!--":
            kept.append(text[opening.start() : at])
    return "".join([*kept, _escaped(text[at:])])


def _escaped(text: str) -> str:
    return _STRAY_LESS.sub("&lt;", _AMPERSAND.sub(_reference, text))


def _reference(found: re.Match[str]) -> str:
    name = found[1]
    if name is None:
        return "&amp;"
    if name in _OWN_ENTITIES:
        return found[0]
    if name.startswith("#"):
        number = int(name[2:], 16) if name[1] == "x" else int(name[1:])
        return found[0] if number <= 0x10FFFF and not _FORBIDDEN.match(chr(number)) else ""
    characters = html5.get(f"{name};")
    return "".join(f"&#{ord(c)};" for c in characters) if characters else f"&amp;{name};"
