"""Text of an archive -> Markdown that shows it as it stands: nothing in it links, marks up or is HTML.

The rules are CommonMark's (https://spec.commonmark.org) and GitHub's for bare addresses, which would turn to
links by themselves.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_SPECIAL = re.compile(
    r"[\\`*_\[\]~]"  # emphasis, code, links, strikethrough
    r"|(?<=\bwww)\.|:(?=//)|@(?=\w)"  # what would become a link by itself
    r"|^[#+=>-]",  # a heading, a list, a quotation
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(\d{1,9})([.)])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_JOINERS = "\u200c\u200d"  # part of Persian and Indic spelling, and of emoji
_SAFE = "!#$%&*+,-./:;=?@[]_~"  # of an address: no white space, bracket or quotation mark that could end it


def escaped(text: str) -> str:
    """Give one line of Markdown that shows a text; `<` is an entity, for clients that take it for HTML."""
    line = " ".join("".join(c if c.isprintable() or c in _JOINERS else " " for c in text).split())
    line = _ENTITY.sub("&amp;", line)
    line = _NUMBERED.sub(r"\1\\\2", _SPECIAL.sub(r"\\\g<0>", line))
    return line.replace("<", "&lt;")


def address(url: str) -> str:
    """Give an http or https address as it may stand in a link; "" for anything else."""
    try:
        parts = urlsplit(url)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            return ""
    except ValueError:  # a bracket that makes no sense
        return ""
    return "".join(c if _stands(c) else quote(c, safe="", errors="replace") for c in url.strip())


def link(text: str, url: str) -> str:
    """Give a link, or the text alone where there is no address that may be linked to."""
    shown = escaped(text) or escaped(url) or "(without a title)"
    return f"[{shown}]({url})" if url else shown


def _stands(c: str) -> bool:
    return c in _SAFE or c.isalnum() or (not c.isascii() and c.isprintable())
