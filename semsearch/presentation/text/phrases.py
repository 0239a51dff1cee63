"""Small pieces of a sentence: counts, quotations, and spaces where a line must not end."""

from __future__ import annotations

from collections.abc import Sequence

from semsearch.text.printable import printable

NO_BREAK = "\u00a0"  # a space that no line ends at; shown as any other
DOT = f"{NO_BREAK}· "  # between short facts: a line may end with it, none begins with it
_QUOTATION_MARKS = '"“”„'


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return "1 article", "1,412 articles", "2 stories" (with the plural "stories"), …."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def quoted(text: str) -> str:
    """Return a text in quotation marks, in place of a pair of its own; "" if nothing of it is visible."""
    inside = printable(text).strip()
    if inside[:1] in _QUOTATION_MARKS and inside[-1:] in _QUOTATION_MARKS:  # but not topic:"Reefs"
        inside = inside.strip(f"{_QUOTATION_MARKS} ")
    return f"“{inside}”" if inside else ""


def alternatives(names: Sequence[str]) -> str:
    """Return "A", "A or B", "A, B or C"."""
    *others, last = names or [""]
    return f"{', '.join(others)} or {last}" if others else last
