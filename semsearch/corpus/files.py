"""The files of an archive: which there are, in which order, and their bytes as text."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from semsearch.corpus.fields import BadRecord
from semsearch.errors import UsageError
from semsearch.types import Rejection

MARKDOWN = frozenset({".md", ".markdown", ".txt"})
JSON_LINES = frozenset({".jsonl", ".ndjson"})
FEEDS = frozenset({".xml", ".rss", ".atom"})
ENDINGS = MARKDOWN | JSON_LINES | FEEDS

_LOOKED_FOR = ".md, .markdown and .txt with front matter, .jsonl, .ndjson, .xml, .rss, .atom"
_NOTICES = ("readme", "license", "changelog")


@dataclass(frozen=True, slots=True)
class File:
    """A file to read: its absolute path, its path under the archive's root (posix form), its bytes."""

    path: Path
    name: str
    size: int


def require(paths: Sequence[Path]) -> None:
    """Check that every path exists, before anything is read.

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
    """Give the files to read, sorted within each path, each once; and what stands in the way of reading.

    Inside folders, hidden names, other endings, linked folders, and notices (README, LICENSE, CHANGELOG)
    without front matter are passed over.
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
    """Give the report of a file or folder that the system does not let us read."""
    if isinstance(error, PermissionError):
        return Rejection(_shown(path), None, "no permission to read it")
    return Rejection(_shown(path), None, f"cannot be read: {error.strerror or type(error).__name__}")


def decode(data: bytes) -> str:
    """Give the text of UTF-8 bytes, with or without byte-order mark, its line ends as line feeds.

    Raises:
        BadRecord: The bytes are not UTF-8, or hold NUL; with the line, from 1.
    """
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    nul = data.find(b"\0")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        if nul < 0 or error.start < nul:
            line = 1 + data.count(b"\n", 0, error.start)
            raise BadRecord("not UTF-8 text; save the file as UTF-8", line) from None
    if nul >= 0:
        line = 1 + data.count(b"\n", 0, nul)
        raise BadRecord("holds a NUL byte, so it is not a text file", line)
    return text


def opens_front_matter(data: bytes) -> bool:
    """Tell whether the bytes at the start of a file open front matter: `---` on the first line with text."""
    lines = data.removeprefix(b"\xef\xbb\xbf").split(maxsplit=1)
    return bool(lines) and lines[0] == b"---"


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
                if not name.startswith(".") and (kinds[name] or Path(name).suffix.lower() in ENDINGS)
            )
            continue
        for entry in _file(path, path.relative_to(root).as_posix(), named=False):
            empty = False
            yield entry
    if empty:
        yield Rejection(_shown(root), None, f"nothing to read in this folder; looked for {_LOOKED_FOR}")


def _file(path: Path, name: str, *, named: bool) -> Iterator[File | Rejection]:
    """Give the file at a path, or what is wrong with it, or nothing if it is to be passed over."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            return  # a link to a folder
        if not stat.S_ISREG(status.st_mode):
            yield Rejection(_shown(path), None, "not a regular file")
        elif named and Path(name).suffix.lower() not in ENDINGS:
            yield Rejection(_shown(path), None, f"not a kind of file that is read: {_LOOKED_FOR}")
        elif _shown(path) != str(path):
            yield Rejection(_shown(path), None, "the name of the file is not UTF-8; rename it")
        elif named or not _is_notice(path):
            yield File(path, name, status.st_size)
    except FileNotFoundError:
        yield Rejection(_shown(path), None, "a link to a file that does not exist, or removed meanwhile")
    except OSError as error:
        yield refusal(path, error)


def _is_notice(path: Path) -> bool:
    """Tell whether a file is about the archive and no part of it, by its name and its beginning."""
    if path.suffix.lower() not in MARKDOWN or not path.name.lower().startswith(_NOTICES):
        return False
    with path.open("rb") as stream:
        return not opens_front_matter(stream.read(1024))


def _shown(path: Path) -> str:
    """Give a path as text that can be printed and stored, whatever bytes its name has."""
    return os.fsencode(path).decode(errors="backslashreplace")
