from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from semsearch import Index
from semsearch.embedding.base import Embedded
from semsearch.embedding.hashing import HashingEncoder
from semsearch.indexing import apply, boilerplate, plan
from semsearch.storage.base import Store
from semsearch.storage.local import LocalStore
from semsearch.storage.memory import MemoryStore
from semsearch.text.boilerplate import detection
from semsearch.types import Article, Filter, Item, Provider

ROOT = Path("/archive")
ENCODER = HashingEncoder(dimension=32)
NEWS = [
    "Judges stopped a trial of cameras at the ferry.",
    "A crack has closed the old harbour tower until spring.",
    "Audiences rose for a conductor that has no arms.",
    "Kestrel recalls 4,000 vans over smoking batteries.",
    "Landlords won an appeal against the ceiling of rents.",
    "Crews wait for the thaw, and fish is dear this winter.",
]
SAID = ["Sign up for our newsletter.", "Read more at ledger.example."]


class Interrupted(Exception):
    """The run ends here."""


def item(number: int, excerpt: str, outlet: str = "The Ledger") -> Item:
    article = Article(f"a{number}", f"Report {number}", excerpt, provider=Provider(outlet))
    return Item(article, (), str(ROOT / f"{number}.md"))


def index(store: Store, items: Sequence[Item], fails_at: int = 0) -> list[str]:
    """Index items, prune the others, and return what was embedded; fail at the n-th call of the encoder."""
    texts: list[str] = []
    calls = count(1)

    def encode(of: Sequence[str]) -> Embedded:
        if next(calls) == fails_at:
            raise Interrupted
        texts.extend(of)
        return ENCODER.documents(of)

    apply.run(items, store, encode, prune=[ROOT])
    return texts


def held(store: Store) -> dict[str, tuple[Article, list[float], list[list[float]]]]:
    with store.snapshot() as snapshot:
        assert snapshot.changed_outlets() == []
        articles = list(snapshot.articles())
        ids = [one.id for one in articles]
        vectors, tokens = snapshot.vectors(ids), snapshot.token_vectors(ids)
        return {
            one.id: (one, vector.tolist(), matrix.tolist())
            for one, vector, matrix in zip(articles, vectors, tokens, strict=True)
        }


def test_what_an_outlet_repeats_is_cut_out_wherever_it_is_and_the_whole_is_kept(tmp_path: Path) -> None:
    first = [item(n, f"{text} {SAID[0]}") for n, text in enumerate(NEWS[:5])]
    other = item(7, f"{NEWS[0]} {SAID[0]}", "Others")
    with LocalStore.create(tmp_path / "index", ENCODER.model) as store:
        index(store, [*first[:4], other])
        assert held(store)["a0"][0].excerpt == first[0].article.excerpt  # four are too few
        texts = index(store, [*first, other])
        assert sorted(texts) == sorted(
            [first[4].article.text, *(f"Report {n}\n{text}" for n, text in enumerate(NEWS[:5]))]
        )
        last = item(5, f"{NEWS[5]} {SAID[0]}")
        assert index(store, [*first, last, other]) == [f"Report 5\n{NEWS[5]}"]
        found = held(store)
        assert [found[f"a{n}"][0].excerpt for n in range(6)] == NEWS
        assert [found[f"a{n}"][0].as_read for n in range(6)] == [one.article for one in (*first, last)]
        assert found["a7"][0] == other.article
        assert index(store, [*first, last, other]) == []
        with store.snapshot() as snapshot:
            assert [m.id for m in snapshot.matching("newsletter", 9, Filter())] == ["a7"]
    with Index.open(tmp_path / "index") as opened:
        exported = {one.article.id: one.article for one in opened.export()}
    assert exported == {one.article.id: one.article for one in (*first, last, other)}
    fresh = MemoryStore(dimension=32)
    index(fresh, [*first, last, other])
    assert {id: one[0] for id, one in held(fresh).items()} == {id: one[0] for id, one in found.items()}


archives = st.dictionaries(
    st.integers(0, len(NEWS) - 1),
    st.tuples(st.sets(st.sampled_from(SAID)), st.sampled_from(["The Ledger", "Others"])),
    max_size=len(NEWS),
)
QUIET = {number: (set[str](), "The Ledger") for number in range(3)}
REPEATING = {number: ({SAID[0]}, "The Ledger") for number in range(3, 6)}


@pytest.mark.parametrize("batch", [1, 256])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=st.lists(st.tuples(archives, st.integers(0, 4)), min_size=2, max_size=4))
@example(states=[(REPEATING, 0), ({**QUIET, **REPEATING}, 5), (REPEATING, 0)])  # killed while it restores
def test_after_any_runs_an_index_is_what_a_rebuild_makes(
    states: list[tuple[Mapping[int, tuple[set[str], str]], int]], batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detection, "SUPPORT", 2)
    monkeypatch.setattr(boilerplate, "SAMPLE", 3)
    monkeypatch.setattr(boilerplate, "BATCH", batch)
    monkeypatch.setattr(plan, "BATCH", batch)
    kept = MemoryStore(dimension=32)
    for state, fails_at in states:
        items = [
            item(number, " ".join([NEWS[number], *sorted(said)]), outlet)
            for number, (said, outlet) in state.items()
        ]
        with suppress(Interrupted):
            index(kept, items, fails_at)
    index(kept, items)
    fresh = MemoryStore(dimension=32)
    index(fresh, items)
    assert held(kept) == held(fresh)
