"""semsearch.storage.local.revision: cached term counts belong to one revision, also across threads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from math import log
from pathlib import Path
from threading import Barrier

import numpy as np
import pytest

from semsearch.storage.base import Snapshot, Vectors
from semsearch.storage.local import LocalStore
from semsearch.types import Article, Model

WORDS = "river vote bridge court harbour tower comet orchid zebra".split()
TERMS = "river vote bridg court harbour tower comet orchid zebra".split()


def rows(count: int) -> Vectors:
    made = np.zeros((count, 8), dtype=np.float32)
    made[:, 0] = 1.0
    return made


def write(store: LocalStore, texts: Mapping[str, str]) -> None:
    articles = [Article(id, title) for id, title in texts.items()]
    vectors = rows(len(articles))
    store.upsert(articles, vectors, (), [vectors[:1]] * len(articles))


def expected(having: Mapping[str, int], total: int) -> object:
    return pytest.approx({t: log(1 + (total - n + 0.5) / (n + 0.5)) for t, n in having.items()})


@pytest.fixture
def store(index: Path, model: Model) -> Iterator[LocalStore]:
    """Word number n stands in n + 1 of the articles, but for the last, which stands in none."""
    with LocalStore.create(index, model) as made:
        write(made, {f"a{n}": " ".join(WORDS[n:-1]) for n in range(8)})
        yield made


HAVING = {term: n + 1 for n, term in enumerate(TERMS[:-1])} | {"zebra": 0}


def test_a_second_call_returns_the_same_idf(store: LocalStore) -> None:
    with store.snapshot() as snapshot:
        first = snapshot.idf(TERMS)
        assert first == expected(HAVING, 8)
        assert snapshot.idf(TERMS) == first
        some = snapshot.idf(["zebra", "river", "zebra", "comet"])
        assert list(some) == ["zebra", "river", "comet"]
        assert some == {term: first[term] for term in some}
    with store.snapshot() as again:
        assert again.idf(TERMS) == first


def test_each_revision_keeps_its_own_counts(store: LocalStore) -> None:
    with store.snapshot() as old:
        before = old.idf(TERMS)
        write(store, {"b0": "zebra river", "a7": "nothing of them"})  # a7 held orchid
        with store.snapshot() as new:
            assert new.revision > old.revision
            changed = HAVING | {"river": 2, "orchid": 7, "zebra": 1}
            assert new.idf(TERMS) == expected(changed, 9)
        assert old.idf(TERMS) == before
    store.delete(["b0"])
    with store.snapshot() as last:
        assert last.idf(["zebra", "river"]) == expected({"zebra": 0, "river": 1}, 8)


def test_concurrent_threads_get_the_same_idf(store: LocalStore) -> None:
    together = Barrier(6)

    def ask(snapshot: Snapshot, first: int) -> list[Mapping[str, float]]:
        together.wait()
        return [snapshot.idf(TERMS[(first + n) % 9 :] + TERMS[: (first + n) % 9]) for n in range(30)]

    with store.snapshot() as snapshot, ThreadPoolExecutor(6) as pool:
        answers = [one for each in pool.map(lambda n: ask(snapshot, n), range(6)) for one in each]
    assert len(answers) == 180
    assert all(one == answers[0] for one in answers)
    assert answers[0] == expected(HAVING, 8)
