"""Folders that exported models are written to: replaced whole, or not at all; or for as long as needed."""

from __future__ import annotations

import glob
import os
import secrets
import shutil
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp


class ScratchFolder:
    """A folder outside the index, which is removed with this object, or when the process ends."""

    def __init__(self) -> None:
        self.path = Path(mkdtemp(prefix="semsearch-model-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


@contextmanager
def replaced(folder: Path) -> Iterator[tuple[Path, Callable[[], None]]]:
    """Yield an empty folder, and a function that puts it in the place of another one, whose parents are made.

    Without a call of the function, the other folder stays as it was. What earlier calls left that were killed
    is removed. Two of them for one folder must not run at the same time.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob(f".{glob.escape(folder.name)}.*.partial"):
        shutil.rmtree(left, ignore_errors=True)
    partial = _partial_folder(folder)
    partial.mkdir()
    try:
        yield partial, lambda: _put_in_place(partial, folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _partial_folder(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.partial")


def _put_in_place(partial: Path, folder: Path) -> None:
    """Sync the files to disk, then rename the folder; a crash leaves the old, the new or no folder."""
    for path in (*partial.iterdir(), partial):
        _sync(path)
    old = _partial_folder(folder)
    if folder.exists():
        folder.rename(old)
    partial.rename(folder)
    _sync(folder.parent)
    shutil.rmtree(old, ignore_errors=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
