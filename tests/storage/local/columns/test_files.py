"""semsearch.storage.local.columns.files: arrays that are mapped, or read row by row."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from semsearch.storage import ragged
from semsearch.storage.local.columns import files
from semsearch.storage.local.columns.files import RaggedFile, mapped

CHANCE = np.random.default_rng(3)
LENGTHS = CHANCE.integers(0, 30, 500)  # some rows are empty
STARTS: NDArray[Any] = ragged.offsets(LENGTHS).astype(np.uint16)  # as narrow as in a segment
ARRAY = CHANCE.integers(0, 256, (int(LENGTHS.sum()), 6)).astype(np.uint8)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    np.save(tmp_path / "signs.npy", ARRAY)
    return tmp_path / "signs.npy"


def descriptors() -> set[Path]:
    """Return the open files of this process; none where the system does not list them."""
    place = Path("/proc/self/fd")
    return {*place.iterdir()} if place.exists() else set()


@pytest.mark.parametrize("rows", [[], [7], [499, 0, 250, 0], [*range(500)], [*range(499, -1, -1)]])
@pytest.mark.parametrize("read", [0, 4096], ids=["mapped", "read"])
def test_rows_are_those_of_the_array(
    path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[int], read: int
) -> None:
    monkeypatch.setattr(files, "_READ", read)
    array = mapped(path)
    file = RaggedFile.open(path, array)
    assert file is not None
    chosen = np.array(rows, dtype=np.int64)
    values, starts = file.take(array, STARTS, chosen)
    expected, ends = ragged.take(ARRAY, STARTS, chosen)
    assert values.dtype == expected.dtype
    assert np.array_equal(values, expected)
    assert starts.tolist() == ends.tolist()


def test_a_file_is_read_after_it_was_removed_and_closed_with_its_reader(path: Path) -> None:
    array = mapped(path)
    gc.collect()  # what other tests left
    before = descriptors()
    file = RaggedFile.open(path, array)
    assert file is not None
    path.unlink()
    assert np.array_equal(file.take(array, STARTS, np.array([3, 4]))[0], ARRAY[STARTS[3] : STARTS[5]])
    del file
    gc.collect()
    assert descriptors() == before


def test_a_file_that_was_cut_is_reported(path: Path) -> None:
    array = mapped(path)
    file = RaggedFile.open(path, array)
    assert file is not None
    os.truncate(path, 200)
    with pytest.raises(ValueError, match="shorter"):
        file.take(array, STARTS, np.array([300, 400]))


def test_a_small_array_needs_no_file(tmp_path: Path) -> None:
    np.save(tmp_path / "small.npy", ARRAY[:5])
    array = mapped(tmp_path / "small.npy")
    assert np.array_equal(array, ARRAY[:5])
    assert RaggedFile.open(tmp_path / "small.npy", array) is None
