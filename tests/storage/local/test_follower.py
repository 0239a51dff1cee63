"""semsearch.storage.local.follower: readers see whole revisions, whatever writers do and when they die."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from semsearch.storage.base import Snapshot, Vectors
from semsearch.storage.local import LocalStore, follower, writes
from semsearch.storage.local.database import Database
from semsearch.storage.local.generations import WriterLock
from semsearch.storage.local.lexical import Lexicon
from semsearch.storage.scoring import packed
from semsearch.types import Article, Filter, Listing, Model
from tests.conditions import wait_until

ALL = Filter()
IDS = [f"a{n}" for n in range(12)]

# Each revision replaces all articles by ones whose words and vectors tell its number.
WRITER = """
import sys
from pathlib import Path
import numpy as np
from semsearch.storage.local import LocalStore
from semsearch.types import Article, Listing, Model

def direction(revision):
    row = np.random.default_rng(revision).normal(size=(1, 8)).astype(np.float32)
    return row / np.linalg.norm(row)

def write(store, revision):
    articles = [Article(f"a{n}", f"marker{revision}") for n in range(12)]
    listings = [Listing("/only", "a0", (f"a{1 + revision % 11}", *(f"a{n}" for n in range(1, 12))))]
    tokens = [np.repeat(direction(revision), 1 + revision % 3, axis=0)] * 12
    return store.upsert(articles, np.repeat(direction(revision), 12, axis=0), listings, tokens)
"""
BY_ORDER = """
with LocalStore.create(Path(sys.argv[1]), Model("a-model", 8, "f" * 64)) as store:
    print("ready", flush=True)
    for line in sys.stdin:
        print(write(store, int(line)), flush=True)
"""
BY_ITSELF = """
with LocalStore.create(Path(sys.argv[1]), Model("a-model", 8, "f" * 64)) as store:
    with store.snapshot() as snapshot:
        revision = snapshot.revision
    while not Path(sys.argv[2]).exists():
        revision = write(store, revision + 1)
        if revision % 7 == 0:
            store.flush()
