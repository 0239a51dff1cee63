"""What counts as shown."""

from __future__ import annotations

import pytest

from tests.docs.transcripts import shown_in

PRINTED = """\
A summary. [1]
More of it. [1]

1. A headline
   The Paper · 3 May 2021 · 0.881
   └ Another
"""


@pytest.mark.parametrize(
    "shown",
    [
        PRINTED,
        "A summary. [1]\n",
        "A summary. [1]\n…\n\n1. A headline\n",
        "1. A head…\n   The Paper · 3 May 2021 · 0.9\n   …\n",
        "A summary. [1]\n…\n   └ Another\n",
    ],
)
def test_lines_that_are_printed_are_shown(shown: str) -> None:
    assert shown_in(shown, PRINTED)


@pytest.mark.parametrize(
    "shown",
    [
        "A summary.\n",
        "A summary. [1]\n\n1. A headline\n",
        "More of it. [1]\n…\nA summary. [1]\n",
        "2. A headline\n",
        "1. A headline\n   The Paper · 4 May 2021 · 0.881\n",
        "summary. [1]\n",
    ],
)
def test_lines_that_are_not_printed_are_not(shown: str) -> None:
    assert not shown_in(shown, PRINTED)
