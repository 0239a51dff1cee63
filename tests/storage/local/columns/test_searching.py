"""semsearch.storage.local.columns.searching: results, compared with brute force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest

from semsearch.storage.local.columns import (
    Columns,
    count,
    frequencies,
    matching,
    nearest,
    newest,
)
from semsearch.storage.memory import MemoryStore
from semsearch.text.analyzer import terms
from semsearch.types import Article, Filter
from tests.storage.local.columns.archive import DIMENSION, FILTERS, Archive

ALL = Filter()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive(tmp_path_factory.mktemp("archive"), 21, 500) as made:
        yield made


@pytest.fixture(scope="module")
def columns(archive: Archive) -> Columns:
    return Columns.of(1, archive.segment())


@pytest.fixture(scope="module")
def exact(archive: Archive, columns: Columns) -> MemoryStore:
    """The reference engine with the same articles."""
    store = MemoryStore(dimension=DIMENSION)
    store.upsert(archive.articles(), columns.parts[0].segment.halves.astype(np.float32))
    return store


@pytest.mark.parametrize("filter", FILTERS)
def test_results_are_those_of_the_reference_engine(
    columns: Columns, exact: MemoryStore, archive: Archive, filter: Filter
) -> None:
    questions, text = archive.vectors(3), "river the river votes U.S. 東京"
    with exact.snapshot() as expected:
        assert count(columns, filter) == expected.count(filter)
        for k in (-1, 0, 1, 20, 900):
            assert newest(columns, k, filter) == expected.newest(k, filter)
            found = matching(columns, Counter(terms(text)), k, filter)
            assert found == expected.matching(text, k, filter)
            for near, other in zip(
                nearest(columns, questions, k, filter), expected.nearest(questions, k, filter), strict=True
            ):
                assert [match.id for match in near] == [match.id for match in other]
                assert [m.score for m in near] == pytest.approx([m.score for m in other], abs=1e-6)


def test_frequencies_count_articles(columns: Columns, archive: Archive) -> None:
    held = [{*terms(article.text)} for article in archive.articles()]
    asked = ["river", "bridg", "zebra", "the", "東京"]
    expected = {term: sum(term in one for one in held) for term in asked}
    assert frequencies(columns, asked) == expected
    assert 0 < expected["river"] < 500
    assert (expected["zebra"], expected["the"]) == (0, 0)
    assert frequencies(columns, []) == {}


def test_equal_scores_are_sorted_by_id(columns: Columns, archive: Archive) -> None:
    with Archive(archive.folder / "equal", 1) as equal:
        ids = [f"{n * 7919 % 1000:03}" for n in range(300)]
        equal.write([Article(id, "river") for id in ids], np.repeat(equal.vectors(1), 300, axis=0))
        first = Columns.of(1, equal.segment())
        question = equal.vectors(1)
        wanted = sorted(ids)[:150]
        assert [match.id for match in nearest(first, question, 150, ALL)[0]] == wanted
        assert [match.id for match in matching(first, {"river": 1}, 150, ALL)] == wanted
        assert newest(first, 150, ALL) == wanted


def test_terms_that_no_article_has_match_nothing(columns: Columns) -> None:
    for asked in ({}, {"zebra": 1}, {"the": 3}):
        assert matching(columns, asked, 5, ALL) == []
    assert matching(columns, {"river": 1, "zebra": 9}, 5, ALL) == matching(columns, {"river": 1}, 5, ALL)


def test_no_questions_have_no_results(columns: Columns) -> None:
    assert nearest(columns, np.empty((0, DIMENSION), dtype=np.float32), 5, ALL) == []
