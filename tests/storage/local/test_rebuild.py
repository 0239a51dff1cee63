"""A rebuild writes a new generation beside the current one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from semsearch.errors import IndexMissing
from semsearch.storage.local import LocalStore
from semsearch.types import Article, Filter, Model

WIDE = Model("wide", 16, "e" * 64)


def add(store: LocalStore, word: str, dimension: int = 8) -> int:
    return store.upsert([Article(word, word)], np.eye(dimension, dtype=np.float32)[:1])


def held(store: LocalStore) -> list[str]:
    with store.snapshot() as snapshot:
        ids = [article.id for article in snapshot.articles()]
        question = np.eye(snapshot.model.dimension, dtype=np.float32)[:1]
        assert [m.id for m in snapshot.nearest(question, 9, Filter())[0]] == ids
        assert [m.id for id in ids for m in snapshot.matching(id, 9, Filter())] == ids
        return ids


def model_of(store: LocalStore) -> Model:
    with store.snapshot() as snapshot:
        return snapshot.model


def test_the_old_generation_is_read_until_the_new_one_is_published(index: Path, model: Model) -> None:
    with LocalStore.create(index, model) as store:
        add(store, "river")
        add(store, "bridge")
        store.flush()
    with LocalStore.open(index) as reader, LocalStore.create(index, WIDE, rebuild=True) as store:
        old = reader.snapshot()
        assert add(store, "park", 16) == 4  # 3 is the new generation's first, empty revision
        assert (held(store), held(reader)) == (["park"], ["bridge", "river"])
        with LocalStore.open(index) as other:
            assert (held(other), model_of(other)) == (["bridge", "river"], model)
        assert (index / "CURRENT").read_text() == "g1\n"
        store.publish()
        assert (index / "CURRENT").read_text() == "g2\n"
        assert not (index / "g1").exists()
        assert (held(reader), model_of(reader)) == (["park"], WIDE)
        with reader.snapshot() as snapshot:
            assert snapshot.folder == index / "g2"
        assert [article.id for article in old.articles()] == ["bridge", "river"]
        assert old.nearest(np.eye(8, dtype=np.float32)[:1], 9, Filter())[0][0].score == pytest.approx(1)
        assert [m.id for m in old.matching("river", 9, Filter())] == ["river"]
        assert (old.model, old.revision) == (model, 2)
        old.close()
        assert add(store, "lake", 16) == 5
        assert held(store) == held(reader) == ["lake", "park"]


def test_publishing_the_current_generation_only_ends_the_run(index: Path, model: Model) -> None:
    with LocalStore.create(index, model) as store:
        add(store, "river")
        store.publish()
        assert held(store) == ["river"]
    assert [file.name for file in index.glob("g1/columns-*")] == ["columns-1"]


def test_a_rebuild_without_an_index_is_current_once_published(index: Path, model: Model) -> None:
    with LocalStore.create(index, model, rebuild=True) as store:
        add(store, "river")
        with pytest.raises(IndexMissing):
            LocalStore.open(index)
        store.publish()
        with LocalStore.open(index) as reader:
            assert held(reader) == ["river"]


def test_an_abandoned_rebuild_changes_nothing(index: Path, model: Model) -> None:
    with LocalStore.create(index, model) as store:
        add(store, "river")
    with LocalStore.create(index, WIDE, rebuild=True) as store:
        add(store, "park", 16)
    with LocalStore.open(index) as reader:
        assert (held(reader), model_of(reader)) == (["river"], model)
        assert (index / "g2").exists()
        add(reader, "bridge")  # any writer clears up
        assert not (index / "g2").exists()


@pytest.mark.parametrize("first", [True, False])
def test_a_killed_rebuild_leaves_the_old_generation_current(index: Path, model: Model, first: bool) -> None:
    if not first:
        with LocalStore.create(index, model) as store:
            add(store, "river")
    killed = subprocess.run(
        [
            sys.executable,
            "-c",
            "import os, signal, sys; import numpy; from pathlib import Path\n"
            "from semsearch.storage.local import LocalStore; from semsearch.types import Article, Model\n"
            "store = LocalStore.create(Path(sys.argv[1]), Model('wide', 16, 'e' * 64), rebuild=True)\n"
            "store.upsert([Article('park', 'park')], numpy.eye(16, dtype=numpy.float32)[:1])\n"
            "os.kill(os.getpid(), signal.SIGKILL)",
            str(index),
        ],
        check=False,
    )
    assert killed.returncode == -9
    left = index / ("g1" if first else "g2")
    assert (left / "articles.sqlite").exists()
    if first:
        with pytest.raises(IndexMissing):
            LocalStore.open(index)
    else:
        with LocalStore.open(index) as reader:
            assert held(reader) == ["river"]
    with LocalStore.create(index, model) as store:
        assert held(store) == ([] if first else ["river"])
    assert [folder.name for folder in index.glob("g*")] == ["g1"]


def test_a_new_generation_has_its_own_artifacts(index: Path, model: Model) -> None:
    with LocalStore.create(index, model) as store:
        store.artifacts.write("calibration.json", b"old")
        with store.snapshot() as snapshot:
            old = snapshot.generation
    with LocalStore.create(index, WIDE, rebuild=True) as store:
        assert store.artifacts.read("calibration.json") is None
        store.artifacts.write("calibration.json", b"new")
        with LocalStore.open(index) as reader:
            assert reader.artifacts.read("calibration.json") == b"old"
            store.publish()
            assert reader.artifacts.read("calibration.json") == b"new"
            with reader.snapshot() as snapshot:
                assert snapshot.generation != old


def test_disk_usage_is_the_size_of_the_generations_files(index: Path, model: Model) -> None:
    with LocalStore.create(index, model) as store:
        add(store, "river")
        store.flush()
        store.artifacts.write("calibration.json", b"x" * 1000)
    with LocalStore.open(index) as store, store.snapshot() as snapshot:
        assert snapshot.disk_usage() == sum(f.stat().st_size for f in index.glob("g1/**/*") if f.is_file())
