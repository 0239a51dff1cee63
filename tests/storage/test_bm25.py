"""The formula."""

from __future__ import annotations

from math import log

import pytest

from semsearch.storage.bm25 import Collection


def test_the_formula_by_hand() -> None:
    collection = Collection(articles=4, terms=40)  # ten terms each, on average
    assert collection.idf(1) == pytest.approx(log(1 + 3.5 / 1.5))
    # of average length, once: f * (k1 + 1) / (f + k1) is 1
    assert collection.score([(2.0, 1)], length=10) == pytest.approx(2.0)
    assert collection.score([(2.0, 3)], length=20) == pytest.approx(2.0 * 3 * 2.2 / (3 + 1.2 * 1.75))
    assert collection.score([(2.0, 1), (1.0, 1), (9.0, 0)], length=10) == pytest.approx(3.0)


def test_a_term_that_all_have_still_counts() -> None:
    assert Collection(articles=4, terms=40).idf(4) > 0
    assert Collection(articles=1, terms=1).score([(Collection(1, 1).idf(1), 1)], length=1) > 0


@pytest.mark.parametrize(("more", "less"), [((1.0, 2), (1.0, 1)), ((2.0, 1), (1.0, 1))])
def test_more_occurrences_and_rarer_terms_score_higher(
    more: tuple[float, int], less: tuple[float, int]
) -> None:
    collection = Collection(articles=10, terms=100)
    assert collection.score([more], 10) > collection.score([less], 10) > collection.score([less], 50)
