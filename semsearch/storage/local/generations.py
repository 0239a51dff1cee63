"""The index's folder: the generation in force, new and old generations, and the writer's lock."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from semsearch.errors import IndexBusy, IndexMissing, IndexProblem, UsageError
from semsearch.storage.local import problems

_CURRENT = "CURRENT"
_LOCK = "lock"
SOURCES = "sources"  # the documents of addresses, and their state (`semsearch.sync`)
_GENERATION = re.compile(r"g([1-9][0-9]*)")
_COLUMNS = re.compile(r"columns-([0-9]+)")
_UNFINISHED = ".columns.new"
_FORMER = "dense-*.faiss"  # of versions before
_MENDING = "mending"
_MENDING_SECONDS = 60.0  # how long a writer waits for a reader that brings the lexical side up


def current(index: Path) -> str:
    """Return the name of the generation in force.

    Raises:
        IndexMissing: There is no index.
        IndexProblem: The folder may not be read.
    """
    try:
        return (index / _CURRENT).read_text(encoding="utf-8").strip()
    except PermissionError as error:
        raise problems.unreadable(index, error.strerror) from error
    except (OSError, UnicodeDecodeError) as error:
        place = "" if index == Path("index") else f" --index {shlex.quote(str(index))}"
        raise IndexMissing(f"no index at {index}: make one with 'semsearch index PATH{place}'") from error


def mark(index: Path) -> tuple[int, ...]:
    """Return something that differs once another generation is in force; () if there is no index."""
    try:
        state = (index / _CURRENT).stat()
    except OSError:
        return ()
    return (state.st_dev, state.st_ino, state.st_mtime_ns)


def switch(index: Path, name: str) -> None:
    """Put a generation in force, atomically and durably.

    Raises:
        IndexProblem: The folder cannot be written.
    """
    with problems.writing(index):
        replace_file(index / _CURRENT, f"{name}\n".encode())


def replace_file(path: Path, content: bytes) -> None:
    """Write a file atomically and durably."""
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_bytes(content)
    put_in_place(temporary, path)


def put_in_place(temporary: Path, path: Path) -> None:
    """Rename a finished file, so that after a crash there is either the old one or this one."""
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    temporary.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Write the names in a folder to disk."""
    if os.name == "posix":  # elsewhere a folder cannot be opened
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def prepare(index: Path) -> None:
    """Make the folder of an index, unless there is one.

    Raises:
        UsageError: It is a file, cannot be made, or holds something other than an index.
    """
    try:
        index.mkdir(parents=True, exist_ok=True)
        names = {entry.name for entry in index.iterdir()}
    except OSError as error:
        raise UsageError(
            f"no index can be stored at {index} ({error.strerror}): name a folder that can be written"
        ) from error
    if _CURRENT in names:
        return
    ours = {_LOCK, "README.md", SOURCES}
    for name in sorted(names - ours):
        unfinished = _GENERATION.fullmatch(name) and _LOCK in names  # a first build that was killed
        if not unfinished and not name.startswith("."):
            raise UsageError(f"{index} holds something other than an index ({name}): name another folder")


def new(index: Path) -> str:
    """Make the folder of a new generation and return its name, which was not in use.

    Raises:
        IndexProblem: The folder cannot be written.
    """
    with problems.writing(index):
        numbers = [int(m[1]) for entry in index.iterdir() if (m := _GENERATION.fullmatch(entry.name))]
        with suppress(IndexMissing):
            if match := _GENERATION.fullmatch(current(index)):
                numbers.append(int(match[1]))
        name = f"g{max(numbers, default=0) + 1}"
        (index / name).mkdir()
    return name


def sweep(index: Path, keep: str | None) -> None:
    """Remove all generations but one. Readers that have them open keep the files.

    Raises:
        IndexProblem: The folder cannot be read.
    """
    with problems.writing(index):
        entries = list(index.iterdir())
    for entry in entries:
        if _GENERATION.fullmatch(entry.name) and entry.name != keep:
            shutil.rmtree(entry, ignore_errors=True)


def columns_folder(folder: Path, revision: int) -> Path:
    """Return the path of the columns of a revision in a generation's folder."""
    return folder / f"columns-{revision}"


def columns_revisions(folder: Path) -> list[int]:
    """Return the revisions whose columns are in a generation's folder, newest first."""
    try:
        matches = [_COLUMNS.fullmatch(entry.name) for entry in folder.iterdir()]
    except OSError:
        return []
    return sorted((int(match[1]) for match in matches if match), reverse=True)


def put_columns_in_place(folder: Path, revision: int, write: Callable[[Path], None]) -> None:
    """Have the columns of a revision written to a new folder, and put that in place.

    After a crash there is either the whole folder or none.

    Raises:
        OSError: They cannot be written.
    """
    temporary = folder / _UNFINISHED
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir()
    write(temporary)
    for file in temporary.iterdir():
        with file.open("rb+") as written:
            os.fsync(written.fileno())
    _sync(temporary)
    shutil.rmtree(columns_folder(folder, revision), ignore_errors=True)  # of the same revision, but damaged
    temporary.rename(columns_folder(folder, revision))
    _sync(folder)


def sweep_columns(folder: Path, keep: int | None) -> None:
    """Remove the columns of a generation except those of one revision, and unfinished ones.

    Only the holder of the index's lock may call it. Readers keep what they have mapped, or read from SQLite.
    """
    for revision in columns_revisions(folder):
        if revision != keep:
            shutil.rmtree(columns_folder(folder, revision), ignore_errors=True)
    shutil.rmtree(folder / _UNFINISHED, ignore_errors=True)
    for former in folder.glob(_FORMER):
        with suppress(OSError):
            former.unlink()


class WriterLock:
    """The exclusive right to write to an index. It ends when the process dies."""

    def __init__(self, index: Path) -> None:
        self._index = index
        self._file = index / _LOCK
        self._lock = FileLock(self._file, thread_local=False)

    def acquire(self) -> None:
        """Acquire the lock, without waiting unless it is held by a reader that repairs the index.

        Acquiring it twice is no error.

        Raises:
            IndexBusy: Another process, or another store of this one, is writing.
            IndexProblem: The folder cannot be written.
        """
        patience = time.monotonic() + _MENDING_SECONDS
        while not (self._lock.is_locked or self._attempt()):
            holder = self._holder()
            if _MENDING not in holder or time.monotonic() > patience:
                who = f"process {holder.split()[0]}" if holder else "another process"
                raise IndexBusy(
                    f"{who} is writing to the index at {self._index}: wait until it is done, or stop it"
                )
            time.sleep(0.02)

    def acquire_to_mend(self) -> bool:
        """Acquire the lock to repair the index; return False if it is held or the folder is not writable."""
        try:
            return self._attempt(_MENDING)
        except IndexProblem:
            return False

    def _attempt(self, purpose: str = "") -> bool:
        try:
            self._lock.acquire(blocking=False)
            self._file.write_text(f"{os.getpid()} {purpose}".strip() + "\n")
        except Timeout:
            return False
        except OSError as error:
            self._lock.release()
            raise problems.unwritable(self._index, error.strerror) from error
        return True

    def release(self) -> None:
        """Release the lock. Releasing it twice is no error."""
        self._lock.release(force=True)

    def _holder(self) -> str:
        try:
            return self._file.read_text().strip()
        except (OSError, UnicodeDecodeError):
            return ""
