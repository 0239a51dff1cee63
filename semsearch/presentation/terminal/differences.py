"""What the reports of a story state differently, as lines of a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from semsearch.presentation.terminal.wrapping import wrapped
from semsearch.presentation.text.differences import heading, reports, sentence, source
from semsearch.presentation.text.phrases import DOT, NO_BREAK
from semsearch.text.printable import printable
from semsearch.types import Difference

SHOWN = 5  # differences


def difference_lines(differences: Iterable[Difference], width: int) -> Iterator[Text]:
    """Yield for each difference its values, each with the first report that states it, as it says so.

    Args:
        differences: The differences; after `SHOWN` the rest is counted.
        width: Cells of a line.
    """
    found = list(differences)
    for one in found[:SHOWN]:
        yield from wrapped(Text(heading(one)), width, "  ", "    ")
        for value in one.values:
            first = value.quotations[0] if value.quotations else None
            told = DOT.join(filter(None, (source(first) if first else "", reports(value))))
            line = Text(printable(value.text), "bold").append(f" —{NO_BREAK}{told}" if told else "", "dim")
            yield from wrapped(line, width, "    ", "      ")
            if first:
                yield from wrapped(Text(sentence(first), "dim"), width, "      ", "      ")
    if more := len(found) - SHOWN:
        yield from wrapped(Text(f"… and {more:,} more", "dim"), width, "  ") if more > 0 else ()
