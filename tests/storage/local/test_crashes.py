"""A writer killed at any moment leaves a consistent index, at its last printed revision or the one after."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from semsearch.storage.local import LocalStore
from semsearch.storage.local.columns import SMALL
from semsearch.storage.memory import MemoryStore
from semsearch.types import Article, Filter, Model

KILLS = 14

# What the n-th revision does follows from n alone, so that any revision can be made again elsewhere.
HISTORY = """
import numpy as np
from semsearch.types import Article, Listing

def perform(store, revision):
    if revision % 4 == 0:
        assert store.delete([f"alone{revision - 1}"]) == 1
        return revision
    rng = np.random.default_rng(revision)
    if revision % 4 == 2:
        stories = {f"a{n}": f"s{int(rng.integers(15))}" for n in rng.choice(30, 12, replace=False)}
        return store.assign(stories)  # two articles each: most revisions end one, whose name leads on
    ids = [f"a{n}" for n in rng.choice(30, 5, replace=False)] + [f"alone{revision}"]
    rows = rng.normal(size=(6, 8)).astype(np.float32)
    words = ["river", "bridge", "council", "vote", "park"]
    return store.upsert(
        [Article(id, f"{words[int(rng.integers(5))]} revision{revision}") for id in ids],
        rows / np.linalg.norm(rows, axis=1, keepdims=True),
        [Listing(f"/{int(rng.integers(4))}", ids[0], tuple(ids[1:5]))],
    )
"""
WRITER = (
    HISTORY
    + """
import os, sys
from pathlib import Path
from semsearch.storage.local import LocalStore
from semsearch.types import Model

writes, calls = int(sys.argv[2]), int(sys.argv[3])

def step(frame, event, argument):
    global calls
    calls -= event in ("call", "c_call")
    if calls == 0:
        calls = -1
        os.write(1, b"now\\n")

with LocalStore.create(Path(sys.argv[1]), Model("a-model", 8, "f" * 64)) as store:
    with store.snapshot() as snapshot:
        revision = first = snapshot.revision
    print(revision, flush=True)
    while True:
        if revision == first + writes:
            sys.setprofile(step)
        revision += 1
        assert perform(store, revision) == revision
        print(revision, flush=True)
        if revision % 5 == 0:
            store.flush()
"""
)


def run_and_kill(index: Path, writes: int, calls: int) -> list[int]:
    """Kill a writer so many writes and function calls after its start; return the revisions it printed.

    The signal comes from outside and the writer goes on until it arrives, so it also hits the inside of
    SQLite, Tantivy and FAISS.
    """
    command = [sys.executable, "-c", WRITER, str(index), str(writes), str(calls)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stderr is not None
        before = list(iter(writer.stdout.readline, "now\n"))
        writer.kill()
        lines = [*before, *writer.stdout]
        assert (writer.wait(), writer.stderr.read()) == (-9, "")
    return [int(line) for line in lines]


def test_a_killed_writer_leaves_a_consistent_index(index: Path, model: Model) -> None:
    history: dict[str, object] = {}
    exec(HISTORY, history)
    perform = history["perform"]
    assert callable(perform)
    chance = random.Random(4)
    exact, reached = MemoryStore(dimension=8), 0
    for _ in range(KILLS):
        told = run_and_kill(index, chance.randrange(4), chance.randrange(1, 4000))
        assert told[0] == reached  # it goes on where the last one stopped
        assert (
            len(list((index / "g1").glob("columns-*"))) <= 2
        )  # of a flush cut short: the new one and the old
        with LocalStore.open(index) as store, store.snapshot() as snapshot:
            assert told[-1] <= snapshot.revision <= told[-1] + 1
            for revision in range(exact.snapshot().revision + 1, snapshot.revision + 1):
                assert perform(exact, revision) == revision
            reached = snapshot.revision
            compare(exact, store)
    assert reached > KILLS / 2
    assert exact.snapshot().story_names().renamed
    with LocalStore.create(index, model) as store:
        assert len(list((index / "g1").glob("columns-*"))) <= 1  # swept by the next writer
        assert perform(store, reached + 1) == perform(exact, reached + 1) == reached + 1
        store.flush()
        compare(exact, store)
    (left,) = files(index)
    assert left.startswith("columns-")


# Kills itself in the middle of the files of columns, or when the former ones are to be removed.
UNSWEPT = """
import os, shutil, signal, sys
from pathlib import Path
import numpy as np
from semsearch.storage.local import LocalStore
from semsearch.storage.local.columns import SMALL
from semsearch.types import Article, Model

removed, saved = shutil.rmtree, np.save

def sweeping(path, *arguments, **named):
    if Path(path).match("columns-*") and Path(path).exists():
        os.kill(os.getpid(), signal.SIGKILL)
    removed(path, *arguments, **named)

def saving(path, array):
    if Path(path).name == "posting_rows.npy":
        os.kill(os.getpid(), signal.SIGKILL)
    saved(path, array)

