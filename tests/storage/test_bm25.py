"""BM25 with k1 = 1.2, b = 0.75 and k3 = 8; the expected values are worked out by hand."""

from __future__ import annotations

import pytest

from semsearch.storage.bm25 import Collection, document_terms, query_weight
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
