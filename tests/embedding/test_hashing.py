"""semsearch.embedding.hashing: vectors from shared words, equal in every process."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from semsearch.embedding.hashing import HashingEncoder


def test_texts_that_share_words_are_similar_and_others_are_not() -> None:
    question, same, other = (
        HashingEncoder()
        .documents(
            [
                "vaccine trial in Kenya",
                "Kenya begins a trial of the vaccine",
                "orchestra plays by the harbour",
            ]
        )
        .vectors
    )
    assert question @ same > 0.7
    assert abs(question @ other) < 0.5


def test_words_are_analysed_as_for_lexical_search() -> None:
    first, second = HashingEncoder().documents(["The Ministers' ruling", "minister rulings"]).vectors
    assert first @ second == pytest.approx(1)


def test_more_shared_words_give_a_higher_cosine() -> None:
    encoder = HashingEncoder(256)
    question = encoder.questions(["glacier robot festival"]).vectors[0]
    shared = encoder.documents(["glacier", "glacier robot", "glacier robot festival"]).vectors @ question
    assert list(shared) == sorted(shared)
    assert shared[0] < shared[1] < shared[2]


@pytest.mark.parametrize("dimension", [1, 3, 64, 1000])
def test_vectors_are_unit_rows_of_the_dimension(dimension: int) -> None:
    vectors = (
        HashingEncoder(dimension)
        .documents(["", "the of and", "🙂", "a word", "\ud800", "人工智能 " * 50])
        .vectors
    )
    assert vectors.shape == (6, dimension)
    assert vectors.dtype == np.float32
    assert vectors.flags.c_contiguous
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-6)


def test_texts_without_terms_share_one_vector() -> None:
    empty, stop, sign = HashingEncoder().documents(["", "the of and", "🙂"]).vectors
    np.testing.assert_array_equal(empty, stop)
    np.testing.assert_array_equal(empty, sign)


def test_each_token_is_a_term_with_the_vector_of_that_term_alone() -> None:
    encoder = HashingEncoder()
    text, empty, chinese = encoder.questions(
        ["The ministers' ruling, ruling", "the of 🙂", "人工智能"]
    ).tokens
    assert text.terms == ("minist", "rule", "rule")
    np.testing.assert_array_equal(text.vectors, encoder.documents(["minister", "ruling", "rules"]).vectors)
    assert (empty.terms, empty.vectors.shape) == ((), (0, 64))
    assert chinese.terms == ("人工", "工智", "智能")


@pytest.mark.parametrize("kind", ["documents", "questions"])
def test_no_texts_give_an_empty_array_and_no_tokens(kind: str) -> None:
    found = getattr(HashingEncoder(), kind)([])
    assert (found.vectors.shape, found.tokens) == ((0, 64), ())


def test_another_process_gives_the_same_vectors() -> None:
    program = (
        "from semsearch.embedding.hashing import HashingEncoder;"
        "print(HashingEncoder().documents(['glacier robot festival']).vectors.tobytes().hex())"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "7"},
    ).stdout
    assert bytes.fromhex(printed) == HashingEncoder().documents(["glacier robot festival"]).vectors.tobytes()


def test_the_model_names_its_dimension() -> None:
    encoder = HashingEncoder(32)
    assert encoder.model.name == "hashing-32"
    assert encoder.model.dimension == 32
    assert encoder.runtime == "hashing"
    assert encoder.model == HashingEncoder(32).model
    assert encoder.model.fingerprint != HashingEncoder(64).model.fingerprint


def test_a_dimension_of_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        HashingEncoder(0)


def test_the_hashing_encoder_knows_no_words() -> None:
    assert not HashingEncoder().knows("mouth")
