from __future__ import annotations

import pytest

from semsearch.presentation.text.phrases import alternatives, counted, quoted


@pytest.mark.parametrize(
    ("number", "words", "shown"),
    [
        (0, ("article",), "0 articles"),
        (1, ("article",), "1 article"),
        (1412, ("article",), "1,412 articles"),
        (1, ("story", "stories"), "1 story"),
        (2, ("story", "stories"), "2 stories"),
    ],
)
def test_things_are_counted(number: int, words: tuple[str, ...], shown: str) -> None:
    assert counted(number, *words) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('"smart city"', "“smart city”"),
        ("„intelligente Stadt“", "“intelligente Stadt”"),
        ("a\x1b[31m\u202eb\n c", "“a[31mb c”"),
        ("\u202e \x07", ""),
        ('""', ""),
        ('provider:"The Reef Times"', '“provider:"The Reef Times"”'),
    ],
)
def test_a_quotation_has_one_pair_of_marks(text: str, shown: str) -> None:
    assert quoted(text) == shown


@pytest.mark.parametrize(
    ("names", "joined"),
    [([], ""), (["A"], "A"), (["A", "B"], "A or B"), (["A", "B", "C"], "A, B or C")],
)
def test_alternatives_are_joined(names: list[str], joined: str) -> None:
    assert alternatives(names) == joined
