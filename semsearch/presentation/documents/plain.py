"""An article's plain parts, as they may stand in any document: one line each, and nothing invisible."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote, urlsplit

from semsearch.presentation.terminal import dates
from semsearch.presentation.terminal.wrapping import NO_BREAK
from semsearch.text.printable import printable
from semsearch.types import Article

_SAFE = "!#$%&*+,-./:;=?@[]_~"  # of an address: no white space, bracket or quotation mark that could end it


def address(url: str) -> str:
    """Return an http or https address as it may stand in a link; "" for anything else."""
    try:
        parts = urlsplit(url)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            return ""
    except ValueError:  # a bracket that makes no sense
        return ""
    return "".join(c if _stands(c) else quote(c, safe="", errors="replace") for c in url.strip())


def title(article: Article) -> str:
    """Return the title, or what stands for it."""
    return printable(article.title) or address(article.url) or "(without a title)"


def day(instant: datetime | None) -> str:
    """Return "28 July 2021", in UTC; "" where there is no date."""
    return dates.day(instant).replace(NO_BREAK, " ") if instant else ""


def _stands(c: str) -> bool:
    return c in _SAFE or c.isalnum() or (not c.isascii() and c.isprintable())
