from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from semsearch.embedding.hashing import HashingEncoder
from semsearch.indexing import apply, story_assignment
from semsearch.indexing.story_assignment import assign_stories
from semsearch.storage.base import Store
from semsearch.storage.local import LocalStore
from semsearch.storage.memory import MemoryStore
from semsearch.types import Article, Filter, Item, Listing, ProgressEvent, RevisionStored

ENCODER = HashingEncoder(dimension=256)
START = datetime(2021, 7, 27, 9, tzinfo=UTC)
FALL = "varnholm harbour tower masonry quay collapse dawn rubble ferry divers crane sirens".split()
RENT = "lisbon judges tenants landlords constitution ceiling appeal verdict flats lawyers court mayor".split()
VANS = "kestrel recall batteries vans smoke fuse garages owners drivers letters sparks motors".split()
NOISE = "orchestra robot conductor violin audience applause score baton stage encore tour strings".split()


def told(id: str, words: Sequence[str], hours: float = 0) -> Article:
    return Article(id, " ".join(words), published_at=START + timedelta(hours=hours))


def add(store: Store, *articles: Article, listings: Sequence[Listing] = ()) -> None:
    texts = [article.text for article in articles]
    store.upsert(articles, ENCODER.documents(texts).vectors, listings)


def stories(store: Store) -> dict[str, str]:
    with store.snapshot() as snapshot:
        ids = [article.id for article in snapshot.articles() if not article.id.startswith("filler")]
        return dict(zip(ids, snapshot.stories(ids), strict=True))


def filled() -> MemoryStore:
    store = MemoryStore(dimension=256)
    add(store, *(told(f"filler{n}", [f"{word}{n}" for word in NOISE], n) for n in range(40)))
    assign_stories(store)
    return store


@pytest.fixture
def store() -> MemoryStore:
    return filled()


# --- who stands with whom ---------------------------------------------------------------------------------


def test_an_article_joins_a_similar_story_or_founds_one(store: MemoryStore) -> None:
    add(
        store, told("f0", FALL[:8], 0), told("r0", RENT[:8], 1), told("f1", FALL[2:10], 2), told("x", VANS, 3)
    )
    assign_stories(store)
    assert stories(store) == {"f0": "f0", "f1": "f0", "r0": "r0", "x": "x"}
    add(store, told("r1", RENT[1:9], 4), told("f2", FALL[1:9], 5))
    assign_stories(store)
    assert stories(store) == {"f0": "f0", "f1": "f0", "f2": "f0", "r0": "r0", "r1": "r0", "x": "x"}


def test_articles_are_assigned_by_date_and_the_first_names_the_story(store: MemoryStore) -> None:
    undated = Article("a", " ".join(FALL))
    add(store, undated, told("b", FALL, 5), told("z", FALL, 1), told("y", FALL, 3))
    assign_stories(store)
    assert stories(store) == dict.fromkeys("abyz", "z")


LISTINGS = {
    "by it": [Listing("/", "later", ("first",))],
    "by the other": [Listing("/", "first", ("later",))],
    "beside it": [Listing("/", "item", ("x", "first", "later"))],
}


@pytest.mark.parametrize("listings", LISTINGS.values(), ids=LISTINGS.keys())
def test_articles_listed_together_need_less_similarity(listings: list[Listing]) -> None:
    def together(common: int, *listings: Listing) -> bool:
        with filled() as store:
            later = told("later", [*FALL[:common], *VANS[common:]], 1)
            add(store, told("first", FALL), later, told("item", RENT), listings=listings)
            assign_stories(store)
            found = stories(store)
        return found["first"] == found["later"]

    unlisted = {common for common in range(13) if together(common)}
    listed = {common for common in range(13) if together(common, *listings)}
    assert {12} < unlisted < listed
    assert 0 not in listed  # to be listed is not enough


def test_an_article_about_two_events_does_not_merge_their_stories(store: MemoryStore) -> None:
    add(store, *(told(f"f{n}", FALL, n) for n in range(3)), *(told(f"r{n}", RENT, n) for n in range(3)))
    assign_stories(store)
    add(store, told("both", [*FALL[:6], *RENT[6:]], 4))
    assign_stories(store)
    found = stories(store)
    assert [found[id] for id in ("f0", "f1", "f2", "r0", "r1", "r2")] == ["f0"] * 3 + ["r0"] * 3


