"""What a run over the sources did, and how they stand, as lines of a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rich.text import Text

from semsearch.presentation.terminal.wrapping import wrapped
from semsearch.presentation.text.phrases import DOT, counted, moment
from semsearch.text.printable import printable
from semsearch.types import Freshness, Report, SourceRun, SourceStatus, SyncReport

REJECTED = 20  # rejections that are listed
_WIDEST = 24  # cells of the column of names
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def sync_lines(
    report: SyncReport, width: int, now: datetime, *, changes_only: bool = False
) -> Iterator[Text]:
    """Return a line for each source: what it brought, or why it failed and when it is asked again.

    What could not be read of documents and files comes first.

    Args:
        report: What the run did.
        width: Cells of a line.
        now: The present instant.
        changes_only: Whether sources are left out that brought nothing, or that were not asked.
    """
    if report.indexing:
        yield from _rejected(report.indexing)
    if report.indexing and report.indexing.model_note and not changes_only:
        yield from wrapped(Text(printable(report.indexing.model_note)), width)
    column = min(max(len(source.name) for source in report.sources), _WIDEST) + 2
    for source in report.sources:
        if changes_only and source.outcome not in ("changed", "failed"):
            continue
        yield from wrapped(Text(_outcome(source, now)), width, Text(source.name.ljust(column), "bold"))


def report_lines(report: Report, width: int) -> Iterator[Text]:
    """Return a line with what a run over changed files did, after what it could not read."""
    yield from _rejected(report)
    counts = _counts(report.added, report.updated, report.removed)
    if counts:
        yield from wrapped(Text(f"{counts}{DOT}{report.articles:,} articles in the index"), width)


def _rejected(report: Report) -> Iterator[Text]:
    for rejection in report.rejected[:REJECTED]:
        place = rejection.path if rejection.line is None else f"{rejection.path}:{rejection.line}"
        yield Text(f"{printable(place)}: {printable(rejection.reason)}")
    if more := len(report.rejected[REJECTED:]):
        yield Text(f"and {more:,} more: 'semsearch index --json PATH' lists all")


def freshness_rows(freshness: Freshness, now: datetime) -> Iterator[tuple[str, str]]:
    """Return how old the news is and how the sources stand, as keys and values."""
    yield "newest", _dated(freshness.newest_at, now)
    if not freshness.sources:
        return
    failing = freshness.failing
    told = f"{DOT}{len(failing):,} failing" if failing else ""
    yield (
        "synced",
        f"{_dated(freshness.synced_at, now)}{DOT}{counted(len(freshness.sources), 'source')}{told}",
    )
    for source in freshness.sources:
        if said := _standing(source, now):
            yield "", f"{source.name}: {said}"


def _dated(instant: datetime | None, now: datetime) -> str:
    return f"{moment(instant)}, {span((now - instant).total_seconds())} ago" if instant else "–"


def _outcome(source: SourceRun, now: datetime) -> str:
    said = {
        "failed": f"failed: {printable(source.reason)}",
        "waiting": f"still failing: {printable(source.reason)}",
        "gone": f"failed: {printable(source.reason)}",
    }.get(source.outcome, "")
    changes = _counts(source.added, source.updated, source.removed)
    said = "; ".join(part for part in (changes, said) if part) or "unchanged"
    if source.next_at:
        said += f"; asked again in {span((source.next_at - now).total_seconds())}"
    if source.moved_to:
        said += f"; has moved to {printable(source.moved_to)}: change the settings"
    return said


def _counts(added: int, updated: int, removed: int) -> str:
    counts = (("new", added), ("updated", updated), ("removed", removed))
    return ", ".join(f"{number:,} {name}" for name, number in counts if number)


def _standing(source: SourceStatus, now: datetime) -> str:
    """Return why a source fails and where it has moved to, "" if all is well."""
    said = []
    if source.failing_since:
        again = f"; asked again in {span((source.next_at - now).total_seconds())}" if source.next_at else ""
        since = moment(source.failing_since)
        times = counted(source.failures, "time")
        said.append(f"failing since {since}, {times}: {printable(source.reason)}{again}")
    if source.moved_to:
        said.append(f"has moved to {printable(source.moved_to)}: change the settings")
    return "; ".join(said)


def span(seconds: float) -> str:
    """Return "3 days", "1 hour", "5 minutes"; "1 minute" for anything shorter."""
    for size, unit in _UNITS:
        if seconds >= size:
            return counted(round(seconds / size), unit)
    return "1 minute"
