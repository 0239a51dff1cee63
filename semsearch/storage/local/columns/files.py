"""Arrays in the files of a segment: mapped, or read where mapping would keep too much in memory."""

from __future__ import annotations

import os
import weakref
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from semsearch.storage import ragged
from semsearch.storage.ragged import Offsets

_PAGE = 4096
_READ = 4096  # rows that are read one by one; more are taken from the mapped array


def mapped(path: Path) -> NDArray[Any]:
    """Map the array in a file.

    Raises:
        OSError or ValueError: It cannot be read, or is damaged.
    """
    small = path.stat().st_size < _PAGE  # an empty array cannot be mapped
    return np.asarray(np.load(path, mmap_mode=None if small else "r", allow_pickle=False))


class RaggedFile:
    """The rows of a large ragged array of bytes, read from its file.

    Reading a mapped row maps its surroundings, too, 64 kB on Linux. After some thousand questions most of the
    array would be in the memory of the process.
    """

    def __init__(self, descriptor: int, begin: int) -> None:
        """Take an open file, which is closed with this object, and where the array begins in it."""
        self._descriptor, self._begin = descriptor, begin
        weakref.finalize(self, os.close, descriptor)

    @classmethod
    def open(cls, path: Path, array: NDArray[np.uint8]) -> Self | None:
        """Open the file of a mapped array; None where the system cannot read into arrays, or it is small."""
        if not hasattr(os, "preadv") or array.nbytes < _PAGE:
            return None
        return cls(os.open(path, os.O_RDONLY | os.O_CLOEXEC), path.stat().st_size - array.nbytes)

    def take(
        self, array: NDArray[np.uint8], starts: Offsets, rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.uint8], Offsets]:
        """Return some rows of the array, as `ragged.take` does.

        Raises:
            ValueError: The file is shorter than it was.
        """
        if len(rows) > _READ:
            return ragged.take(array, starts, rows)
        width, first = array.shape[1], starts[rows]
        taken = ragged.offsets(starts[rows + 1] - first)
        values = np.empty((int(taken[-1]), width), dtype=np.uint8)
        into, ends = memoryview(values.reshape(-1).data), (taken * width).tolist()
        places = (first.astype(np.int64) * width + self._begin).tolist()
        read = 0
        for place, begin, end in zip(places, ends, ends[1:], strict=False):
            if end > begin:
                read += os.preadv(self._descriptor, [into[begin:end]], place)
        if read != values.nbytes:
            raise ValueError("a column is shorter than its offsets say")
        return values, taken
