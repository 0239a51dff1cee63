from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from semsearch.corpus.urls import identity
from semsearch.storage.local import LocalStore
from semsearch.types import Article, Coverage, Filter, Listing, Model, Precedence

AXES = np.eye(8, dtype=np.float32)
FERRY, LOCKS, PIER = (identity(f"https://x.example/{word}") for word in ("ferry", "locks", "pier"))
OLD_FERRY, OLD_LOCKS, OLD_LOCKS_TOO = (letter * 16 for letter in "abc")
PATH_ID = "d" * 16  # of an article without address


def of_the_rule_before(index: Path) -> None:
    with closing(sqlite3.connect(index / "g1" / "articles.sqlite")) as connection:
        connection.execute("DELETE FROM meta WHERE name = 'addresses'")
        connection.commit()


@pytest.fixture
def former(index: Path, model: Model) -> Path:
    """An index whose ids follow a rule by which `www.` and `index.php` make other articles."""
    articles = [
        Article(OLD_FERRY, "ferry", url="https://www.x.example/ferry"),
        Article(OLD_LOCKS, "locks", url="https://x.example/locks/index.php", listed=False),
        Article(OLD_LOCKS_TOO, "lock gates", url="https://www.x.example/locks"),
        Article(PIER, "pier", url="https://x.example/pier"),
        Article(PATH_ID, "without address"),
    ]
    listings = [
        Listing(f"/f.jsonl#{OLD_FERRY}", OLD_FERRY, (OLD_LOCKS, PIER, OLD_LOCKS_TOO)),
        Listing(f"/f.jsonl#{OLD_LOCKS_TOO}", OLD_LOCKS_TOO, (OLD_LOCKS,)),
        Listing("/pier.md", PIER, (OLD_FERRY,)),
        Listing("/path.md", PATH_ID),
    ]
    with LocalStore.create(index, model) as store:
        store.upsert(articles, AXES[:5], listings)
        store.assign({OLD_FERRY: "s", PIER: "s", OLD_LOCKS: "t", OLD_LOCKS_TOO: "u", PATH_ID: "v"})
        store.flush()
    of_the_rule_before(index)
    return index


def test_the_next_writer_gives_articles_the_ids_of_the_present_rule(former: Path, model: Model) -> None:
    with LocalStore.open(former) as reader:
        with reader.snapshot() as snapshot:
            assert snapshot.get([OLD_FERRY])[0] is not None  # as it was, until the index is written
        LocalStore.create(former, model).close()
        with reader.snapshot() as snapshot:
            assert {a.id: a.title for a in snapshot.articles()} == {
                FERRY: "ferry",
                LOCKS: "lock gates",
                PIER: "pier",
                PATH_ID: "without address",
            }
            assert {one.source: one for one in snapshot.listings()} == {
                one.source: one
                for one in (
                    Listing(f"/f.jsonl#{FERRY}", FERRY, (LOCKS, PIER)),
                    Listing(f"/f.jsonl#{LOCKS}", LOCKS),
                    Listing("/pier.md", PIER, (FERRY,)),
                    Listing("/path.md", PATH_ID),
                )
            }
            assert snapshot.coverage([FERRY]) == [Coverage(FERRY, (LOCKS, PIER), (PIER,))]
            assert [m[0].id for m in snapshot.nearest(AXES[[0, 2, 4]], 1, Filter())] == [
                FERRY,
                LOCKS,
                PATH_ID,
            ]
            assert [m.id for m in snapshot.matching("gates", 9, Filter())] == [LOCKS]
            assert (snapshot.stories([FERRY, PATH_ID]), snapshot.unassigned()) == (["s", "v"], [LOCKS])
            assert (snapshot.revision, snapshot.count(Filter())) == (3, 4)


def test_an_index_of_the_present_rule_stays_as_it_is(former: Path, model: Model) -> None:
    for _ in range(2):
        with LocalStore.create(former, model) as store, store.snapshot() as snapshot:
            assert snapshot.revision == 3
    of_the_rule_before(former)
    with LocalStore.create(former, model) as store, store.snapshot() as snapshot:
        assert snapshot.revision == 3


def test_records_of_one_file_that_are_one_article_keep_their_listings(index: Path, model: Model) -> None:
    with LocalStore.create(index, model) as store:
        articles = [Article(letter * 16, letter, url="https://www.x.example/ferry") for letter in "ab"]
        store.upsert(articles, AXES[:2], [Listing(f"/f.jsonl#{a.id}", a.id) for a in articles])
    of_the_rule_before(index)
    with LocalStore.create(index, model) as store, store.snapshot() as snapshot:
        assert [a.title for a in snapshot.articles()] == ["a"]
        assert sorted(one.source for one in snapshot.listings()) == [
            f"/f.jsonl#{FERRY}", f"/f.jsonl#{FERRY}#2",
        ]  # fmt: skip


def test_what_records_say_stays_theirs_unless_articles_are_merged(index: Path, model: Model) -> None:
    described, merged = (Article(id, "as described") for id in (OLD_FERRY, OLD_LOCKS))
    feed = f"/f.xml#{OLD_FERRY}"
    with LocalStore.create(index, model) as store:
        articles = [
            Article(OLD_FERRY, "ferry", url="https://www.x.example/ferry"),
            Article(OLD_LOCKS_TOO, "described", url="https://www.x.example/locks"),
            Article(OLD_LOCKS, "locks", url="https://x.example/locks/index.php"),
        ]
        listings = [
            Listing("/ferry.md", OLD_FERRY),
            Listing(feed, OLD_FERRY, (OLD_LOCKS,), Precedence.DESCRIPTION),
            Listing("/a.html", OLD_LOCKS_TOO, (), Precedence.DESCRIPTION),
            Listing("/locks.md", OLD_LOCKS),
        ]
        differing = {OLD_FERRY: {feed: described}, OLD_LOCKS: {feed: merged}}
        store.upsert(articles, AXES[:3], listings, (), differing)
    of_the_rule_before(index)
    with LocalStore.create(index, model) as store, store.snapshot() as snapshot:
        assert [one.title for one in snapshot.get([FERRY, LOCKS]) if one] == ["ferry", "locks"]
        assert snapshot.differing([FERRY, LOCKS]) == [{f"/f.xml#{FERRY}": replace(described, id=FERRY)}, {}]
