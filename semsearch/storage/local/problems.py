"""What goes wrong under an index, as semsearch's errors: one place for the mapping and the messages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from semsearch.errors import IndexDamaged, IndexProblem


def damaged(index: Path, reason: object) -> IndexDamaged:
    """Return the error for an index that cannot be read."""
    return IndexDamaged(
        f"the index at {index} cannot be read ({_line(reason)}): "
        "rebuild it with 'semsearch index --rebuild PATH'"
    )


def unreadable(index: Path, reason: object) -> IndexProblem:
    """Return the error for files that are there and may not be read."""
    return IndexProblem(f"the index at {index} cannot be read ({_line(reason)}): check the permissions")


def unwritable(index: Path, reason: object) -> IndexProblem:
    """Return the error for an index that cannot be written."""
    return IndexProblem(
        f"the index at {index} cannot be written ({_line(reason)}): free some space or check permissions, "
        "and run it again"
    )


@contextmanager
def writing(index: Path) -> Iterator[None]:
    """Raise the operating system's errors inside the block as `IndexProblem`."""
    try:
        yield
    except OSError as error:
        raise unwritable(index, error.strerror or error) from error


@contextmanager
def memory(index: Path) -> Iterator[None]:
    """Raise a lack of memory inside the block as `IndexProblem`."""
    try:
        yield
    except MemoryError as error:
        raise IndexProblem(
            f"not enough memory to read the index at {index}: free some, or use a smaller index"
        ) from error


def _line(reason: object) -> str:
    return " ".join(str(reason).split())
