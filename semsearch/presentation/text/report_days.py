"""The reports of a story by day, in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from semsearch.presentation.text.phrases import counted, day
from semsearch.text.printable import printable
from semsearch.types import Article, ReportGroup, StoryDay

NAMED = 3  # outlets of a group that are named; the rest is counted


def name(found: StoryDay) -> str:
    """Return "28 July 2021"; "undated" for reports without a date."""
    try:
        return day(datetime.combine(date.fromisoformat(found.day), time.min, UTC))
    except ValueError:  # "", or what a server sends
        return "undated"


def carried(group: ReportGroup) -> str:
    """Return who else carries its report: "5 outlets carry this Agency report: also A, B, C and 1 more"."""
    if not group.copies:
        return ""
    first = _outlet(group.headline.article)
    others = [one for one in dict.fromkeys(map(_outlet, group.copies)) if one and one != first]
    origin = printable(group.origin)
    what = f"this {origin} report" if origin and origin != first else "this report"
    if not others:
        return f"{counted(len(group.copies), 'more copy', 'more copies')} of {what}"
    outlets = counted(len(others) + bool(first), "outlet")
    named = [*others[:NAMED], *([f"{len(others) - NAMED:,} more"] if len(others) > NAMED else [])]
    listed = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
    return f"{outlets} carry {what}: also {listed}"


def _outlet(article: Article) -> str:
    return printable(article.provider.name) or printable(article.provider.domain)
