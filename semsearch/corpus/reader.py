"""Reads an archive one record at a time, whatever is wrong with single files.

`walk` finds its files, and puts them in the order in which they are read.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from semsearch.corpus.formats import MARKDOWN, TEXT, all_formats, format_of
from semsearch.corpus.record import with_conventions
from semsearch.corpus.source_file import PLAIN_CONVENTIONS, Conventions, File, opens_front_matter
from semsearch.errors import UsageError
from semsearch.types import BytesRead, Item, Progress, Record, Rejection
from semsearch.types.indexing import ignore

_NOTICES = ("readme", "license", "changelog")
_FOR_PROGRAMS = frozenset({"robots.txt", "ads.txt", "app-ads.txt", "humans.txt", "security.txt", "llms.txt"})
_NONE: Mapping[Path, Conventions] = {}


def read(
    paths: Sequence[Path],
    progress: Progress = ignore,
    conventions: Conventions = PLAIN_CONVENTIONS,
    of_paths: Mapping[Path, Conventions] = _NONE,
    only: Collection[Path] | None = None,
) -> Iterator[Record]:
    """Yield the records of files and folders, in sorted order within each path, one at a time.

    What cannot be read becomes a `Rejection`, and reading goes on. A part of an item that cannot be used is
    left out, and an `Omission` after the item reports it. What is no published article is a `Skip`.

    Args:
        paths: Files (with another suffix they become a `Rejection`) and folders.
        progress: Receives `BytesRead` for each record once the next one is asked for; the counts add up to
            `size(paths)`.
        conventions: What the settings say of the files.
        of_paths: What they say of those below some of the paths.
        only: The files to read below the paths, with resolved paths; all by default.

    Raises:
        UsageError: A path does not exist; raised at once, before anything is read.
    """
    require(paths)
    return _read(paths, progress, conventions, of_paths, only)


def size(paths: Sequence[Path]) -> int:
    """Return the total size in bytes of the files that `read` would open.

    Raises:
        UsageError: A path does not exist.
    """
    require(paths)
    return sum(entry.size for entry in walk(paths) if isinstance(entry, File))


def _read(
    paths: Sequence[Path],
    progress: Progress,
    conventions: Conventions,
    of_paths: Mapping[Path, Conventions],
    only: Collection[Path] | None,
) -> Iterator[Record]:
    roots = [(path.resolve(), of_paths[path]) for path in paths if path in of_paths]
    for entry in walk(paths):
        if only is not None and (entry.path if isinstance(entry, File) else Path(entry.path)) not in only:
            continue
        if isinstance(entry, Rejection):
            yield entry
            continue
        inside = (own for root, own in roots if root == entry.path or root in entry.path.parents)
        own = next(inside, conventions)
        for record in _read_file(replace(entry, conventions=own), progress):
            if isinstance(record, Item) and (own.outlet or own.topics):
                yield with_conventions(record, own.outlet, own.topics)
            else:
                yield record


def _read_file(file: File, progress: Progress) -> Iterator[Record]:
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


def require(paths: Sequence[Path]) -> None:
    """Check that every path exists.

    Raises:
        UsageError: One does not.
    """
    for path in paths:
        try:
            path.stat()
        except PermissionError:
            continue  # it may well exist; the walk reports it
        except (OSError, ValueError):  # ValueError: a NUL in the name
            raise UsageError(f"no such file or folder: {str(path)!r}; name one that exists") from None


def walk(paths: Sequence[Path]) -> Iterator[File | Rejection]:
    """Yield the files to read, sorted within each path, each once, and a rejection for what cannot be read.

    Inside folders, hidden names, other suffixes, links to folders, and notices (README, LICENSE, CHANGELOG,
    robots.txt) without front matter are skipped.
    """
    seen: set[Path] = set()
    for given in paths:
        root = given.resolve()
        try:
            is_folder = root.is_dir()
        except PermissionError:
            is_folder = False  # whatever it is, `_file` reports it
        for entry in _folder(root) if is_folder else _file(root, given.name, named=True):
            if isinstance(entry, File):
                if entry.path in seen:
                    continue
                if len(paths) > 1:
                    seen.add(entry.path)
            yield entry


def refusal(path: Path, error: OSError) -> Rejection:
    """Return the rejection of a file or folder that the system cannot open or read."""
    if isinstance(error, PermissionError):
        return Rejection(_printable(path), None, "no permission to read it")
    return Rejection(_printable(path), None, f"cannot be read: {error.strerror or type(error).__name__}")


def _folder(root: Path) -> Iterator[File | Rejection]:
    """Walk a folder without recursion, since folders may be nested deeper than Python's stack."""
    empty = True
    waiting = [(root, True)]
    while waiting:
        path, is_folder = waiting.pop()
        if is_folder:
            try:
                with os.scandir(path) as entries:
                    kinds = {entry.name: entry.is_dir(follow_symlinks=False) for entry in entries}
            except OSError as error:
                empty = False
                yield refusal(path, error)
                continue
            waiting.extend(
                (path / name, kinds[name])
                for name in sorted(kinds, reverse=True)
                if not name.startswith(".") and (kinds[name] or format_of(name))
            )
            continue
        for entry in _file(path, path.relative_to(root).as_posix(), named=False):
            empty = False
            yield entry
    if empty:
        yield Rejection(
            _printable(root), None, f"nothing to read in this folder; the formats are {_looked_for()}"
        )


def _file(path: Path, name: str, *, named: bool) -> Iterator[File | Rejection]:
    """Yield the file at a path, or its rejection, or nothing if it is to be skipped."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            return  # a link to a folder
        if not stat.S_ISREG(status.st_mode):
            yield Rejection(_printable(path), None, "not a regular file")
        elif named and format_of(name) is None:
            yield Rejection(_printable(path), None, f"not a format that is read: {_looked_for()}")
        elif _printable(path) != str(path):
            yield Rejection(_printable(path), None, "the name of the file is not UTF-8; rename it")
        elif named or not _is_notice(path):
            yield File(path, name, status.st_size, named=named)
    except FileNotFoundError:
        yield Rejection(
            _printable(path), None, "a link to a file that does not exist, or it was removed meanwhile"
        )
    except OSError as error:
        yield refusal(path, error)


def _is_notice(path: Path) -> bool:
    """Return whether a file is about the archive or for programs, by its name and its beginning."""
    name = path.name.lower()
    if format_of(name) not in (MARKDOWN, TEXT) or not (name.startswith(_NOTICES) or name in _FOR_PROGRAMS):
        return False
    with path.open("rb") as stream:
        return not opens_front_matter(stream.read(1024))


def _looked_for() -> str:
    return ", ".join(map(str, all_formats()))


def _printable(path: Path) -> str:
    """Return a path as text that can be printed and stored, whatever bytes its name has."""
    return os.fsencode(path).decode(errors="backslashreplace")
