from __future__ import annotations

import pytest

from semsearch.embedding.base import vocabulary_forms, without_surrogates


def test_a_vocabulary_is_searched_for_the_word_and_its_stem_each_also_after_a_space() -> None:
    assert vocabulary_forms("bridges") == ["bridges", " bridges", "bridg", " bridg"]
    assert vocabulary_forms("river") == ["river", " river"]  # its own stem


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain é 家 🙂", "plain é 家 🙂"),
        ("a\ud800b", "a\ufffdb"),
        ("\udc00\ud800", "\ufffd\ufffd"),
        ("\ud83d\ude42", "🙂"),  # the two halves of one character
    ],
)
def test_lone_surrogates_are_replaced(text: str, expected: str) -> None:
    assert without_surrogates(text) == expected
