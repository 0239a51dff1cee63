"""The lines of one article in a terminal: its title, which may be a link, its URL, outlet and date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rich.style import Style
from rich.text import Text

from semsearch.presentation.terminal.wrapping import wrapped
from semsearch.presentation.text.articles import outlet
from semsearch.presentation.text.dates import day
from semsearch.presentation.text.messages import UNTITLED
from semsearch.presentation.text.phrases import DOT, NO_BREAK
from semsearch.text.printable import address, printable
from semsearch.types import Article, Related

_BOLD = Style(bold=True)


def title(article: Article, style: Style, linked: bool) -> Text:
    """Return the title; without one, the URL or a placeholder. If `linked`, it links to the article."""
    url = address(article.url)
    text = printable(article.title) or url or UNTITLED
    return Text.assemble((text, style + Style(link=url) if linked and url else style))


def headline_lines(article: Article, width: int, prefix: Text | str = "", *, linked: bool) -> Iterator[Text]:
    """Return the title in bold, and the URL on a line of its own unless the title links to it.

    The URL is never wrapped, so that it can be copied.
    """
    yield from wrapped(title(article, _BOLD, linked), width, prefix)
    if (url := address(article.url)) and not linked:
        yield Text(" " * len(prefix) + url)


def fact_lines(article: Article, width: int, indent: str = "", *more: str) -> Iterator[Text]:
    """Return the outlet, the date and further facts on a dim line; no line if there are none."""
    facts = (outlet(article), day(article.published_at) if article.published_at else "", *more)
    if any(facts):
        yield from wrapped(Text(DOT.join(filter(None, facts)), "dim"), width, indent)


def related_line(entry: Related, beside: datetime | None, linked: bool) -> Text:
    """Return an article of the related coverage with its outlet and date.

    Args:
        entry: The article.
        beside: Date of the article above it; a date in the same year is shown without the year.
        linked: Link the title to the article.
    """
    article = entry.article
    when = day(article.published_at, beside) if article.published_at else ""
    source = ", ".join(filter(None, (outlet(article), when)))
    line = Text.assemble(("similar: " if entry.relation == "similar" else "", "dim"))
    line.append_text(title(article, Style(), linked))
    return line.append(f" —{NO_BREAK}{source}", "dim") if source else line
