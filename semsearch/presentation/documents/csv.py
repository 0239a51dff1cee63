"""An answer as a table for spreadsheets: comma-separated values (RFC 4180), one row an article."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC

from semsearch.presentation.documents import plain
from semsearch.text.printable import printable
from semsearch.types import Answer, Article

COLUMNS = (
    *("story", "relation", "title", "outlet", "domain", "date"),
    *("url", "topics", "excerpt", "score", "confidence"),
)
MARK = "\ufeff"  # Excel takes a file without it for one in the machine's old code page

# What a spreadsheet would calculate: a cell that begins so, also one after a semicolon, which parts cells in
# countries where the comma parts a number from its fraction.
_FORMULA = re.compile(r"(^|;) *(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")


def table(answer: Answer, *, first: int = 1) -> str:
    """Return the articles of an answer, each story's lead before its coverage.

    Dates are in UTC, in the form that spreadsheets read as dates; `score` is empty where an article was no
    candidate, and `confidence` is the answer's, in every row: where it is `none`, the stories are merely the
    nearest. A text that a spreadsheet would take for a formula has an apostrophe before it.

    Args:
        answer: What to show.
        first: Number of the first story: the question's offset and one.
    """
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows([*row, answer.confidence] for row in _rows(answer, first))
    return MARK + written.getvalue()


def harmless(text: str) -> str:
    """Return one line of text that no spreadsheet takes for a formula."""
    return _FORMULA.sub(r"\g<0>'", printable(text))


def _rows(answer: Answer, first: int) -> Iterator[list[str]]:
    """Return the rows, all but their last column."""
    for number, story in enumerate(answer.stories, start=first):
        yield _row(number, "lead", story.lead.article, story.lead.score)
        for entry in story.related:
            yield _row(number, entry.relation, entry.article, entry.score)


def _row(number: int, relation: str, article: Article, score: float | None) -> list[str]:
    published = article.published_at
    date = published.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds") if published else ""
    texts = (article.title, article.provider.name, article.provider.domain)
    more = (plain.address(article.url), ", ".join(article.topics), article.excerpt)
    return [
        str(number),
        relation,
        *map(harmless, texts),
        date,
        *map(harmless, more),
        "" if score is None else f"{score:.3f}",
    ]
