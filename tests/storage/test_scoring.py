"""semsearch.storage.scoring: BM25 with k1 = 1.2, b = 0.75 and k3 = 8, worked out by hand; vectors."""

from __future__ import annotations

import numpy as np
import pytest

from semsearch.storage.scoring import (
    Collection,
    checked,
    document_terms,
    halved,
    packed,
    query_weight,
    unit,
    unpacked,
)
from semsearch.types import Article

COLLECTION = Collection(articles=4, terms=40)  # ten terms per article, on average


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [
        (1, 1.20397),  # ln(1 + 3.5 / 1.5)
        (2, 0.69315),  # ln(1 + 2.5 / 2.5)
        (4, 0.10536),  # ln(1 + 0.5 / 4.5): a term in every article still counts
    ],
)
def test_idf(frequency: int, expected: float) -> None:
    assert COLLECTION.idf(frequency) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(
    ("parts", "length", "expected"),
    [
        ([(2.0, 1)], 10, 2.0),  # average length, once: 2.2 / (1 + 1.2) = 1
        ([(2.0, 3)], 20, 2.58824),  # twice the average: 2 * 3 * 2.2 / (3 + 1.2 * (0.25 + 0.75 * 2))
        ([(2.0, 3)], 5, 3.52),  # half of it: 2 * 3 * 2.2 / (3 + 1.2 * (0.25 + 0.75 / 2)) = 13.2 / 3.75
        ([(2.0, 1), (1.0, 1), (9.0, 0)], 10, 3.0),  # a sum; a term that does not occur adds nothing
    ],
)
def test_score(parts: list[tuple[float, int]], length: int, expected: float) -> None:
    assert COLLECTION.score(parts, length) == pytest.approx(expected, abs=1e-5)


def test_a_repeated_query_term_weighs_more() -> None:
    assert [query_weight(times) for times in (1, 2, 4)] == pytest.approx([1.0, 1.8, 3.0])  # 9 n / (n + 8)


def test_terms_of_the_title_count_twice() -> None:
    assert sorted(document_terms(Article("a", "River votes", "The river."))) == [
        "river",
        "river",
        "river",
        "vote",
        "vote",
    ]


@pytest.mark.parametrize(("more", "less"), [((1.0, 2), (1.0, 1)), ((2.0, 1), (1.0, 1))])
def test_more_occurrences_higher_weights_and_shorter_articles_score_higher(
    more: tuple[float, int], less: tuple[float, int]
) -> None:
    collection = Collection(articles=10, terms=100)
    assert collection.score([more], 10) > collection.score([less], 10) > collection.score([less], 50)


def test_stored_vectors_come_back_as_unit_rows_within_precision() -> None:
    rows = np.random.default_rng(1).normal(size=(50, 384)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    back = unit(halved(rows))
    assert back.dtype == np.float32
    assert np.linalg.norm(back, axis=1) == pytest.approx(np.ones(50), abs=1e-6)
    assert (rows * back).sum(axis=1) == pytest.approx(np.ones(50), abs=1e-5)


def test_a_row_of_zeros_stays_zero() -> None:
    assert unit(halved(np.zeros((1, 4), dtype=np.float32))).tolist() == [[0, 0, 0, 0]]


def test_any_layout_becomes_contiguous_float32() -> None:
    batch = checked(np.asfortranarray(np.ones((3, 4), dtype=np.float64)), 4)
    assert batch.dtype.name == "float32"
    assert batch.flags.c_contiguous


@pytest.mark.parametrize("shape", [(4,), (2, 5), (2, 2, 4)])
def test_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"\(n, 4\)"):
        checked(np.ones(shape, dtype=np.float32), 4)


def test_another_number_of_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="3 articles need 3 vectors, not 2"):
        checked(np.ones((2, 4), dtype=np.float32), 4, rows=3)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_nan_and_infinity_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        checked(np.full((1, 4), value, dtype=np.float32), 4)


@pytest.mark.parametrize("dimension", [1, 7, 8, 9, 384])
def test_token_vectors_come_back_as_their_signs_and_as_unit_rows(dimension: int) -> None:
    random = np.random.default_rng(1)
    given = [random.normal(size=(count, dimension)).astype(np.float32) for count in (3, 0, 1, 5)]
    back = unpacked(packed(given, dimension, 4), dimension)
    assert [matrix.shape for matrix in back] == [matrix.shape for matrix in given]
    for matrix, own in zip(back, given, strict=True):
        assert matrix.dtype == np.float32
        np.testing.assert_allclose(matrix, np.sign(own) / np.sqrt(dimension), rtol=1e-6)


@pytest.mark.parametrize(("dimension", "size"), [(1, 1), (8, 1), (9, 2), (384, 48)])
def test_an_element_of_a_token_vector_takes_one_bit(dimension: int, size: int) -> None:
    (kept,) = packed([np.ones((10, dimension), dtype=np.float32)], dimension, 1)
    assert len(kept) == 10 * size


def test_unpacked_token_vectors_can_be_packed_again() -> None:
    given = [np.random.default_rng(2).normal(size=(4, 9)).astype(np.float32)]
    assert packed(unpacked(packed(given, 9, 1), 9), 9, 1) == packed(given, 9, 1)


def test_a_zero_element_counts_as_negative() -> None:
    (back,) = unpacked(packed([np.zeros((1, 4), dtype=np.float32)], 4, 1), 4)
    assert back.tolist() == [[-0.5] * 4]


def test_articles_without_tokens_store_nothing() -> None:
    assert packed([], 4, 3) == [b"", b"", b""]
    assert [matrix.shape for matrix in unpacked([b""] * 3, 4)] == [(0, 4)] * 3
    assert unpacked([], 4) == []


@pytest.mark.parametrize("shape", [(4,), (2, 5), (0, 5), (2, 2, 4)])
def test_token_vectors_of_another_shape_are_refused(shape: tuple[int, ...]) -> None:
    fitting = np.ones((1, 4), dtype=np.float32)
    with pytest.raises(ValueError, match=r"\(t, 4\)"):
        packed([fitting, np.ones(shape, dtype=np.float32)], 4, 2)


def test_token_vectors_for_another_number_of_articles_are_refused() -> None:
    with pytest.raises(ValueError, match="3 articles need 3 matrices of token vectors, not 2"):
        packed([np.ones((1, 4), dtype=np.float32)] * 2, 4, 3)


def test_stored_vectors_are_widened_exactly() -> None:
    every = np.arange(2**16, dtype=np.uint16).view(np.float16)
    every = every[np.isfinite(every)]
    ones = np.stack([np.zeros_like(every), every, every], axis=1)
    rows = ones.astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    expected = rows / np.where(lengths == 0, 1, lengths)
    assert np.array_equal(unit(ones).view(np.uint32), expected.view(np.uint32))
