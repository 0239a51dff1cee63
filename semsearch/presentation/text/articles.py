"""An article in words: its title, outlet and excerpt, each one line without invisible characters."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from semsearch.presentation.text.messages import UNTITLED
from semsearch.text.printable import printable, shortened
from semsearch.types import Article

AUTHORS = 3  # of an article that are named
EXCERPT = 500  # characters of an excerpt that people are shown; JSON has all of it
_SAFE = "!#$%&*+,-./:;=?@[]_~"  # in a link: no white space, parenthesis or quotation mark that could end it


def title(article: Article) -> str:
    """Return the title; without one, the URL or a placeholder."""
    return printable(article.title) or link_target(article.url) or UNTITLED


def outlet(article: Article) -> str:
    """Return the outlet's name, else its domain, else ""."""
    return printable(article.provider.name) or printable(article.provider.domain)


def authors(article: Article) -> tuple[str, ...]:
    """Return the names of the authors."""
    return tuple(filter(None, map(printable, article.authors)))


def byline(article: Article) -> str:
    """Return the authors as a phrase, at most `AUTHORS` by name; "" if none is known."""
    names = authors(article)
    if len(names) > AUTHORS:
        names = (*names[:AUTHORS], f"{len(names) - AUTHORS:,} more")
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def excerpt(article: Article) -> str:
    """Return the excerpt, shortened to `EXCERPT` characters."""
    return shortened(printable(article.excerpt), EXCERPT)


def link_target(url: str) -> str:
    """Return an http or https URL that is safe inside a Markdown link or a table; "" for anything else.

    Letters of all scripts stay readable (compare `printable.address`, which returns ASCII).
    """
    try:
        parts = urlsplit(url)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            return ""
    except ValueError:  # an invalid bracket
        return ""
    return "".join(c if _is_safe(c) else quote(c, safe="", errors="replace") for c in url.strip())


def _is_safe(c: str) -> bool:
    return c in _SAFE or c.isalnum() or (not c.isascii() and c.isprintable())
