"""semsearch.storage.local.facets: columns count as SQL would."""

from __future__ import annotations

import numpy as np

from semsearch.storage.local.facets import Column, Columns
from semsearch.types import Count

KEYS = np.array([2, 5, 9], dtype=np.int64)
ROWS = np.arange(3, dtype=np.int32)


def columns() -> Columns:
    topics = Column.encode(np.array([0, 0, 2], dtype=np.int32), ["Law", "AI", "law"])
    return Columns(
        KEYS,
        topics,
        Column.encode(ROWS, ["Ledger", "", "Wire"]),
        Column.encode(ROWS, ["article", "video", "article"]),
        Column.encode(ROWS, ["2021-08", "", "2021-07"]),
    )


def test_each_value_gets_one_number() -> None:
    column = Column.encode(ROWS, ["b", "a", "b"])
    assert column.values == ("b", "a")
    assert column.codes.tolist() == [0, 1, 0]
    assert column.counts(None) == [("b", 2), ("a", 1)]
    assert column.counts(np.array([True, False, False])) == [("b", 1)]


def test_without_keys_all_articles_are_counted() -> None:
    facets = columns().facets(None)
    assert facets.total == 3
    assert facets.topics == (Count("Law", 2), Count("AI", 1))
    assert facets.providers == (Count("Ledger", 1), Count("Wire", 1))
    assert facets.months == (Count("2021-07", 1), Count("2021-08", 1))


def test_only_articles_with_the_given_keys_are_counted_in_any_order() -> None:
    facets = columns().facets([9, 5])
    assert (facets.total, facets.topics) == (2, (Count("law", 1),))
    assert facets.types == (Count("article", 1), Count("video", 1))
    assert facets.months == (Count("2021-07", 1),)


def test_no_keys_count_nothing() -> None:
    facets = columns().facets([])
    assert (facets.total, facets.topics, facets.months) == (0, (), ())


def test_an_empty_archive_has_columns() -> None:
    empty = Column.encode(np.array([], dtype=np.int32), [])
    none = Columns(np.array([], dtype=np.int64), empty, empty, empty, empty)
    assert none.facets(None).total == none.facets([]).total == 0
