"""Reading an archive: one record after the other, whatever single files bring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from semsearch.corpus.files import FEEDS, JSON_LINES, File, refusal, require, walk
from semsearch.corpus.formats import feeds, json_lines, markdown
from semsearch.types import BytesRead, Item, Progress, Rejection
from semsearch.types.progress import ignore


def read(paths: Sequence[Path], progress: Progress = ignore) -> Iterator[Item | Rejection]:
    """Give the records of files and folders, in sorted order within each path, one at a time.

    Whatever cannot be read gives a `Rejection`, and the reading goes on. An entry of an item's `related` or
    `images` that cannot be used is left out, and a `Rejection` after the item says so.

    Args:
        paths: Files (also with other endings, which gives a `Rejection`) and folders.
        progress: Receives `BytesRead` for each record once the next one is asked for; the counts add up to
            `size(paths)`.

    Raises:
        UsageError: A path does not exist; raised at once, before anything is read.
    """
    require(paths)
    return _read(paths, progress)


def size(paths: Sequence[Path]) -> int:
    """Give the total bytes of the files that `read` would open.

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
        ending = Path(file.name).suffix.lower()
        form = json_lines if ending in JSON_LINES else feeds if ending in FEEDS else markdown
        with stream:
            found = form.read(stream, file)
            while True:
                # Only the reading is guarded: what the caller does with a record is the caller's.
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
