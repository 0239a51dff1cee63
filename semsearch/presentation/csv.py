"""Comma-separated values (RFC 4180) for spreadsheets: an answer, a timeline, the reports of a claim."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC

from semsearch.presentation.text.articles import link_target
from semsearch.text.printable import printable
from semsearch.types import Answer, Article, ClaimCoverage, Timeline

COLUMNS = (
    *("story", "relation", "title", "outlet", "domain", "date"),
    *("url", "topics", "excerpt", "score", "authors", "origin", "confidence"),
)
TIMELINE_COLUMNS = ("first_day", "question", "count", "articles", "share")
CLAIM_COLUMNS = ("verdict", "first", "origin", "outlet", "date", "title", "url", "sentence", "missing")
MARK = "\ufeff"  # byte order mark; without it, Excel assumes the machine's legacy code page

# The beginning of a cell that a spreadsheet would calculate. A semicolon also separates cells, in countries
# where the comma is the decimal separator.
_FORMULA = re.compile(r"(^|;) *(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")


def csv_table(answer: Answer, *, first: int = 1) -> str:
    """Return the articles of an answer, the lead of each story before its related coverage.

    Dates are in UTC, in a format that spreadsheets recognise. `score` is empty for an article that was no
    candidate. `origin` is the independent source that an article is from. `confidence` is the answer's, in
    every row; with `none`, the stories are only the nearest ones. An apostrophe precedes text that a
    spreadsheet would take for a formula.

    Args:
        answer: The answer to write.
        first: Number of the first story: the question's offset plus one.
    """
    return _written([COLUMNS, *([*row, answer.confidence] for row in _rows(answer, first))])


def timeline_table(timeline: Timeline) -> str:
    """Return the periods of a timeline, a row for each question in each.

    `count` is the number of articles about the question, `articles` that of the archive, both of the period
    that begins on `first_day`; `share` is the one divided by the other.
    """
    rows = (
        [period.first_day.isoformat(), harmless(series.question), count, period.articles, round(share, 6)]
        for period in timeline.periods
        for series, count, share in zip(timeline.series, period.counts, period.shares, strict=True)
    )
    return _written([TIMELINE_COLUMNS, *rows])


def claim_table(found: ClaimCoverage) -> str:
    """Return the reports of a claim, oldest first; a single row without a report where there is none.

    `first` marks the first report, and `origin` is the independent origin of each.
    """
    origins = {id: origin.name for origin in found.origins for id in origin.articles}
    rows = [
        [
            found.verdict,
            "yes" if number == found.first else "",
            harmless(origins.get(one.article.id, "")),
            harmless(one.article.provider.name or one.article.provider.domain),
            _date(one.article),
            *map(harmless, (one.article.title, link_target(one.article.url), one.sentence)),
            harmless("; ".join(one.missing)),
        ]
        for number, one in enumerate(found.reports)
    ]
    nothing = [found.verdict, *[""] * (len(CLAIM_COLUMNS) - 2), harmless("; ".join(found.missing))]
    return _written([CLAIM_COLUMNS, *(rows or [nothing])])


def _written(rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return MARK + text.getvalue()


def harmless(text: str) -> str:
    """Return one line of text that no spreadsheet calculates."""
    return _FORMULA.sub(r"\g<0>'", printable(text))


def _rows(answer: Answer, first: int) -> Iterator[list[str]]:
    """Return the rows without their last column."""
    for number, story in enumerate(answer.stories, start=first):
        origins = {id: origin.name for origin in story.origins for id in origin.articles}
        yield _row(number, "lead", story.lead.article, story.lead.score, origins)
        for entry in story.related:
            yield _row(number, entry.relation, entry.article, entry.score, origins)


def _row(
    number: int, relation: str, article: Article, score: float | None, origins: Mapping[str, str]
) -> list[str]:
    texts = (article.title, article.provider.name, article.provider.domain)
    more = (link_target(article.url), ", ".join(article.topics), article.excerpt)
    return [
        str(number),
        relation,
        *map(harmless, texts),
        _date(article),
        *map(harmless, more),
        "" if score is None else f"{score:.3f}",
        harmless("; ".join(article.authors)),
        harmless(origins.get(article.id, "")),
    ]


def _date(article: Article) -> str:
    published = article.published_at
    return published.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds") if published else ""