def test_a_new_article_can_merge_existing_stories(
    store: MemoryStore,
) -> None:
    add(store, told("a", FALL[:7], 0), told("b", FALL[5:], 1))
    assign_stories(store)
    assert stories(store) == {"a": "a", "b": "b"}
    add(store, told("between", FALL[1:10], 2))
    assign_stories(store)
    found = stories(store)
    assert len(set(found.values())) == 1
    with store.snapshot() as snapshot:
        assert snapshot.members(["a", "b"]) in ([["a", "b", "between"], []], [[], ["a", "b", "between"]])


def reports(seed: int) -> list[Article]:
    """Thirty reports of one event within thirty hours, each in eight words of its own choice."""
    random = np.random.default_rng(seed)
    words = [*FALL, "inquiry", "engineers", "mortar", "survivors", "cordon", "dust", "trapped"]
    return [told(f"f{n}", [str(word) for word in random.permutation(words)[:8]], n) for n in range(30)]


@pytest.mark.parametrize("seed", [0, 3, 4])
def test_an_event_with_very_many_reports_at_once_is_one_story(store: MemoryStore, seed: int) -> None:
    add(store, *reports(seed))
    assign_stories(store)
    assert len(set(stories(store).values())) == 1


def crowd(hours: float) -> list[Article]:
    """A hundred reports of one event, so many hours apart, each in eight of thirty words."""
    random = np.random.default_rng(0)
    words = [*FALL, *(f"detail{n}" for n in range(18))]
    return [
        told(f"f{n:03}", [str(word) for word in random.permutation(words)[:8]], n * hours) for n in range(100)
    ]


def largest(hours: float, batch: int) -> int:
    """How many reports of that event are in one story, in an archive that has more about other subjects."""
    with MemoryStore(dimension=256) as store:
        others = ([f"{word}{n}" for word in NOISE] for n in range(300))
        add(store, *(told(f"filler{n}", words, n) for n, words in enumerate(others)))
        store.assign({f"filler{n}": f"filler{n}" for n in range(300)})
        reports = crowd(hours)
        for start in range(0, len(reports), batch):
            add(store, *reports[start : start + batch])
            assign_stories(store)
        return max(Counter(stories(store).values()).values())


@pytest.mark.parametrize("batch", [20, 100])
def test_an_event_with_more_reports_than_neighbours_are_compared_is_one_story(batch: int) -> None:
    assert largest(hours=0.2, batch=batch) >= 95


def test_what_runs_for_months_is_not_joined_by_its_centroid() -> None:
    assert largest(hours=24, batch=100) < 30


def test_merged_stories_keep_the_established_id(store: MemoryStore) -> None:
    first, second, *others = reports(0)
    add(store, first, second)
    assign_stories(store)
    names = set(stories(store).values())
    add(store, *others)
    assign_stories(store)
    (name,) = set(stories(store).values())
    assert name in names


