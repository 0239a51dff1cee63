"""The contract of every store: what articles say of where they come from."""

from __future__ import annotations

import numpy as np
import pytest

from semsearch.errors import NotFound
from semsearch.storage.base import Store
from semsearch.text import copies
from semsearch.text.fingerprints import fingerprints
from semsearch.types import Article, Provider

LONG = "Ninety people are brought ashore after ferry runs aground"
TOLD = Article(
    "told",
    LONG,
    "The ferry struck a sandbank.",
    original="TARROW (TPA) - The ferry struck a sandbank. (With inputs from PTI)",
)
AGENCY = Article(
    "agency", "Ferry", "“We were told that the channel was clear,” she said.", provider=Provider("AP")
)


@pytest.fixture
def filled(store: Store) -> Store:
    store.upsert([TOLD, AGENCY], np.eye(8, dtype=np.float32)[:2])
    return store


def test_credits_are_those_of_the_excerpt_as_it_was_read(filled: Store) -> None:
    with filled.snapshot() as snapshot:
        found = snapshot.provenance(["agency", "told", "agency"])
    assert found.agencies == ("Associated Press", "Press Trust of India", "Associated Press")
    assert found.name_offsets.tolist() == [0, 0, 2, 2]
    assert found.names.tolist() == fingerprints(["tpa", "pti"]).tolist()


def test_shingles_are_those_of_the_excerpt_without_quotations(filled: Store) -> None:
    with filled.snapshot() as snapshot:
        found = snapshot.provenance(["told", "agency"])
    terms = fingerprints(["ferri", "struck", "sandbank"])
    assert found.shingles.tolist() == copies.shingles(terms, np.array([0, 3]))[0].tolist()
    assert found.shingle_offsets.tolist() == [0, 1, 1]


def test_long_titles_have_a_fingerprint_whatever_their_case(filled: Store) -> None:
    filled.upsert([Article("same", LONG.upper())], np.eye(8, dtype=np.float32)[:1])
    with filled.snapshot() as snapshot:
        told, agency, same = snapshot.provenance(["told", "agency", "same"]).titles.tolist()
    assert told == same != 0
    assert agency == 0


def test_what_is_written_again_has_its_new_provenance(filled: Store) -> None:
    filled.upsert([Article("told", "Ferry", "PARIS (AFP) - No.")], np.eye(8, dtype=np.float32)[:1])
    with filled.snapshot() as snapshot:
        found = snapshot.provenance(["told", "agency"])
    assert found.agencies == ("AFP", "Associated Press")
    assert found.shingle_offsets.tolist() == [0, 0, 0]
    assert found.titles.tolist() == [0, 0]


def test_no_ids_have_no_provenance(filled: Store) -> None:
    with filled.snapshot() as snapshot:
        found = snapshot.provenance([])
    assert found.agencies == ()
    assert found.name_offsets.tolist() == found.shingle_offsets.tolist() == [0]


def test_an_unknown_id_is_not_found(filled: Store) -> None:
    with filled.snapshot() as snapshot, pytest.raises(NotFound, match="no article has the id 'other'"):
        snapshot.provenance(["told", "other"])
