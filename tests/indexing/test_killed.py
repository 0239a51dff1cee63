"""An indexer killed at random moments: what it reported as saved is there, whole, and can be searched."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from semsearch import Index, corpus
from semsearch.embedding.hashing import HashingEncoder
from semsearch.indexing import apply
from semsearch.search import Engine
from semsearch.storage.base import Snapshot
from semsearch.storage.local import LocalStore
from semsearch.text.analyzer import terms
from semsearch.types import Article, Filter, Item, Question
from tests.builders import copy_index

ENCODER = HashingEncoder(dimension=64)
KILLS = 8


@pytest.fixture(scope="module")
def some(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A third of the samples: 206 articles."""
    folder = tmp_path_factory.mktemp("some")
    for file in sorted(samples.glob("*.md"))[::3]:
        (folder / file.name).symlink_to(file)
    return folder


# Indexes the samples in small batches, says each revision, with its size, once it is stored, and kills itself
# at a given function call. Counting calls instead of seconds, the moments are the same on every machine.
PROGRAM = """
import os, signal, sys
from pathlib import Path
from semsearch import corpus
from semsearch.indexing import apply
from semsearch.indexing import plan
from semsearch.embedding.hashing import HashingEncoder
from semsearch.storage.base import Snapshot
from semsearch.storage.local import LocalStore
from semsearch.types import Filter, RevisionStored

plan.BATCH = 12
encoder = HashingEncoder(dimension=64)
calls, last = 0, int(sys.argv[3])

def count(frame, event, argument):
    global calls
    calls += 1
    if calls == last:
        os.kill(os.getpid(), signal.SIGKILL)

with LocalStore.create(Path(sys.argv[1]), encoder.model, rebuild="--rebuild" in sys.argv) as store:
    def stored(event):
        if not isinstance(event, RevisionStored):
            return
        with store.snapshot() as snapshot:
            print(event.revision, snapshot.count(Filter()), flush=True)
    print("begun", flush=True)
    sys.setprofile(count)
    apply.run(corpus.read([Path(sys.argv[2])]), store, encoder.documents, progress=stored)
    store.publish()
    sys.setprofile(None)
    print("done after", calls, flush=True)
"""