def test_in_a_large_story_the_articles_nearest_in_time_are_compared(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = [told(f"r{n}", RENT, n / 10) for n in range(12)]
    recent = [told(f"f{n}", FALL, 60 + n) for n in range(3)]
    add(store, *old, *recent)
    with store.snapshot() as snapshot:
        store.assign(dict.fromkeys(snapshot.unassigned(), "s"))
    monkeypatch.setattr(story_assignment, "COMPARED", 3)
    add(store, told("new", FALL, 64))
    assign_stories(store)
    assert set(stories(store).values()) == {"s"}


def test_batch_and_cache_sizes_do_not_change_the_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def placed() -> dict[str, str]:
        with filled() as store:
            for words in (FALL, RENT, VANS):
                add(store, *(told(f"{words[0]}{n}", words[n : n + 9], 3 * n) for n in range(4)))
            assign_stories(store)
            return stories(store)

    expected = placed()
    assert set(expected.values()) == {f"{words[0]}0" for words in (FALL, RENT, VANS)}
    monkeypatch.setattr(story_assignment, "CHUNK", 2)
    monkeypatch.setattr(story_assignment, "REMEMBERED", 3)
    assert placed() == expected


# --- names ------------------------------------------------------------------------------------------------


def test_a_story_keeps_its_id_from_run_to_run(store: MemoryStore) -> None:
    add(store, *(told(f"f{n}", FALL, n) for n in range(3)))
    assign_stories(store)
    for change in (told("f1", FALL[:11], 1), told("f0", FALL[:10], 9), told("e", FALL, -5)):
        add(store, change)
        assign_stories(store)
        assert set(stories(store).values()) == {"f0"}


def test_a_story_keeps_its_id_when_its_first_article_is_removed(store: MemoryStore) -> None:
    add(store, *(told(f"f{n}", FALL, n) for n in range(3)))
    assign_stories(store)
    store.delete(["f0"])
    assign_stories(store)
    assert stories(store) == {"f1": "f0", "f2": "f0"}
    store.delete(["f1"])
    assign_stories(store)
    add(store, told("f3", FALL, 3))
    assign_stories(store)
    assert stories(store) == {"f2": "f0", "f3": "f0"}


def test_an_id_in_use_is_not_given_to_another_story(store: MemoryStore) -> None:
    add(store, told("a", FALL, 0), told("b", FALL, 1))
    assign_stories(store)
    add(store, told("a", RENT, 0))  # another text under the founder's address
    assign_stories(store)
    first = stories(store)
    assert len(set(first.values())) == 2
    assert "a" in first.values()
    store.delete(["a"])
    assign_stories(store)
    add(store, told("a", VANS, 2))  # and once more
    assign_stories(store)
    found = stories(store)
    assert (found["b"], len(set(found.values()))) == (first["b"], 2)


def test_a_first_article_added_again_founds_a_story_with_another_id(store: MemoryStore) -> None:
    add(store, told("a", FALL, 0), told("b", FALL, 1), told("c", FALL, 2))
    assign_stories(store)
    store.delete(["a"])
    assign_stories(store)
    add(store, told("a", RENT, 3))
    assign_stories(store)
    assert stories(store) == {"a": "a-2", "b": "a", "c": "a"}


@pytest.mark.parametrize(("early", "late"), [(2, 3), (3, 2)])
def test_when_a_story_splits_the_larger_part_keeps_the_id(store: MemoryStore, early: int, late: int) -> None:
    falls = [told(f"f{n}", FALL, n) for n in range(early)]
    rents = [told(f"r{n}", RENT, 10 + n) for n in range(late)]
    add(store, *falls, *rents)
    store.assign({article.id: "s" for article in (*falls, *rents)})
    add(store, told("r0", RENT[:11], 10))
    assign_stories(store)
    found = stories(store)
    names = [{found[article.id] for article in part} for part in (falls, rents)]
    assert names == ([{"f0"}, {"s"}] if late > early else [{"s"}, {"r0"}])
    with store.snapshot() as snapshot:
        assert snapshot.story_names().split == {"f0" if late > early else "r0": "s"}


def test_a_merged_story_is_found_by_its_former_id_which_no_other_gets(store: MemoryStore) -> None:
    add(store, told("a", FALL[:7], 0), told("b", FALL[5:], 1))
    assign_stories(store)
    add(store, told("between", FALL[1:10], 2))
    assign_stories(store)
    (name,) = set(stories(store).values())
    former = "b" if name == "a" else "a"
    with store.snapshot() as snapshot:
        assert snapshot.story_names().renamed == {former: name}
    add(store, told(former, RENT, 3))  # the article that gave it its id is about something else now
    assign_stories(store)
    assert stories(store)[former] == f"{former}-2"
    with store.snapshot() as snapshot:
        assert snapshot.story_names().renamed == {former: name}


def test_a_rebuild_groups_anew_and_keeps_the_names(store: MemoryStore) -> None:
    falls = [told(f"f{n}", FALL, n) for n in range(3)]
    rents = [told(f"r{n}", RENT, 10 + n) for n in range(2)]
    add(store, *falls, *rents)
    store.assign({"f0": "old", "f1": "old", "f2": "older", "r0": "mixed", "r1": "gone"})
    store.assign({"r1": "mixed", "f2": "mixed"})
    with MemoryStore(dimension=256) as rebuilt:
        apply.run(items(*falls, *rents), rebuilt, ENCODER.documents, replaced=store)
        assert stories(rebuilt) == {**dict.fromkeys(("f0", "f1", "f2"), "old"), "r0": "mixed", "r1": "mixed"}
        with rebuilt.snapshot() as snapshot:
            assert snapshot.story_names().renamed == {"gone": "mixed", "older": "mixed"}


# --- runs -------------------------------------------------------------------------------------------------


def test_without_new_articles_nothing_is_written(store: MemoryStore) -> None:
    add(store, told("f0", FALL))
    with store.snapshot() as snapshot:
        assert assign_stories(store) == snapshot.revision + 1
    assert assign_stories(store) is None
    with store.snapshot() as snapshot:
        assert assign_stories(store) is None
        assert MemoryStore(dimension=8).snapshot().unassigned() == snapshot.unassigned() == []
    with MemoryStore(dimension=8) as empty:
        assert assign_stories(empty) is None


def items(*articles: Article) -> list[Item]:
    return [Item(article, (), f"/archive/{article.id}.md") for article in articles]


def test_a_run_assigns_its_articles_and_reports_the_revision(store: MemoryStore) -> None:
    revisions: list[int] = []

    def progress(event: ProgressEvent) -> None:
        if isinstance(event, RevisionStored):
            revisions.append(event.revision)

    records = items(told("f0", FALL, 0), told("f1", FALL, 1), told("r0", RENT, 2))
    report = apply.run(records, store, ENCODER.documents, progress=progress)
    assert stories(store) == {"f0": "f0", "f1": "f0", "r0": "r0"}
    assert (report.revision, len(revisions)) == (revisions[-1], 2)
    again = apply.run(records, store, ENCODER.documents, progress=progress)
    assert (again.revision, len(revisions)) == (report.revision, 2)


def test_a_pruned_article_leaves_its_story_and_the_others_are_reassigned(store: MemoryStore) -> None:
    both = items(told("f0", FALL, 0), told("f1", FALL, 1))
    apply.run(both, store, ENCODER.documents)
    apply.run(both[1:], store, ENCODER.documents, prune=[Path("/archive")])
    with store.snapshot() as snapshot:
        assert (snapshot.unassigned(), snapshot.members(["f0"])) == ([], [["f1"]])


def test_a_dry_run_assigns_nothing(store: MemoryStore) -> None:
    add(store, told("f0", FALL))
    apply.preview(items(told("f0", FALL), told("f1", FALL)), store)
    with store.snapshot() as snapshot:
        assert (snapshot.unassigned(), snapshot.stories(["f0"])) == (["f0"], [""])


KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from semsearch.indexing import apply
from semsearch.storage.local import LocalStore
from tests.indexing.test_story_assignment import ENCODER, FALL, items, told

with LocalStore.create(Path(sys.argv[1]), ENCODER.model) as store:
    records = items(told("f2", FALL, 2), told("f3", FALL, 3))
    apply.run(records, store, ENCODER.documents, progress=lambda _: os.kill(os.getpid(), signal.SIGKILL))
"""


def test_articles_left_unassigned_by_a_killed_run_are_assigned_by_the_next(tmp_path: Path) -> None:
    index, records = tmp_path / "index", items(told("f0", FALL, 0), told("f1", FALL, 1))
    with LocalStore.create(index, ENCODER.model) as store:
        apply.run(records, store, ENCODER.documents)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(index)], check=False)
    assert killed.returncode == -9
    with LocalStore.create(index, ENCODER.model) as store:
        with store.snapshot() as snapshot:
            assert snapshot.unassigned() == ["f2", "f3"]
        apply.run(records, store, ENCODER.documents)
        assert stories(store) == {"f0": "f0", "f1": "f0", "f2": "f0", "f3": "f0"}


@pytest.mark.parametrize("seed", range(4))
def test_after_any_changes_each_article_is_in_the_one_story_of_its_event(tmp_path: Path, seed: int) -> None:
    random = np.random.default_rng(seed)
    events = {words[0]: words for words in (FALL, RENT, VANS, NOISE)}
    with filled() as exact, LocalStore.create(tmp_path / "index", ENCODER.model) as local:
        with exact.snapshot() as snapshot:
            add(local, *snapshot.articles())
        assign_stories(local)
        for _ in range(8):
            batch = []
            for n in random.integers(20, size=6):
                event = str(random.choice(list(events)))
                words = random.permutation(events[event])[: int(random.integers(7, 13))]
                batch.append(told(f"{event}-{n}", [str(word) for word in words], float(random.integers(60))))
            listing = Listing(f"/{random.integers(4)}", batch[0].id, (batch[1].id, batch[2].id))
            held = sorted(stories(exact))
            gone = [str(random.choice(held))] if held else []
            for store in (exact, local):
                store.delete(gone)
                add(store, *batch, listings=[listing])
                assign_stories(store)
            found = stories(exact)
            assert stories(local) == found
            assert all(found.values())
            told_of = {(story, id.partition("-")[0]) for id, story in found.items()}
            assert len(told_of) == len(set(found.values()))
            for store in (exact, local):
                with store.snapshot() as snapshot:
                    names = [count.value for count in snapshot.largest_stories(999, 0, Filter())]
                    members = [id for ids in snapshot.members(names) for id in ids]
                    assert sorted(members) == [article.id for article in snapshot.articles()]
                    assert snapshot.unassigned() == []
