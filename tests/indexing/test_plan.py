"""semsearch.indexing.plan: the steps of a plan; `test_apply.py` tests what they do to a store."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from semsearch.indexing.ledger import Ledger
from semsearch.indexing.plan import Planner
from semsearch.indexing.steps import Add, Batch, Duplicate, Keep, Reject, Remove, Step, Update
from semsearch.storage.memory import MemoryStore
from semsearch.types import Article, Listing, Omission, Record, Rejection, Skip
from tests.indexing.test_apply import ROOT, index, item

A, B, C = (str(ROOT / f"{name}.md") for name in "abc")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(dimension=32)


def planned(
    store: MemoryStore,
    *records: Record,
    prune: Iterable[Path] = (),
    replaced: MemoryStore | None = None,
) -> list[Batch]:
    with Ledger.open() as ledger:
        return list(Planner(store, ledger, list(prune), replaced).batches(records))


def steps(batches: list[Batch]) -> list[tuple[type[Step], str, str]]:
    return [
        (type(step), step.article.id, step.source)
        for batch in batches
        for step in batch.steps
        if not isinstance(step, Reject)
    ]


def test_a_record_of_an_empty_index_adds_its_item_and_what_that_lists(store: MemoryStore) -> None:
    one = item("a", lists=[("x", "ex")])
    (batch,) = planned(store, one)
    assert batch.steps == (Add(one.article, A), Add(one.related[0], A))
    assert batch.articles == (one.article, *one.related)
    assert batch.listings == (Listing(A, "a", ("x",)),)
    assert batch.vanished == ()


def test_unchanged_records_are_kept_and_nothing_is_written(store: MemoryStore) -> None:
    index(store, item("a"), item("b"))
    (batch,) = planned(store, item("a"), item("b", "another title"))
    assert steps([batch]) == [(Keep, "a", A), (Update, "b", B)]
    assert [article.id for article in batch.articles] == ["b"]
    assert batch.listings == ()


def test_a_repeated_url_is_a_duplicate_and_its_record_is_kept(store: MemoryStore) -> None:
    (batch,) = planned(store, item("a", "first"), item("a", "second", source="b.md"))
    assert steps([batch]) == [(Add, "a", A), (Duplicate, "a", B)]
    assert [article.title for article in batch.articles] == ["first"]
    assert [listing.source for listing in batch.listings] == [A, B]


def test_a_rejection_is_a_step(store: MemoryStore) -> None:
    bad = Rejection(A, 3, "bad YAML")
    (batch,) = planned(store, bad)
    assert batch == Batch((Reject(bad),))


def test_what_was_left_out_or_skipped_is_no_step(store: MemoryStore) -> None:
    (batch,) = planned(store, item("a"), Omission(A, None, "date", "not a date"), Skip(B, None, "a draft"))
    assert steps([batch]) == [(Add, "a", A)]
    assert len(batch.steps) == 1


def test_an_article_that_no_record_lists_any_more_is_removed(store: MemoryStore) -> None:
    index(store, item("a", lists=[("x", "ex"), ("y", "why")]), item("b", lists=[("y", "why")]))
    assert steps(planned(store, item("a"))) == [(Keep, "a", A), (Remove, "x", A)]


def test_missing_records_are_retracted_only_with_prune(store: MemoryStore) -> None:
    index(store, item("a", lists=[("x", "ex")]), item("b"))
    assert steps(planned(store, item("b"))) == [(Keep, "b", B)]
    kept, gone, told = planned(store, item("b"), prune=[ROOT])
    assert steps([kept, gone, told]) == [(Keep, "b", B), (Remove, "a", A), (Remove, "x", A)]
    assert gone == Batch((), vanished=(A,))
    assert planned(store, item("b"), prune=[Path("/elsewhere")]) == [kept]


def test_an_article_whose_item_is_missing_gets_the_content_of_a_listing(store: MemoryStore) -> None:
    mention = item("a", lists=[("b", "as listed")])
    index(store, mention, item("b", "as published"))
    kept, gone = planned(store, mention, prune=[ROOT])
    assert steps([kept, gone]) == [(Keep, "a", A), (Keep, "b", A), (Update, "b", A)]
    assert gone.vanished == (B,)
    assert [article.title for article in gone.articles] == ["as listed"]


def test_what_a_record_says_of_an_article_that_is_shown_otherwise_is_kept(store: MemoryStore) -> None:
    feed = item("a", "as described", source="feed.xml")
    (batch,) = planned(
        store, feed, item("a", lists=[("x", "ex")]), item("b", lists=[("x", "ex"), ("a", "ay")])
    )
    assert batch.differing == {"a": {feed.source: feed.article, B: Article("a", "ay", listed=False)}}


def test_a_rebuild_removes_articles_that_the_paths_no_longer_contain(store: MemoryStore) -> None:
    index(store, item("a"), item("b"), item("c"))
    made = planned(MemoryStore(dimension=1), item("b"), replaced=store)
    assert steps(made) == [(Add, "b", B), (Remove, "a", ""), (Remove, "c", "")]
