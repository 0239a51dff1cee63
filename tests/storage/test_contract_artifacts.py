"""The contract of every store: artifacts are read and replaced as wholes."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from semsearch.errors import IndexProblem
from semsearch.storage.base import Store
from semsearch.types import Article

NAMES = ("model", "tokenizer.json")


def fill(folder: Path, content: str) -> None:
    for name in NAMES:
        (folder / name).write_text(content)


def fail(folder: Path, error: Exception) -> None:
    fill(folder, "of no use")
    raise error


def content(folder: Path | None) -> dict[str, str]:
    assert folder is not None
    return {file.name: file.read_text() for file in folder.iterdir()}


def test_a_new_generation_has_no_artifacts(store: Store) -> None:
    assert store.artifacts.read("calibration.json") is None
    assert store.artifacts.directory("encoder") is None
    store.artifacts.remove("calibration.json")
    store.artifacts.remove("encoder")


def test_a_file_is_replaced_and_removed(store: Store) -> None:
    for written in (b"first", b"", b"\x00 second"):
        store.artifacts.write("calibration.json", written)
        with store.snapshot() as snapshot:
            assert store.artifacts.read("calibration.json") == written
            assert snapshot.artifacts.read("calibration.json") == written
    store.artifacts.remove("calibration.json")
    assert store.artifacts.read("calibration.json") is None


def test_a_directory_is_replaced_and_removed(store: Store) -> None:
    for written in ("first", "second"):
        with store.artifacts.new_directory("encoder") as folder:
            assert not any(folder.iterdir())
            fill(folder, written)
        with store.snapshot() as snapshot:
            assert content(snapshot.artifacts.directory("encoder")) == dict.fromkeys(NAMES, written)
    store.artifacts.remove("encoder")
    assert store.artifacts.directory("encoder") is None


def test_a_directory_that_fails_or_stays_empty_does_not_replace_the_former(store: Store) -> None:
    with store.artifacts.new_directory("encoder"):
        pass
    assert store.artifacts.directory("encoder") is None
    with store.artifacts.new_directory("encoder") as folder:
        fill(folder, "first")
    with store.artifacts.new_directory("encoder"):
        pass
    with pytest.raises(KeyError), store.artifacts.new_directory("encoder") as folder:
        fail(folder, KeyError())
    disk_full = OSError(errno.ENOSPC, "No space left on device")
    with (
        pytest.raises(IndexProblem, match="No space left"),
        store.artifacts.new_directory("encoder") as folder,
    ):
        fail(folder, disk_full)
    assert content(store.artifacts.directory("encoder")) == dict.fromkeys(NAMES, "first")


def test_artifacts_belong_to_no_revision_and_to_one_generation(engine: Callable[[int], Store]) -> None:
    with engine(8) as store, store.snapshot() as before:
        store.upsert([Article("a", "river")], np.eye(8, dtype=np.float32)[:1])
        store.artifacts.write("calibration.json", b"{}")
        with store.snapshot() as after:
            assert before.artifacts.read("calibration.json") == b"{}"
            assert (before.generation, before.model) == (after.generation, after.model)
            assert after.model.dimension == 8
