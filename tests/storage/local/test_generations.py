"""semsearch.storage.local.generations: the index's folder and the writer's lock."""

from __future__ import annotations

from pathlib import Path

import pytest

from semsearch.errors import IndexBusy, IndexProblem
from semsearch.storage.local import generations
from semsearch.storage.local.generations import WriterLock


def test_generation_names_continue_counting(tmp_path: Path) -> None:
    assert [generations.new(tmp_path), generations.new(tmp_path)] == ["g1", "g2"]
    generations.switch(tmp_path, "g7")
    assert generations.new(tmp_path) == "g8"
    generations.sweep(tmp_path, keep="g2")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["CURRENT", "g2"]
    assert generations.new(tmp_path) == "g8"


def test_a_switch_to_the_same_name_is_noticed(tmp_path: Path) -> None:
    marks = [generations.mark(tmp_path)]
    for name in ("g1", "g2", "g2"):
        generations.switch(tmp_path, name)
        marks.append(generations.mark(tmp_path))
        assert generations.current(tmp_path) == name
    assert marks[0] == ()
    assert len(set(marks)) == 4
    assert [entry.name for entry in tmp_path.iterdir()] == ["CURRENT"]


def test_columns_are_named_by_revision(tmp_path: Path) -> None:
    for name in ("columns-9", "columns-10", "columns-x", ".columns.new"):
        (tmp_path / name).mkdir()
    assert generations.columns_revisions(tmp_path) == [10, 9]
    assert generations.columns_revisions(tmp_path / "nowhere") == []


def test_sweeping_leaves_the_columns_of_one_revision(tmp_path: Path) -> None:
    for name in ("columns-9", "columns-10", ".columns.new", "lexical"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").touch()
    (tmp_path / "dense-8.faiss").touch()  # of a version before
    generations.sweep_columns(tmp_path, keep=10)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["columns-10", "lexical"]


def test_the_writer_lock_is_exclusive_and_can_be_acquired_twice(tmp_path: Path) -> None:
    first, second = WriterLock(tmp_path), WriterLock(tmp_path)
    first.acquire()
    first.acquire()
    with pytest.raises(IndexBusy, match=r"process \d+ is writing"):
        second.acquire()
    assert not second.acquire_to_mend()
    first.release()
    first.release()
    second.acquire()
    second.release()


def test_a_lock_file_that_cannot_be_written_is_an_index_problem(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()
    with pytest.raises(IndexProblem, match="cannot be written") as told:
        WriterLock(tmp_path).acquire()
    assert not isinstance(told.value, IndexBusy)
    assert not WriterLock(tmp_path).acquire_to_mend()