def run_and_kill(index: Path, samples: Path, call: int, *more: str) -> list[str]:
    """Run the program, which kills itself at its n-th call (0: never), and return the lines it printed."""
    command = [sys.executable, "-c", PROGRAM, str(index), str(samples), str(call), *more]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    assert done.returncode in (0, -signal.SIGKILL)
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def calls(some: Path, tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many function calls a whole run makes."""
    return int(
        run_and_kill(tmp_path_factory.mktemp("whole") / "index", some, 0)[-1].removeprefix("done after ")
    )


def by_date(articles: list[Article]) -> list[str]:
    never = datetime.max.replace(tzinfo=UTC)
    return [article.id for article in sorted(articles, key=lambda a: (a.published_at or never, a.id))]


def check_whole(index: Path) -> tuple[int, int]:
    """Ask the index, see that its sides agree, and give its revision and size."""
    with LocalStore.open(index) as store, store.snapshot() as snapshot:
        articles = list(snapshot.articles())
        ids = [article.id for article in articles]
        assert snapshot.count(Filter()) == len(articles) == snapshot.facets(Filter()).total
        everything = snapshot.nearest(ENCODER.questions(["court"]).vectors, len(ids) + 10, Filter())[0]
        assert {match.id for match in everything} == set(ids)
        assert snapshot.vectors(ids).shape == (len(ids), 64)
        assert [len(matrix) for matrix in snapshot.token_vectors(ids)] == [
            len(terms(a.text)) for a in articles
        ]
        mentioned = {id for one in snapshot.listings() for id in (one.item_id, *one.related_ids)}
        assert mentioned == set(ids)  # an item and its coverage are never split
        places = dict(zip(ids, snapshot.stories(ids), strict=True))
        assert snapshot.unassigned() in ([], by_date(articles))  # all are placed, or none yet
        assert all(places.values()) or not any(places.values())
        if articles:
            words = articles[len(articles) // 2].title
            answer = Engine(snapshot, ENCODER).ask(Question(words), datetime.now(UTC))
            assert answer.stories
            assert {match.id for match in snapshot.matching(words, 5, Filter())} <= set(ids)
        return snapshot.revision, len(ids)


def stories(snapshot: Snapshot) -> list[str]:
    return snapshot.stories([article.id for article in snapshot.articles()])


def test_after_a_kill_the_index_opens_at_the_reported_state_and_the_next_run_continues(
    tmp_path: Path, some: Path, calls: int
) -> None:
    index, dice = tmp_path / "index", random.Random(20211128)
    kept = (0, 0)
    moments: list[int] = []
    for _ in range(KILLS):
        said = run_and_kill(index, some, dice.randrange(1, calls // 2))
        reported = [line.split() for line in said if line[0].isdigit()]
        if reported:
            kept = max(kept, (int(reported[-1][0]), int(reported[-1][1])))
        found = check_whole(index)
        assert found >= kept
        kept = found
        moments.append(found[1])
        if said[-1].startswith("done") or found[1] > 190:  # begin anew: the early moments count too
            with LocalStore.create(index, ENCODER.model, rebuild=True) as store:
                store.publish()
            kept = check_whole(index)
            assert kept[1] == 0
    assert len(set(moments)) >= 4  # they were different moments indeed

    with LocalStore.create(index, ENCODER.model) as store:
        apply.run(corpus.read([some]), store, ENCODER.documents)
        with store.snapshot() as snapshot:
            held = list(snapshot.articles()), list(snapshot.listings()), stories(snapshot)
    with LocalStore.create(tmp_path / "fresh", ENCODER.model) as store:
        apply.run(corpus.read([some]), store, ENCODER.documents)
        with store.snapshot() as snapshot:
            assert held == (list(snapshot.articles()), list(snapshot.listings()), stories(snapshot))
            assert all(held[2])


def test_a_killed_rebuild_leaves_the_current_index_unchanged(tmp_path: Path, some: Path, calls: int) -> None:
    index, dice = tmp_path / "index", random.Random(7)
    first = next(r for r in corpus.read([some]) if isinstance(r, Item))
    with LocalStore.create(index, ENCODER.model) as store:
        apply.run([first], store, ENCODER.documents)
    before = check_whole(index)
    for _ in range(2):
        said = run_and_kill(index, some, dice.randrange(1, calls), "--rebuild")
        assert not said[-1].startswith("done")
        assert check_whole(index) == before


# `semsearch index`, killed when the n-th event of a kind has reached the progress bar.
COMMAND = """
import os, signal, sys
from semsearch import types
from semsearch.cli import main, progress

kind, left = getattr(types, sys.argv[1]), int(sys.argv[2])
take = progress.IndexingBar.__call__

def take_and_kill(bar, event, /):
    global left
    take(bar, event)
    left -= isinstance(event, kind)
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)

progress.IndexingBar.__call__ = take_and_kill
sys.argv = ["semsearch", *sys.argv[3:]]
main()
"""


@pytest.mark.parametrize(
    ("event", "number", "least"),
    [("BytesRead", 5, 0), ("RevisionStored", 1, 100), ("StoriesAssigned", 1, 200)],
)
def test_the_command_itself_killed_with_the_real_model(
    tmp_path: Path, some: Path, empty_folder: Path, event: str, number: int, least: int
) -> None:
    index = copy_index(empty_folder, tmp_path / "index")
    command = [
        sys.executable,
        "-c",
        COMMAND,
        event,
        str(number),
        "--index",
        str(index),
        "index",
        str(some),
    ]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    killed = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    with Index.open(index) as opened:
        total = opened.facets().total
        assert total >= least
        if total:
            assert opened.ask("rulings on facial recognition in China").stories
