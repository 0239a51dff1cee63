"""The contract of every store: the features of articles, with expected values worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from math import isnan

import numpy as np
import pytest

from semsearch.errors import NotFound
from semsearch.storage.base import Store
from semsearch.storage.ragged import offsets
from semsearch.text.fingerprints import fingerprints
from semsearch.types import Article

DATED = Article(
    "dated",
    "Bridge over the river",
    "The bridge opens.",
    published_at=datetime(2021, 7, 1, 12, tzinfo=UTC),
    quality=80,
)
BARE = Article("bare", "The", listed=False)  # a stop word
TOKENS = np.array([[0.5, -0.5] * 4, [-0.1, -0.1, 0.3, 0.3] * 2], dtype=np.float32)


@pytest.fixture
def filled(store: Store) -> Store:
    store.upsert([DATED, BARE], np.eye(8, dtype=np.float32)[:2], (), [TOKENS, TOKENS[:0]])
    return store


def test_each_row_belongs_to_an_id_in_the_order_asked_for(filled: Store) -> None:
    with filled.snapshot() as snapshot:
        found = snapshot.features(["bare", "dated", "bare"])
    assert (len(found), found.ids) == (3, ("bare", "dated", "bare"))
    assert found.vectors.tolist() == np.eye(8)[[1, 0, 1]].tolist()
    assert found.published_at[1] == 1625140800
    assert found.quality[1] == 80
    assert all(isnan(values[0]) for values in (found.published_at, found.quality))


def test_items_are_told_from_articles_that_are_only_listed(filled: Store) -> None:
    with filled.snapshot() as snapshot:
        assert snapshot.listed(["bare", "dated", "bare"]) == [False, True, False]
        assert snapshot.listed([]) == []
        with pytest.raises(NotFound, match="'absent'"):
            snapshot.listed(["bare", "absent"])


def test_terms_are_those_of_title_and_excerpt_in_their_order(filled: Store) -> None:
    with filled.snapshot() as snapshot:
        found = snapshot.features(["dated", "bare"])
    assert found.term_offsets.tolist() == [0, 4, 4]
    assert found.terms.tolist() == fingerprints(["bridg", "river", "bridg", "open"]).tolist()


def test_signs_have_a_bit_for_each_element_above_zero(filled: Store) -> None:
    with filled.snapshot() as snapshot:
        found = snapshot.features(["bare", "dated"])
    assert found.sign_offsets.tolist() == [0, 0, 2]
    assert found.signs.tolist() == [[0b10101010], [0b00110011]]


def test_no_ids_have_no_features(filled: Store) -> None:
    with filled.snapshot() as snapshot:
        found = snapshot.features([])
    assert (len(found), found.vectors.shape, found.signs.shape) == (0, (0, 8), (0, 1))
    assert found.term_offsets.tolist() == found.sign_offsets.tolist() == [0]


def test_an_unknown_id_is_not_found(filled: Store) -> None:
    with filled.snapshot() as snapshot, pytest.raises(NotFound, match="no article has the id 'other'"):
        snapshot.features(["dated", "other"])


def test_offsets_say_where_parts_begin_and_end() -> None:
    assert offsets([2, 0, 3]).tolist() == [0, 2, 2, 5]
    assert offsets([]).tolist() == [0]
