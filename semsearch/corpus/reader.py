"""Reads an archive one record at a time, whatever is wrong with single files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from semsearch.corpus.files import refusal, require, walk
from semsearch.corpus.formats import MARKDOWN, format_of
from semsearch.corpus.source_file import File
from semsearch.types import BytesRead, Item, Progress, Rejection
from semsearch.types.progress import ignore


def read(paths: Sequence[Path], progress: Progress = ignore) -> Iterator[Item | Rejection]:
    """Yield the records of files and folders, in sorted order within each path, one at a time.

    What cannot be read becomes a `Rejection`, and reading goes on. An entry of an item's `related` or
    `images` that cannot be used is left out, and a `Rejection` after the item reports it.

    Args:
        paths: Files (with another suffix they become a `Rejection`) and folders.
        progress: Receives `BytesRead` for each record once the next one is asked for; the counts add up to
            `size(paths)`.

    Raises:
        UsageError: A path does not exist; raised at once, before anything is read.
    """
    require(paths)
    return _read(paths, progress)


def size(paths: Sequence[Path]) -> int:
    """Return the total size in bytes of the files that `read` would open.

    Raises:
        UsageError: A path does not exist.
    """
    require(paths)
    return sum(entry.size for entry in walk(paths) if isinstance(entry, File))


def _read(paths: Sequence[Path], progress: Progress) -> Iterator[Item | Rejection]:
    for entry in walk(paths):
        if isinstance(entry, Rejection):
            yield entry
        else:
            yield from _read_file(entry, progress)


def _read_file(file: File, progress: Progress) -> Iterator[Item | Rejection]:
    done = 0
    try:
        stream = file.path.open("rb")
    except OSError as error:
        yield refusal(file.path, error)
    else:
        form = format_of(file.name) or MARKDOWN
        with stream:
            found = form.module.read(stream, file)
            while True:
                # Only reading is guarded: an error while the caller handles a record is the caller's.
                try:
                    record = next(found, None)
                    reached = min(stream.tell(), file.size)
                except OSError as error:
                    yield refusal(file.path, error)
                    break
                if record is None:
                    break
                yield record
                progress(BytesRead(reached - done))
                done = reached
    progress(BytesRead(file.size - done))
