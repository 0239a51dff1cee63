"""What an article is called in a line: its title, its outlet; numbers of things, and names of none."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from rich.text import Text

from semsearch.text.printable import address, printable, shortened
from semsearch.types import Article

EXCERPT = 500  # characters that people are shown of an excerpt; JSON has all of it


def title(article: Article, style: Style, linked: bool) -> Text:
    """Return the title, or what stands for it; `linked` lets it link to the article."""
    url = address(article.url)
    text = printable(article.title) or url or "(without a title)"
    return Text.assemble((text, style + Style(link=url) if linked and url else style))


def outlet(article: Article) -> str:
    """Return the outlet's name, else its domain."""
    return printable(article.provider.name) or printable(article.provider.domain)


def excerpt(article: Article) -> str:
    """Return the excerpt, or the beginning of a long one."""
    return shortened(printable(article.excerpt), EXCERPT)


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return "1 article", "1,412 articles", "2 stories" (with the plural "stories"), …."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def unnamed(names: Sequence[str]) -> str:
    """Say that no article holds any of these, "" where there are none."""
    *others, last = [f"“{name}”" for name in names] or [""]
    return f"no article says {', '.join(others)}{' or ' if others else ''}{last}" if last else ""
