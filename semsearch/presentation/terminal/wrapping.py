"""Wrap lines for a terminal: measured in cells, broken at spaces and between Chinese characters and kana."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len
from rich.text import Text

from semsearch.presentation.text.phrases import NO_BREAK

_HAN = "\u2e80-\u2fdf\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WIDE_OPENING = "（「『【〈《〔"
_OPENING = _WIDE_OPENING + "“‘(["
_CLOSING = "、。，．：；？！）」』】〉》〕…ー々”’"
_MARKS = "\u0300-\u036f\u3099\u309a\ufe00-\ufe0f"
_OTHER = f"[^ {_HAN}{_WIDE_OPENING}]"
_PIECE = re.compile(  # a piece that no line breaks inside, with the space after it
    rf"[{re.escape(_OPENING)}]*(?:[{_HAN}][{_MARKS}]*|{_OTHER}+)[{_CLOSING}]*(?:{NO_BREAK}{_OTHER}*)? *"
    rf"|[{re.escape(_OPENING)}]+ *| +"
)
NARROWEST = 20  # cells; a narrower terminal gets lines of this width
_LARGEST = 8  # cells of the widest cluster that is kept whole: a family of four as one emoji


def cells(text: str) -> int:
    """Return the width of a text in terminal cells, the larger one if terminals disagree on joined emoji."""
    return len(text) if text.isascii() else max(cell_len(text), sum(map(cell_len, text)))


def wrapped(text: Text, width: int, first: str | Text = "", rest: str | None = None) -> list[Text]:
    """Break a text into lines of at most `width` cells.

    Args:
        text: One line without control characters (see `printable`); `NO_BREAK` is shown as a space.
        first: Prefix of the first line.
        rest: Prefix of the other lines; by default spaces as wide as `first`.
    """
    first = Text(first) if isinstance(first, str) else first
    rest = " " * cells(first.plain) if rest is None else rest
    room = width - max(cells(first.plain), cells(rest))
    lines = list(text.divide(_breaks(text.plain, room)))
    for number, line in enumerate(lines):
        line.rstrip()
        line.plain = line.plain.replace(NO_BREAK, " ")
        lines[number] = Text.assemble(rest if number else first, line)
    return lines


def _breaks(text: str, room: int) -> list[int]:
    """Return the offsets where a new line begins."""
    offsets: list[int] = []
    start = 0

    def fits(end: int) -> bool:
        return cells(text[start:end].rstrip(" ")) <= room

    for piece in _PIECE.finditer(text):
        if fits(piece.end()):
            continue
        if cells(piece.group().rstrip(" ")) <= room:
            start = piece.start()
            offsets.append(start)
            continue
        for at, end in _clusters(text, piece.start(), piece.end()):
            if not fits(end):
                start = at
                offsets.append(start)
    return [offset for offset in offsets if offset]


def _clusters(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Return start and end of each cluster, which readers see as one character: a letter with its accents."""
    at = start
    for here in range(start + 1, end):
        if not _joined(text[here - 1], text[here]) or cells(text[at : here + 1]) > _LARGEST:
            yield at, here
            at = here
    yield at, end


def _joined(before: str, after: str) -> bool:
    return (
        before == "\u200d"
        or cell_len(after) == 0
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or ("\U0001f1e6" <= before <= "\U0001f1ff" and "\U0001f1e6" <= after <= "\U0001f1ff")
    )
