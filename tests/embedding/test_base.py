from __future__ import annotations

import numpy as np
import pytest

from semsearch.embedding.base import (
    Vectors,
    content_terms,
    content_tokens,
    no_tokens,
    vocabulary_forms,
    without_surrogates,
)


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


MARK = (0, 0)  # what tokenizers say of their own marks


def spans(text: str, *pieces: str) -> list[tuple[int, int]]:
    """Return the offsets of consecutive pieces of the text."""
    places, end = [], 0
    for piece in pieces:
        start = text.index(piece, end)
        end = start + len(piece)
        places.append((start, end))
    return places


def numbered(count: int) -> Vectors:
    """Vectors that say by their direction which token they are of."""
    return np.eye(max(count, 1), dtype=np.float32)[:count] * 3


def kept(text: str, places: list[tuple[int, int]]) -> list[tuple[int, str]]:
    """Return the indices of the tokens that are kept, with their terms."""
    found = content_tokens(content_terms(text, places), numbered(len(places)))
    return list(zip(found.vectors.argmax(axis=1).tolist(), found.terms, strict=True))


def test_tokens_that_are_part_of_a_term_are_kept_in_their_order() -> None:
    text = "Courts limit cameras"
    assert kept(text, spans(text, "Courts", "limit", "cameras")) == [
        (0, "court"),
        (1, "limit"),
        (2, "camera"),
    ]


def test_stop_words_and_punctuation_are_left_out() -> None:
    text = "The court, it said: “no”!"
    places = spans(text, "The", "court", ",", "it", "said", ":", "“", "no", "”", "!")
    assert kept(text, places) == [(1, "court"), (4, "said")]


def test_special_tokens_and_padding_are_left_out() -> None:
    assert kept("court", [MARK, (0, 5), MARK, MARK]) == [(1, "court")]


@pytest.mark.parametrize("prompt", ["query: ", "court"])
def test_a_prompt_before_the_text_is_left_out(prompt: str) -> None:
    before = -len(prompt)
    assert kept("court said", [(before, before), (before, 0), (0, 5), (6, 10)]) == [(2, "court"), (3, "said")]


def test_the_pieces_of_a_word_share_its_term() -> None:
    text = "deepfakes' maker"
    places = spans(text, "deep", "fake", "s", "'", "mak", "er")
    assert kept(text, places) == [(0, "deepfak"), (1, "deepfak"), (2, "deepfak"), (4, "maker"), (5, "maker")]


def test_a_leading_space_in_a_token_changes_nothing() -> None:
    text = "the court  said"
    assert kept(text, spans(text, "the", " court", " ", " said")) == [(1, "court"), (3, "said")]
    assert kept("court said", [(-7, -1), (-1, 5), (5, 10)]) == [
        (1, "court"),
        (2, "said"),
    ]  # of a prompt's end


def test_a_chinese_character_has_the_term_of_its_first_pair() -> None:
    text = "AI监管新规"
    places = spans(text, "AI", "监", "管", "新", "规")
    assert kept(text, places) == [(0, "ai"), (1, "监管"), (2, "监管"), (3, "管新"), (4, "新规")]
    assert kept("规", [(0, 1)]) == [(0, "规")]


def test_characters_beyond_the_basic_plane_are_counted_as_one() -> None:
    text = "🙂👩 court"
    assert kept(text, spans(text, "🙂", "👩", "court")) == [(2, "court")]


@pytest.mark.parametrize("text", ["", "the of and", "🙂 …"])
def test_a_text_without_terms_has_no_tokens(text: str) -> None:
    found = content_tokens(content_terms(text, [MARK, (0, len(text)), MARK]), numbered(3))
    assert (found.terms, found.vectors.shape) == ((), (0, 3))
    assert found.vectors.dtype == np.float32


def test_vectors_are_normalised_and_zeros_stay_zero() -> None:
    given = np.array([[3, 4], [0, 0], [0, -2]], dtype=np.float32)
    found = content_tokens(["court", "said", "camera"], given)
    expected = np.array([[0.6, 0.8], [0, 0], [0, -1]])
    np.testing.assert_allclose(found.vectors, expected, rtol=1e-6)


def test_the_input_is_not_modified() -> None:
    given = numbered(1)
    content_tokens(["court"], given)
    assert given.tolist() == [[3]]


def test_without_tokens_the_array_keeps_its_dimension() -> None:
    assert (no_tokens(5).terms, no_tokens(5).vectors.shape) == ((), (0, 5))
    assert no_tokens(5).vectors.dtype == np.float32
