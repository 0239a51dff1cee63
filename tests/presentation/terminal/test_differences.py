from __future__ import annotations

import textwrap
from dataclasses import replace

import pytest

from semsearch.presentation.terminal.differences import SHOWN, difference_lines
from tests.presentation.samples import TOLL
from tests.presentation.terminal.samples import golden, shown


def test_each_value_is_shown_with_the_sentence_that_states_it() -> None:
    assert shown(list(difference_lines([TOLL], 70))) == indented("""
        killed: 12 or at least 15
          12 — Harbour Daily, 28 July 2021
            The blast at the grain terminal killed 12 people.
          at least 15 — Canal Post, 29 July 2021 · 4 reports, 2
            independent
            The explosion, which killed at least 15 people at the terminal,
            was heard in Ostvik.
    """)


def indented(text: str) -> str:
    return textwrap.indent(golden(text), "  ")


@pytest.mark.parametrize("width", [20, 33, 200])
def test_lines_fit_the_width(width: int) -> None:
    assert max(map(len, shown(list(difference_lines([TOLL], width))).splitlines())) <= width


def test_many_are_counted_and_a_value_may_lack_its_quotations() -> None:
    bare = replace(TOLL, values=tuple(replace(value, quotations=()) for value in TOLL.values))
    text = shown(list(difference_lines([bare] * (SHOWN + 2), 80)))
    assert text.count("killed: 12") == SHOWN
    assert text.endswith("… and 2 more")
