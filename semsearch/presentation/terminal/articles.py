"""One article as lines of a terminal: its title, URL, outlet and date, and the composition of its score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from math import floor

from rich.style import Style
from rich.text import Text

from semsearch.presentation.terminal.wrapping import wrapped
from semsearch.presentation.text.articles import byline, outlet
from semsearch.presentation.text.messages import UNTITLED
from semsearch.presentation.text.phrases import DOT, NO_BREAK, day
from semsearch.text.printable import address, printable
from semsearch.types import Article, Hit, Related

_BOLD = Style(bold=True)
SHOWN = ("dense", "lexical")  # also if they are zero
_EXACT = 0.0005  # by which the parts may differ from their sum; a server that omits them differs by all of it


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
    """Return the authors, the outlet, the date and further facts on a dim line; no line if there are none."""
    facts = (
        byline(article),
        outlet(article),
        day(article.published_at) if article.published_at else "",
        *more,
    )
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


def explanation_lines(hit: Hit, width: int, indent: str) -> Iterator[Text]:
    """Return the parts of a score that count for a thousandth or more; as shown, they add up to it."""
    why = hit.why
    parts = {
        "dense": (why.dense, f"cosine {why.cosine:.2f}"),
        "lexical": (why.lexical, f"bm25 {why.bm25:.1f}"),
        "interaction": (why.interaction, f"MaxSim {why.maxsim:.2f}"),
        "feedback": (why.feedback, "words of the best articles"),
        "corroboration": (why.corroboration, "a similar article also ranks high"),
        "recency": (why.recency, "recent, or from the time asked for"),
        "quality": (why.quality, "the archive's own rating"),
        "reranking": (why.reranking, "cross-encoder"),
        "exclusion": (why.exclusion, "about what the question excludes"),
    }
    figures = [figure for figure, _ in parts.values()]
    if abs(sum(figures) - hit.score) > _EXACT:
        yield from wrapped(Text("(no breakdown of this score available)", "dim"), width, indent)
        return
    total = round(round(hit.score, 3) * 1000)  # as on the story's line
    rows = [
        (name, units, source)
        for (name, (_, source)), units in zip(parts.items(), thousandths(figures, total), strict=True)
        if units or name in SHOWN
    ]
    pad = max(len(name) for name, *_ in rows)
    for number, (name, units, source) in enumerate(rows):
        sign = "-" if units < 0 else "+" if number else " "
        line = f"{name:<{pad}} {sign} {abs(units) / 1000:.3f}  {source}"
        yield from wrapped(Text(line, "dim"), width, indent)
    yield from wrapped(Text(f"{'score':<{pad}} = {total / 1000:.3f}", "dim"), width, indent)


def thousandths(parts: Sequence[float], total: int) -> list[int]:
    """Round parts to whole thousandths that add up to their total, each by less than one.

    Uses largest remainders: all parts are rounded down, then those that lost most get one unit back. A total
    that was itself rounded down may be one unit below that sum; then the part that lost least gives one up.
    """
    units = [floor(part * 1000) for part in parts]
    short = total - sum(units)
    lost = sorted(range(len(parts)), key=lambda n: parts[n] * 1000 - units[n], reverse=short > 0)
    for n in lost[: abs(short)]:
        units[n] += 1 if short > 0 else -1
    return units
