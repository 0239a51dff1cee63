from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from semsearch.storage.base import Settled, Store
from semsearch.text.boilerplate import Boilerplate
from semsearch.types import Article, Filter, Listing, Provider

REPEATED = Boilerplate(frozenset(["read more"]), frozenset(["listen to article"]), frozenset(["reuters"]))
LEDGER = Settled(REPEATED)


def article(id: str, name: str, excerpt: str = "", domain: str = "") -> Article:
    return Article(id, "Ferries stay in port", excerpt, provider=Provider(name, domain))


def add(store: Store, *articles: Article) -> None:
    vectors = np.ones((len(articles), 8), dtype=np.float32)
    store.upsert(articles, vectors, [Listing(f"/{one.id}", one.id) for one in articles])


def changed(store: Store) -> list[str]:
    with store.snapshot() as snapshot:
        return snapshot.changed_outlets()


def test_an_outlets_articles_come_in_the_order_of_ids(store: Store) -> None:
    add(store, article("c", "The Ledger"), article("a", "THE LEDGER"), article("b", "", domain="the.example"))
    add(store, article("d", "", domain="THE LEDGER"), article("e", "Others"), article("f", ""))
    with store.snapshot() as snapshot:
        assert [one.id for one in snapshot.published_by("the ledger")] == ["a", "c", "d"]
        assert [one.id for one in snapshot.published_by("the.example")] == ["b"]


def test_an_excerpt_is_kept_as_it_was_read_beside_what_is_left_of_it(store: Store) -> None:
    cut = replace(article("a", "The Ledger", "Crews wait."), original="Read more. Crews wait.")
    add(store, cut)
    with store.snapshot() as snapshot:
        assert snapshot.get(["a"]) == list(snapshot.articles()) == [cut]
        assert [match.id for match in snapshot.matching("crews", 5, Filter())] == ["a"]
        assert snapshot.matching("read", 5, Filter()) == []
    assert cut.as_read == article("a", "The Ledger", "Read more. Crews wait.")


def test_an_outlet_is_changed_until_its_boilerplate_is_kept(store: Store) -> None:
    add(store, article("a", "The Ledger"), article("b", "Others"), article("c", ""))
    assert changed(store) == ["others", "the ledger"]
    store.keep_boilerplate({"the ledger": LEDGER, "others": None})
    assert changed(store) == ["others"]
    with store.snapshot() as snapshot:
        found = snapshot.boilerplate(["the ledger", "others", "unknown"])
        assert found == {"the ledger": REPEATED, "others": None, "unknown": Boilerplate()}
        revision = snapshot.revision
    store.keep_boilerplate({"the ledger": Settled(), "others": LEDGER})
    assert changed(store) == []
    with store.snapshot() as snapshot:
        assert snapshot.boilerplate(["the ledger"]) == {"the ledger": Boilerplate()}
        assert snapshot.revision == revision


def test_a_change_of_an_article_changes_its_outlets(store: Store) -> None:
    held = article("a", "The Ledger", "Read more. Crews wait.")
    steps = [
        (replace(held, quality=7), []),
        (replace(held, excerpt="Crews wait.", original=held.excerpt), []),
        (replace(held, excerpt="Crews left."), ["the ledger"]),
        (replace(held, title="Ferries leave port"), ["the ledger"]),
        (replace(held, provider=Provider("Others")), ["others", "the ledger"]),
    ]
    add(store, held)
    for after, outlets in steps:
        add(store, held)
        store.keep_boilerplate(dict.fromkeys(changed(store), LEDGER))
        add(store, after)
        assert changed(store) == outlets


@pytest.mark.parametrize("how", ["retract", "delete"])
def test_removing_an_article_changes_its_outlet(store: Store, how: str) -> None:
    add(store, article("a", "The Ledger"), article("b", "Others"))
    store.keep_boilerplate({"the ledger": LEDGER, "others": LEDGER})
    store.retract(["/a"]) if how == "retract" else store.delete(["a"])
    assert changed(store) == ["the ledger"]
    with store.snapshot() as snapshot:
        assert snapshot.boilerplate(["the ledger"]) == {"the ledger": REPEATED}


def test_articles_after_the_sample_do_not_change_an_outlet(store: Store) -> None:
    add(store, article("a", "The Ledger"), article("c", "The Ledger"), article("m", "Others"))
    store.keep_boilerplate({"the ledger": Settled(sampled="c"), "others": Settled(REPEATED, sampled="m")})
    add(store, article("d", "The Ledger"), article("n", "Others"))
    add(store, article("d", "Others", "Crews wait."))
    store.delete(["n"])
    assert changed(store) == ["others"]  # d is before m
    add(store, article("b", "The Ledger"))
    assert changed(store) == ["others", "the ledger"]
