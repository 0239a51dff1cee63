from __future__ import annotations

from collections.abc import Iterator

import pytest

from semsearch.indexing.ledger import NEW, Ledger, Note
from semsearch.types import Article, Precedence, Version


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger.open() as opened:
        yield opened


def test_the_last_note_of_an_article_is_kept_whole(ledger: Ledger) -> None:
    assert ledger.notes(["a"]) == [NEW]
    ledger.write({"a": Note("added", Precedence.MENTION)})
    waiting = Version("/feed.xml", Article("a", "Described"), Precedence.DESCRIPTION)
    whole = Note("updated", Precedence.DESCRIPTION, waiting, Article("a", "Before"), source="/a.md")
    ledger.write({"a": whole})
    assert ledger.notes(["b", "a"]) == [NEW, whole]


def test_articles_are_counted_if_they_were_read_or_have_changed(ledger: Ledger) -> None:
    for id, note in {
        "a": Note("updated", Precedence.ITEM),
        "b": Note("unchanged", Precedence.MENTION),
        "c": Note("updated"),
        "d": Note("unchanged"),
        "e": Note("removed"),
    }.items():
        ledger.write({id: note})
    assert ledger.counts() == {"added": 0, "updated": 2, "unchanged": 1, "removed": 1}
    assert [id for chunk in ledger.unread() for id, _ in chunk] == ["c", "e"]


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


def test_many_articles_come_ordered_in_chunks(ledger: Ledger) -> None:
    ids = [f"a{n:03}" for n in range(600)]
    for id in reversed(ids):
        ledger.write({id: Note("removed", before=Article(id, "Title"), source="/old.md")})
    assert len(list(ledger.unread())) > 1
    assert [(id, note.source) for chunk in ledger.unread() for id, note in chunk] == [
        (id, "/old.md") for id in ids
    ]
