"""What an archive says of a claim, as lines of a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, tzinfo

from rich.style import Style
from rich.text import Text

from semsearch.presentation.terminal.articles import title
from semsearch.presentation.terminal.interpretation import interpretation_lines
from semsearch.presentation.terminal.wrapping import NARROWEST, wrapped
from semsearch.presentation.text.claims import origin_names, reported_by, verdict
from semsearch.presentation.text.messages import EMPTY_INDEX, missing_parts
from semsearch.presentation.text.phrases import DOT, NO_BREAK
from semsearch.text.printable import printable, shortened
from semsearch.types import ClaimCoverage, ClaimReport

SHOWN = 10  # reports
_QUOTED = 300  # characters of a sentence


def claim_lines(found: ClaimCoverage, width: int, *, zone: tzinfo = UTC, linked: bool = False) -> list[Text]:
    """Return the lines of a coverage: the verdict, the first report, the others, origins, silent outlets.

    Args:
        found: What the archive says of a claim.
        width: Cells of a line.
        zone: Time zone whose days the filters begin and end with.
        linked: Link titles to their articles.
    """
    width = max(width, NARROWEST)
    if not found.articles:
        return wrapped(Text(EMPTY_INDEX), width)
    lines = list(interpretation_lines(found.interpretation, width, zone, flags=True))
    lines += wrapped(Text(verdict(found), "bold"), width)
    first = found.first_report
    if first and found.verdict == "reported":
        lines += [Text(), *wrapped(Text("first report", "dim"), width), *_report(first, width, linked)]
    others = [one for one in found.reports if one is not first or found.verdict != "reported"]
    if others:
        heading = "others, oldest first" if found.verdict == "reported" else "the nearest story, oldest first"
        lines += [Text(), *wrapped(Text(heading, "dim"), width)]
        for one in others[:SHOWN]:
            lines += _report(one, width, linked)
        more = found.total - min(len(others), SHOWN) - (found.verdict == "reported")
        lines += wrapped(Text(f"… and {more:,} more", "dim"), width) if more > 0 else []
    if origins := DOT.join(name.replace(" ", NO_BREAK) for name in origin_names(found)):
        lines += [Text(), *wrapped(Text.assemble(("origins: ", "dim"), origins), width, rest="  ")]
    if silent := DOT.join(printable(name).replace(" ", NO_BREAK) for name in found.silent):
        named = Text.assemble(("no report from outlets that cover its topics: ", "dim"), silent)
        lines += wrapped(named, width, rest="  ")
    return lines


def _report(report: ClaimReport, width: int, linked: bool) -> Iterator[Text]:
    line = Text.assemble(title(report.article, Style(), linked), f" —{NO_BREAK}{reported_by(report)}")
    yield from wrapped(line, width, "  ", "    ")
    if report.sentence:
        yield from wrapped(Text(shortened(printable(report.sentence), _QUOTED), "dim"), width, "    ", "    ")
    if missing := missing_parts(report.missing):
        told = missing.replace("these stories do not mention", "does not mention")
        yield from wrapped(Text(told, "dim"), width, "    ", "    ")
