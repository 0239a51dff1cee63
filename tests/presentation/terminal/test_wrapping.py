from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from semsearch.presentation.terminal.wrapping import cells, wrapped
from semsearch.presentation.text.phrases import NO_BREAK
from semsearch.text.printable import printable
from tests.presentation.terminal.samples import ANY_TEXT


@given(text=ANY_TEXT, width=st.integers(10, 60))
def test_wrapping_loses_nothing_but_spaces(text: str, width: int) -> None:
    said = printable(text)
    lines = wrapped(Text(said), width, "> ")
    assert "".join(line.plain[2:] for line in lines).replace(" ", "") == said.replace(" ", "")
    assert all(cells(line.plain) <= width for line in lines)


def test_wrapping_fills_lines_and_keeps_words_and_joined_words_whole() -> None:
    text = Text(f"aaa bbb ccc 29{NO_BREAK}July{NO_BREAK}2021 ddd")
    assert [line.plain for line in wrapped(text, 14)] == ["aaa bbb ccc", "29 July 2021", "ddd"]


def test_wrapping_begins_no_line_with_a_chinese_comma_and_ends_none_with_an_opening_bracket() -> None:
    assert [line.plain for line in wrapped(Text("甲乙丙丁，戊（己）"), 8)] == ["甲乙丙", "丁，戊", "（己）"]


def test_wrapping_keeps_what_a_space_without_a_break_joins_to_chinese() -> None:
    text = Text(f"甲乙丙丁。{NO_BREAK}[1][2]")
    assert [line.plain for line in wrapped(text, 12)] == ["甲乙丙", "丁。 [1][2]"]
