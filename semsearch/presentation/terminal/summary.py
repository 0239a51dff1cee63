"""The summary of an answer as lines of a terminal: its sentences, each with the numbers of stories. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from semsearch.presentation.terminal.articles import counted
from semsearch.presentation.terminal.wrapping import DOT, NO_BREAK, wrapped
from semsearch.text.printable import printable
from semsearch.types import Answer, Sentence


def summary_lines(answer: Answer, width: int, first: int = 1) -> Iterator[Text]:
    """Return the lines that stand above the stories, with a blank one after them.

    Args:
        answer: Whose summary to show.
        width: Cells of a line.
        first: Number that the first story is shown under; sentences cite it as 1.
    """
    if not answer.summary:
        return
    for sentence in answer.summary:
        yield from wrapped(_cited(sentence, first), width)
    if writer := printable(answer.writer):
        yield from wrapped(Text(_written(writer, answer.unsupported), "dim"), width)
    yield Text()


def _cited(sentence: Sentence, first: int) -> Text:
    marks = "".join(f"[{first - 1 + number}]" for number in sentence.citations)
    return Text(printable(sentence.text)).append(f"{NO_BREAK}{marks}", "dim")


def _written(writer: str, unsupported: int) -> str:
    left = f"{DOT}{counted(unsupported, 'sentence')} without support left out" if unsupported else ""
    return f"written by {writer} from the articles below{left}"
