"""Make archive text safe for a terminal: no control or escape sequences."""

from __future__ import annotations

import json
import unicodedata
from typing import Any
from urllib.parse import quote, urlsplit

_JOINERS = "\u200c\u200d"  # part of Persian and Indic spelling, and of emoji
_URL_PUNCTUATION = "!#$%&'()*+,-./:;=?@[]_~"
REPLACEMENT = "\ufffd"


def printable(text: str) -> str:
    """Return a text on one line, with single spaces, without control, format and escape characters.

    C0 and C1 controls (so no escape sequence survives), bidirectional controls, tag characters and other
    characters of category Cf except the two joiners are removed. A lone surrogate becomes U+FFFD.
    """
    if not text.isascii() or not text.isprintable():
        text = "".join(c if c.isprintable() else _replaced(c) for c in text)
    return " ".join(text.split())


def address(url: str) -> str:
    """Return an http or https address in ASCII, percent-encoded where needed; "" for anything else."""
    try:
        parts = urlsplit(url)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            return ""
        return quote(url.strip(), safe=_URL_PUNCTUATION)
    except (ValueError, UnicodeEncodeError):  # an invalid bracket or port; a lone surrogate
        return ""


def json_line(value: Any, *, indent: int | None = None, ascii_only: bool = False) -> str:  # noqa: ANN401
    """Return readable JSON that is safe to print: control and format characters are escaped."""
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    if text.isascii() and "\x7f" not in text:
        return text
    return "".join(c if c.isprintable() or c in "\n" else _escaped(c) for c in text)


def _replaced(c: str) -> str:
    if c.isspace():
        return " "
    if c in _JOINERS:
        return c
    kind = unicodedata.category(c)
    if kind == "Cn" and "\U0001f000" <= c <= "\U0003ffff":
        return c  # an emoji or ideograph newer than this Python's Unicode tables
    return REPLACEMENT if kind == "Cs" else ""


def _escaped(c: str) -> str:
    if c.isspace() and unicodedata.category(c) == "Zs":
        return c
    units = c.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def shortened(text: str, longest: int) -> str:
    """Return a text of at most `longest` characters, cut at a space where one is near, with "…"."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    head = cut.rpartition(" ")[0] if text[longest - 1] != " " else cut
    return f"{(head if len(head) > longest // 2 else cut).rstrip(' ,;:')}…"