"""


def direction(revision: int) -> Vectors:
    row = np.random.default_rng(revision).normal(size=(1, 8)).astype(np.float32)
    return np.asarray(row / np.linalg.norm(row), dtype=np.float32)


def write(store: LocalStore, revision: int) -> int:
    articles = [Article(id, f"marker{revision}") for id in IDS]
    listings = [Listing("/only", "a0", (f"a{1 + revision % 11}", *IDS[1:]))]
    tokens = [np.repeat(direction(revision), 1 + revision % 3, axis=0)] * 12
    return store.upsert(articles, np.repeat(direction(revision), 12, axis=0), listings, tokens)


def check(snapshot: Snapshot) -> int:
    """Check that everything a snapshot returns belongs to its revision."""
    revision = snapshot.revision
    assert [article and article.title for article in snapshot.get(IDS)] == [f"marker{revision}"] * 12
    assert [m.id for m in snapshot.matching(f"marker{revision}", 99, ALL)] == sorted(IDS)
    assert snapshot.matching(f"marker{revision - 1} marker{revision + 1}", 99, ALL) == []
    (found,) = snapshot.nearest(direction(revision), 99, ALL)
    assert [m.id for m in found] == sorted(IDS)
    assert [m.score for m in found] == pytest.approx([1] * 12, abs=1e-3)
    assert snapshot.coverage(["a0"])[0].lists[0] == f"a{1 + revision % 11}"
    assert snapshot.vectors(["a3"]) == pytest.approx(direction(revision), abs=1e-3)
    expected = np.repeat(np.sign(direction(revision)) / np.sqrt(8), 1 + revision % 3, axis=0)
    assert snapshot.token_vectors(["a5"])[0] == pytest.approx(expected)
    assert snapshot.count(ALL) == 12
    return revision


def look(store: LocalStore) -> int:
    with store.snapshot() as snapshot:
        return check(snapshot)


def test_a_reader_follows_a_writer_in_another_process(index: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER + BY_ORDER, str(index)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdin is not None
    assert writer.stdout is not None

    def order(revision: int) -> int:
        assert writer.stdin is not None
        assert writer.stdout is not None
        writer.stdin.write(f"{revision}\n")
        writer.stdin.flush()
        return int(writer.stdout.readline())

    try:
        assert writer.stdout.readline() == "ready\n"
        assert order(1) == 1
        with LocalStore.open(index) as reader:
            before = reader.snapshot()
            assert check(before) == 1
            assert order(2) == 2
            assert (check(before), look(reader), check(before)) == (1, 2, 1)
            assert order(3) == 3
            assert (look(reader), check(before)) == (3, 1)
            before.close()
            assert look(reader) == 3
    finally:
        writer.communicate()


@pytest.mark.parametrize("elsewhere", [False, True])
def test_concurrent_readers_never_see_a_mixture_of_two_revisions(
    index: Path, model: Model, elsewhere: bool
) -> None:
    with LocalStore.create(index, model) as store:
        write(store, 1)
    seen: list[list[int]] = [[] for _ in range(4)]
    failures: list[BaseException] = []
    done = threading.Event()
    reader = LocalStore.open(index)

    def read(mine: list[int]) -> None:
        try:
            while not done.is_set():
                mine.append(look(reader))
        except BaseException as error:  # noqa: BLE001 - told by the test below
            failures.append(error)

    def enough() -> bool:
        return bool(failures) or all(len(set(mine)) >= 20 for mine in seen)

    threads = [threading.Thread(target=read, args=(mine,)) for mine in seen]
    for thread in threads:
        thread.start()
    try:
        if elsewhere:
            stop = index.parent / "stop"
            with subprocess.Popen(
                [sys.executable, "-c", WRITER + BY_ITSELF, str(index), str(stop)]
            ) as writer:
                try:
                    wait_until(enough, 120)
                finally:
                    stop.touch()
            assert writer.returncode == 0
        else:
            with LocalStore.create(index, model) as store:
                revision = 1
                while not enough():
                    revision = write(store, revision + 1)
                    assert look(store) == revision
                    if revision % 7 == 0:
                        store.flush()
        last = look(reader)
        wait_until(lambda: failures or all(mine[-1] == last for mine in seen), 60)
    finally:
        done.set()
        for thread in threads:
            thread.join()
    reader.close()
    assert failures == []
    assert last >= 20
    for mine in seen:
        assert mine == sorted(mine)


@pytest.fixture
def halfway(index: Path, model: Model) -> Path:
    """An index whose writer got no further than SQLite with revision 2."""
    with LocalStore.create(index, model) as store:
        write(store, 1)
    half(index)
    return index


def half(index: Path) -> None:
    database = Database.open(index / "g1")
    articles = [Article(id, "marker2") for id in IDS]
    vectors = np.repeat(direction(2), 12, axis=0)
    listings = [Listing("/only", "a0", ("a3", *IDS[1:]))]
    signs = packed([vectors[:3]] * 12, 8, 12)
    assert writes.upsert(database, articles, vectors, listings, signs) == 2
    database.close()
    assert Lexicon.open(index / "g1" / "lexical").revision == 1


def test_opening_after_a_writer_died_between_two_commits_repairs_the_index(halfway: Path) -> None:
    with LocalStore.open(halfway) as reader:
        assert look(reader) == 2
    assert Lexicon.open(halfway / "g1" / "lexical").revision == 2


def test_an_open_reader_repairs_the_index_when_the_writer_dies(index: Path, model: Model) -> None:
    with LocalStore.create(index, model) as store:
        write(store, 1)
    with LocalStore.open(index) as reader:
        assert look(reader) == 1
        half(index)
        assert look(reader) == 2


def test_between_two_commits_of_a_writer_the_previous_revision_is_read(index: Path, model: Model) -> None:
    with LocalStore.create(index, model) as store:
        write(store, 1)
    with LocalStore.open(index) as reader:
        assert look(reader) == 1
        lock = WriterLock(index)
        lock.acquire()
        half(index)
        assert [look(reader), look(reader)] == [1, 1]
        lock.release()
        assert look(reader) == 2


def test_a_new_reader_reads_while_a_writer_is_stuck_between_two_commits(
    halfway: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower, "_PATIENCE", 0.1)
    lock = WriterLock(halfway)
    lock.acquire()
    with LocalStore.open(halfway) as reader:
        assert look(reader) == 2
    lock.release()
    assert Lexicon.open(halfway / "g1" / "lexical").revision == 1


def test_a_writer_waits_for_a_reader_that_repairs_the_index(
    index: Path, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    LocalStore.create(index, model).close()
    mender = WriterLock(index)
    assert mender.acquire_to_mend()
    waits = threading.Event()
    holder = WriterLock._holder

    def asked(lock: WriterLock) -> str:
        waits.set()  # it did not get the lock, and asks who has it
        return holder(lock)

    monkeypatch.setattr(WriterLock, "_holder", asked)

    def create_and_write() -> int:
        with LocalStore.create(index, model) as store:
            return write(store, 1)

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(create_and_write)
        assert waits.wait(30)
        mender.release()
        assert writer.result() == 1


def test_a_reader_keeps_its_revision_when_the_index_is_removed(index: Path, model: Model) -> None:
    import shutil

    with LocalStore.create(index, model) as store:
        write(store, 1)
    with LocalStore.open(index) as reader:
        assert look(reader) == 1
        shutil.rmtree(index)
        assert look(reader) == 1
        with LocalStore.create(index, model) as store:
            write(store, 1)
            write(store, 2)
            assert look(reader) == 2


def test_the_journal_does_not_grow_from_run_to_run(index: Path, model: Model) -> None:
    LocalStore.create(index, model).close()
    journal = index / "g1" / "articles.sqlite-wal"
    sizes = []
    with LocalStore.open(index) as reader:  # a server, which always holds its newest snapshot
        for run in range(4):
            with LocalStore.create(index, model) as store:
                for n in range(3):
                    write(store, 3 * run + n + 1)
                    look(reader)
                store.publish()
            look(reader)
            sizes.append(journal.stat().st_size)
    assert max(sizes[1:]) <= 1.5 * sizes[0]