if sys.argv[2] == "start":
    shutil.rmtree = sweeping
store = LocalStore.create(Path(sys.argv[1]), Model("a-model", 8, "f" * 64))
shutil.rmtree = sweeping
if sys.argv[2] == "save":
    np.save = saving
many = [Article(f"many{n}", "river") for n in range(SMALL + 1)]
store.upsert(many, np.repeat(np.eye(8, dtype=np.float32)[2:3], len(many), axis=0))
store.flush()
"""


def test_columns_do_not_accumulate_when_writers_are_killed(index: Path, model: Model) -> None:
    axes = np.eye(8, dtype=np.float32)
    with LocalStore.create(index, model) as store:
        store.upsert([Article("first", "bridge")], axes[:1])
        store.flush()
    assert files(index) == ["columns-1"]
    finished, revision = ["columns-1"], 1
    for moment in ("save", "save", "sweep", "start", "start", "save", "sweep"):
        killed = subprocess.run([sys.executable, "-c", UNSWEPT, str(index), moment], check=False)
        assert killed.returncode == -9
        revision += moment != "start"
        if moment == "sweep":
            finished = [*finished[-1:], f"columns-{revision}"]
        elif moment == "save":
            finished = finished[-1:]  # the start of this writer swept
        assert files(index) == ([".columns.new"] if moment == "save" else []) + finished
    with LocalStore.open(index) as reader, reader.snapshot() as old:
        (index / "g1" / ".columns.new").mkdir()
        with LocalStore.create(index, model) as store:
            assert files(index) == finished[-1:]
            store.delete([f"many{n}" for n in range(SMALL + 1)])
            store.upsert([Article("second", "park")], axes[1:2])
            store.flush()
        assert files(index) == [f"columns-{revision + 2}"]
        assert old.count(Filter()) == SMALL + 2
        assert old.nearest(axes[:1], 1, Filter())[0][0].id == "first"
        with reader.snapshot() as after:
            assert [match.id for match in after.nearest(axes[1:2], 2, Filter())[0]] == ["second", "first"]


UNMERGED = """
import os, signal, sys
from pathlib import Path
import numpy as np
from semsearch.storage.local import LocalStore
from semsearch.types import Article, Model

axes = np.eye(8, dtype=np.float32)
store = LocalStore.create(Path(sys.argv[1]), Model("a-model", 8, "f" * 64))
store.upsert([Article(f"many{n}", "park") for n in range(8)], axes)
store.upsert([Article("first", "river"), Article("second", "river"), Article("third", "river")], axes[:3])
for n in range(5):
    store.upsert([Article(f"other{n}", "park")], axes[:1])
store.upsert([Article("first", "bridge")], axes[:1])
os.kill(os.getpid(), signal.SIGKILL)  # before tantivy has merged the eight segments
"""


def test_the_first_removal_after_a_killed_writer_is_not_lost_in_a_merge(tmp_path: Path, model: Model) -> None:
    for attempt in range(3):
        index = tmp_path / f"index{attempt}"
        killed = subprocess.run([sys.executable, "-c", UNMERGED, str(index)], check=False)
        assert killed.returncode == -9
        with LocalStore.create(index, model) as store:
            store.upsert([Article("second", "bridge")], np.eye(8, dtype=np.float32)[:1])
        with LocalStore.open(index) as store, store.snapshot() as snapshot:
            assert [match.id for match in snapshot.matching("river", 9, Filter())] == ["third"]
            assert [match.id for match in snapshot.matching("bridge", 9, Filter())] == ["first", "second"]


def files(index: Path) -> list[str]:
    """Return the names of the folders of columns, finished or not."""
    names = [file.name for file in (index / "g1").iterdir() if "columns" in file.name]
    return sorted(names, key=lambda name: (name[0] != ".", len(name), name))


def compare(exact: MemoryStore, store: LocalStore) -> None:
    question = np.eye(8, dtype=np.float32)[:1]
    with exact.snapshot() as expected, store.snapshot() as found:
        assert found.revision == expected.revision
        assert list(found.articles()) == list(expected.articles())
        assert list(found.listings()) == list(expected.listings())
        assert found.facets(Filter()) == expected.facets(Filter())
        words = "river bridge council vote park"
        assert found.matching(words, 99, Filter()) == expected.matching(words, 99, Filter())
        nearest = zip(
            found.nearest(question, 99, Filter())[0], expected.nearest(question, 99, Filter())[0], strict=True
        )
        for match, other in nearest:
            assert match.score == pytest.approx(other.score, abs=1e-5)
        ids = [article.id for article in expected.articles()]
        assert np.array_equal(found.vectors(ids), expected.vectors(ids))
        assert found.coverage(ids) == expected.coverage(ids)
        assert found.stories(ids) == expected.stories(ids)
        assert found.unassigned() == expected.unassigned()
        assert found.story_names() == expected.story_names()
