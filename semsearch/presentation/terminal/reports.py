"""The report of an indexing run and the state of an index, as lines of a terminal."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import datetime

from rich.text import Text

from semsearch.presentation.terminal.sources import freshness_rows
from semsearch.presentation.terminal.wrapping import wrapped
from semsearch.presentation.text.phrases import DOT, month
from semsearch.text.printable import printable
from semsearch.types import Report, Status

SHOWN = 20  # rejections that are listed
_KEY = 11  # cells of the column of keys
_MISSING = {"date": "a date", "excerpt": "an excerpt or a text"}


def report_lines(report: Report, width: int, *, ask: str = "semsearch ask") -> Iterator[Text]:
    """Return the lines that report what a run did.

    Args:
        report: What it did.
        width: Cells of a line; a rejection may be longer, so that its path can be copied whole.
        ask: The command that asks this index.
    """
    for rejection in report.rejected[:SHOWN]:
        place = _place(rejection.path, rejection.line)
        yield Text(f"{printable(place)}: {printable(rejection.reason)}")
    if more := len(report.rejected[SHOWN:]):
        yield Text(f"and {more:,} more: --json lists all")
    for omission in report.omitted[:SHOWN]:
        first = f"{_place(omission.path, omission.line)}" + (f": {omission.value}" if omission.value else "")
        yield Text(
            printable(f"left out {omission.count:,} × {omission.field}: {omission.reason} (first: {first})")
        )
    if more := len(report.omitted[SHOWN:]):
        yield Text(f"left out for {more:,} more reasons: --json lists all")
    for skip in report.skipped[:SHOWN]:
        first = _place(skip.path, skip.line)
        yield Text(printable(f"skipped {skip.count:,} × {skip.reason} (first: {first})"))
    if more := len(report.skipped[SHOWN:]):
        yield Text(f"skipped for {more:,} more reasons: --json lists all")
    for missing in report.missing:
        keys = ", ".join(missing.keys)
        advice = f"; the keys of the records are {keys}" if keys else ""
        yield Text(printable(f"no item has {_MISSING[missing.field]}{advice}"))
    if report.model_note:
        yield from wrapped(Text(printable(report.model_note)), width)
    counts = Text()
    for name, number in (
        ("added", report.added),
        ("updated", report.updated),
        ("unchanged", report.unchanged),
        ("removed", report.removed),
        ("duplicates", report.duplicates),
        ("rejected", len(report.rejected)),
        *((("left out", omitted),) if (omitted := sum(one.count for one in report.omitted)) else ()),
        *((("skipped", skipped),) if (skipped := sum(one.count for one in report.skipped)) else ()),
    ):
        counts.append(DOT if counts else "", "dim").append(f"{name} {number:,}", "" if number else "dim")
    if report.dry_run:
        yield from wrapped(Text("dry run, nothing was changed; it would be:"), width)
    yield from wrapped(counts, width)
    if report.dry_run:
        yield from _plan_lines(report, width)
        return
    done = "read and embedded" if report.added or report.updated else "compared"
    speed = f"{report.articles:,} articles in the index{DOT}{done} in {_duration(report.seconds)}"
    speed += f"{DOT}{report.items_per_second:,.0f} articles a second" if report.items_per_second >= 1 else ""
    yield from wrapped(Text(speed, "dim"), width)
    if report.articles:
        yield from wrapped(Text(f'ask with: {ask} "…"', "dim"), width)


def _place(path: str, line: int | None) -> str:
    return path if line is None else f"{path}:{line}"


def _plan_lines(report: Report, width: int) -> Iterator[Text]:
    """Yield the model and the first changes of each kind; a path may be longer than the width."""
    target = "a new index that replaces the one in force" if report.rebuild else "the index in force"
    yield from wrapped(Text(f"model {printable(report.model)}{DOT}written to {target}", "dim"), width)
    for kind, count in (("add", report.added), ("update", report.updated), ("remove", report.removed)):
        changes = [change for change in report.changes if change.kind == kind]
        if changes:
            yield Text(f"to {kind}:", "bold")
        for change in changes:
            path = f"{printable(change.path)}: " if change.path else ""
            yield Text.assemble("  ", (path, "dim"), printable(change.title))
        if changes and (more := count - len(changes)) > 0:
            yield Text(f"  and {more:,} more", "dim")


def asking(index: str) -> str:
    """Return the command that asks the index in a folder."""
    return "semsearch ask" if index == "index" else f"semsearch ask --index {shlex.quote(printable(index))}"


def status_lines(status: Status, width: int, now: datetime) -> Iterator[Text]:
    """Return the state of an index, one `key  value` per line; a long path or name may exceed the width.

    Args:
        status: The state.
        width: Cells of a line.
        now: The present instant, from which ages are counted.
    """
    first, last = month(printable(status.first_month)), month(printable(status.last_month))
    note = f": {printable(status.questions_note)}" if status.questions_note else ""
    runtime = {"onnx": "ONNX Runtime", "torch": "torch"}.get(status.questions_by, status.questions_by)
    rows = (
        ("index", printable(status.path)),
        ("articles", f"{status.articles:,}"),
        ("items", f"{status.items:,}"),
        ("stories", f"{status.stories:,}"),
        ("dates", first if first == last else f"{first} to {last}"),
        *freshness_rows(status.freshness, now),
        ("revision", str(status.revision)),
        ("model", f"{printable(status.model.name)}, {status.model.dimension} dimensions"),
        *((("prompts", printable(status.model_note)),) if status.model_note else ()),
        ("weights", printable(status.model.fingerprint)[:12]),
        ("questions", f"by {printable(runtime)}{note}"),
        ("size", _size(status.bytes)),
    )
    for key, value in rows:
        line, name = Text(value or "–"), Text(key.ljust(_KEY), "bold")
        if key in ("index", "model"):
            yield Text.assemble(name, line)
        else:
            yield from wrapped(line, width, name)


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min {rest} s"


def _size(count: int) -> str:
    size = float(count)
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:,.1f} GB"
