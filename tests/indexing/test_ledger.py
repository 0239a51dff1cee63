from __future__ import annotations

from collections.abc import Iterator

import pytest

from semsearch.indexing.ledger import Ledger, Sighting
from semsearch.types import Article


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger.open() as opened:
        yield opened


def removed(ledger: Ledger) -> list[tuple[str, str]]:
    return [(article.id, source) for chunk in ledger.removed() for article, source in chunk]


def test_the_last_outcome_of_an_article_is_kept_and_counted_once(ledger: Ledger) -> None:
    assert ledger.seen("a") is None
    ledger.mark("a", listed=False, outcome="added")
    ledger.mark("a", listed=True, outcome="updated")
    ledger.mark("b", listed=False, outcome="unchanged")
    assert ledger.seen("a") == Sighting(listed=True, outcome="updated")
    assert ledger.counts() == {"added": 0, "updated": 1, "unchanged": 1}


def test_records_are_counted_by_source(ledger: Ledger) -> None:
    assert [ledger.read("/a.md"), ledger.read("/b.md"), ledger.read("/a.md")] == [1, 1, 2]
    assert ledger.was_read("/a.md")
    assert not ledger.was_read("/c.md")


def test_a_rejected_record_was_not_read(ledger: Ledger) -> None:
    ledger.read("/a.md")
    ledger.reject_record("/a.md")
    ledger.reject_record("/a.md")
    assert not ledger.was_read("/a.md")
    assert ledger.was_rejected("/a.md")
    assert not ledger.was_rejected("/b.md")


def test_a_lost_article_is_removed_unless_it_is_seen_or_a_staying_record_mentions_it(ledger: Ledger) -> None:
    assert not ledger.needs_staying_records()
    for id in ("seen", "listed", "item", "gone"):
        ledger.lose(Article(id, "Before"), "/old.md", own=False)
    ledger.mark("seen", listed=False, outcome="unchanged")
    assert ledger.needs_staying_records()
    assert ledger.lost("gone") == Article("gone", "Before")
    assert ledger.lost("other") is None
    ledger.stays("item", ("listed", "never lost"))
    assert removed(ledger) == [("gone", "/old.md")]


def test_the_first_content_of_a_lost_article_is_kept(ledger: Ledger) -> None:
    ledger.lose(Article("a", "First"), "/first.md", own=False)
    ledger.lose(Article("a", "Second"), "/second.md", own=True)
    assert ledger.lost("a") == Article("a", "First")
    assert removed(ledger) == [("a", "/first.md")]


def test_many_removed_articles_come_ordered_in_chunks(ledger: Ledger) -> None:
    ids = [f"a{n:03}" for n in range(600)]
    for id in reversed(ids):
        ledger.lose(Article(id, "Title"), "/old.md", own=True)
    assert len(list(ledger.removed())) > 1
    assert [id for id, _ in removed(ledger)] == ids


@pytest.mark.parametrize(
    ("own", "listed", "stays", "expected"),
    [
        (True, False, False, True),
        (False, False, False, False),  # it had no item of its own
        (True, True, False, False),  # its own item was read again
        (True, False, True, False),  # another item about it stays
    ],
)
def test_deferred_content_is_used_if_the_article_lost_its_own_item(
    ledger: Ledger, own: bool, listed: bool, stays: bool, expected: bool
) -> None:
    old, first, second = (Article("a", title) for title in ("Old", "Of a list", "Of another list"))
    ledger.defer(first, "/list.md")
    ledger.defer(second, "/other.md")
    ledger.mark("a", listed=listed, outcome="unchanged")
    ledger.lose(old, "/item.md", own=own)
    if stays:
        ledger.stays("a", ())
    found = [entry for chunk in ledger.orphaned() for entry in chunk]
    assert found == ([(first, "/list.md", old)] if expected else [])
