"""The local and the memory store return the same results for any sequence of writes."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from semsearch.storage.base import Store
from semsearch.storage.local import LocalStore
from semsearch.storage.memory import MemoryStore
from semsearch.text.analyzer import terms
from semsearch.types import Article, DateRange, Filter, Listing, Model, Precedence, Provider
from tests.storage.local.columns.archive import assert_same_provenance

IDS = [f"id-{n}" for n in range(12)]
STORIES = ["s", "t", "id-1"]
SOURCES = [f"/{n}.md" for n in range(6)]
WORDS = ["river", "Bridge", "bridges", "council", "vote", "the", "東京都庁", "U.S.", "café"]
OUTLETS = [Provider(), Provider("Post", "post.com"), Provider("POST", "other.com"), Provider("", "post.com")]
START = datetime(2021, 1, 31, 23, 59, 58, tzinfo=UTC)

texts = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
dates = st.none() | st.integers(0, 4).map(lambda n: START + timedelta(seconds=n))
names = st.lists(st.sampled_from(["AI", "ai", "Law", "Straße", "STRASSE"]), max_size=3).map(tuple)
articles = st.builds(
    Article,
    id=st.sampled_from(IDS),
    title=texts,
    excerpt=texts,
    provider=st.sampled_from(OUTLETS),
    published_at=dates,
    topics=names,
    type=st.sampled_from(["article", "Video"]),
    published=st.sampled_from([None, True, False]),
    authors=st.sampled_from([(), ("Jo Day",), ("AP",), ("Reuters Staff",)]),
)
listings = st.builds(
    Listing,
    st.sampled_from(SOURCES),
    st.sampled_from(IDS),
    st.lists(st.sampled_from(IDS), max_size=4).map(tuple),
    st.sampled_from([Precedence.DESCRIPTION, Precedence.ITEM]),
)
differing = st.tuples(
    st.lists(articles, max_size=4, unique_by=lambda article: article.id), st.sets(st.sampled_from(SOURCES))
).map(lambda drawn: {article.id: dict.fromkeys(drawn[1], article) for article in drawn[0]})
upserts = st.tuples(
    st.lists(articles, max_size=8),
    st.lists(listings, max_size=4),
    st.integers(0, 2**32 - 1),
    differing,
    st.lists(st.sampled_from(SOURCES), max_size=1),
)
writes = st.one_of(
    upserts,
    upserts,
    st.lists(st.sampled_from(IDS), max_size=4).map(lambda ids: ("delete", ids)),
    st.lists(st.sampled_from(SOURCES), max_size=3).map(lambda sources: ("retract", sources)),
    st.dictionaries(st.sampled_from(IDS), st.sampled_from(STORIES)).map(lambda places: ("assign", places)),
    st.just(("assign", dict.fromkeys(IDS, "s"))),
)
filters = st.builds(
    Filter,
    since=dates,
    until=dates,
    providers=st.sampled_from([(), ("post",), ("post.com", "nobody")]),
    topics=st.sampled_from([(), ("ai",), ("strasse", "LAW")]),
    types=st.sampled_from([(), ("video",)]),
    published=st.sampled_from([None, None, True, False]),
    phrases=st.sampled_from([(), (), (), ("river bridge",), ("votes",), ("the café", "京都")]),
    excluded=st.sampled_from([(), (), (), ("river",), ("bridges council", "U.S."), ("the",)]),
    excluded_providers=st.sampled_from([(), (), ("POST",), ("post.com", "nobody")]),
    excluded_topics=st.sampled_from([(), (), ("Law",)]),
    excluded_dates=st.one_of(st.just(()), st.tuples(st.builds(DateRange, since=dates, until=dates))),
)
MISSPELT = ["rivre", "bridg", "counciil", "vtoe", "caffe", "zebra", "river"]
TYPED = ["r", "bri", "river c", "the vote b", "po", "l", "st", "東京", "us", "cafe ri"]


def write(store: Store, change: tuple[object, ...]) -> object:
    match change:
        case ["delete", list(ids)]:
            return store.delete(ids)
        case ["retract", list(sources)]:
            return store.retract(sources)
        case ["assign", dict(places)]:
            return store.assign(places)
        case [list(batch), list(lists), int(seed), dict(said), list(gone)]:
            random = np.random.default_rng(seed)
            rows = random.normal(size=(len(batch), 8)).astype(np.float32)
            rows /= np.linalg.norm(rows, axis=1, keepdims=True)
            tokens = [random.normal(size=(random.integers(4), 8)).astype(np.float32) for _ in batch]
            return store.upsert(batch, rows, lists, tokens if seed % 5 else (), said, gone)
    raise AssertionError(change)


def compare(one: Store, other: Store, filter: Filter, text: str) -> None:
    question = np.eye(8, dtype=np.float32)[:2]
    with one.snapshot() as exact, other.snapshot() as tested:
        assert tested.revision == exact.revision
        assert list(tested.articles()) == list(exact.articles())
        assert list(tested.listings()) == list(exact.listings())
        assert tested.versions(IDS) == exact.versions(IDS)
        assert tested.coverage(IDS) == exact.coverage(IDS)
        assert tested.stories(IDS) == exact.stories(IDS)
        assert tested.members(STORIES) == exact.members(STORIES)
        assert tested.unassigned() == exact.unassigned()
        assert tested.story_names() == exact.story_names()
        for limits in (Filter(), filter):
            assert tested.facets(limits) == exact.facets(limits)
            assert tested.count(limits) == exact.count(limits)
            for k in (3, 50):
                assert tested.matching(text, k, limits) == exact.matching(text, k, limits)
                pairs = zip(
                    tested.nearest(question, k, limits), exact.nearest(question, k, limits), strict=True
                )
                for found, expected in pairs:
                    assert [m.score for m in found] == pytest.approx([m.score for m in expected], abs=1e-5)
                    assert k < 50 or {m.id for m in found} == {m.id for m in expected}
            assert tested.largest_stories(2, 0, limits) == exact.largest_stories(2, 0, limits)
            assert tested.largest_stories(50, 1, limits) == exact.largest_stories(50, 1, limits)
            assert tested.count_stories(limits) == exact.count_stories(limits)
            assert tested.newest(3, limits) == exact.newest(3, limits)
            assert tested.newest(500, limits) == exact.newest(500, limits)
        assert tested.idf(terms(text)) == exact.idf(terms(text))
        assert tested.names() == exact.names()
        assert tested.corrections(MISSPELT) == exact.corrections(MISSPELT)
        for typed in TYPED:
            assert tested.suggestions(typed, 5) == exact.suggestions(typed, 5)
        held = [article.id for article in exact.articles()]
        assert np.array_equal(tested.vectors(held), exact.vectors(held))
        assert_same_provenance(tested.provenance(held), exact.provenance(held))
        pairs_of_tokens = zip(tested.token_vectors(held), exact.token_vectors(held), strict=True)
        assert all(np.array_equal(found, expected) for found, expected in pairs_of_tokens)


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(st.tuples(writes, filters, texts), min_size=1, max_size=6))
def test_local_and_memory_stores_return_the_same_results(
    changes: list[tuple[tuple[object, ...], Filter, str]],
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        MemoryStore(dimension=8) as exact,
        LocalStore.create(Path(folder) / "index", Model("m", 8, "f" * 64)) as local,
    ):
        for change, filter, text in changes:
            assert write(local, change) == write(exact, change)
            compare(exact, local, filter, text)
        local.close()
        with LocalStore.open(Path(folder) / "index") as reopened:
            compare(exact, reopened, filter, text)


def test_local_and_memory_stores_agree_after_a_long_history(index: Path) -> None:
    random = np.random.default_rng(7)
    with MemoryStore(dimension=8) as exact, LocalStore.create(index, Model("m", 8, "f" * 64)) as local:
        for step in range(12):
            batch = [
                Article(
                    f"a{random.integers(400)}",
                    " ".join(random.choice(WORDS, 8)),
                    " ".join(random.choice(WORDS, int(random.integers(90)))),
                    provider=OUTLETS[int(random.integers(4))],
                    published_at=START + timedelta(seconds=int(random.integers(5))),
                )
                for _ in range(150)
            ]
            seed = int(random.integers(2**32))
            gone = [f"a{random.integers(400)}" for _ in range(20)]
            placed = {f"a{random.integers(400)}": f"s{random.integers(30)}" for _ in range(90)}
            for store in (exact, local):
                write(store, (batch, [], seed, {}, []))
                store.delete(gone)
                store.assign(placed)
            if step == 6:
                local.flush()
            compare(exact, local, Filter(providers=("post",), since=START), "river council votes")
