"""A file of an archive, and its bytes as text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from semsearch.corpus.fields import RecordError
from semsearch.corpus.keys import ExtraKeys


@dataclass(frozen=True, slots=True)
class Conventions:
    """What the settings say about the files of an archive.

    Attributes:
        base_url: The http(s) address that relative ones are resolved against, or "".
        fields: Keys of the archive for each field, beside those of `corpus.keys`.
        outlet: The outlet of items that name none, or "".
        topics: Topics that every item gets after its own.
    """

    base_url: str = ""
    fields: ExtraKeys = ()
    outlet: str = ""
    topics: tuple[str, ...] = ()


PLAIN_CONVENTIONS = Conventions()


@dataclass(frozen=True, slots=True)
class File:
    """A file to read.

    Attributes:
        path: Its absolute path.
        name: Its path under the archive's root, with slashes.
        size: Its size in bytes when it was found; it may have changed since.
        conventions: What the settings say about it.
        named: Whether the caller named it, not the folder that it is in.
    """

    path: Path
    name: str
    size: int
    conventions: Conventions = PLAIN_CONVENTIONS
    named: bool = False


def read_whole(stream: BinaryIO, file: File, limit: int, what: str) -> bytes:
    """Return the bytes of a file of at most `limit` bytes.

    The size is checked first; the bounded read is for files that grow or report a wrong size.

    Raises:
        RecordError: It is larger than the limit for `what`.
        OSError: It cannot be read.
    """
    data = b"" if file.size > limit else stream.read(limit + 1)
    if max(file.size, len(data)) > limit:
        raise RecordError(f"larger than {limit // 1024**2} MiB, the limit for {what}")
    return data


def decode(data: bytes) -> str:
    """Return UTF-8 bytes, with or without a byte-order mark, as text whose lines end in line feeds.

    Raises:
        RecordError: The bytes are not UTF-8 or contain NUL; it has the line, from 1.
    """
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    nul = data.find(b"\0")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        if nul < 0 or error.start < nul:
            line = 1 + data.count(b"\n", 0, error.start)
            raise RecordError("not UTF-8 text; save the file as UTF-8", line) from None
    if nul >= 0:
        line = 1 + data.count(b"\n", 0, nul)
        raise RecordError("contains a NUL byte, so it is not a text file", line)
    return text


def opens_front_matter(data: bytes) -> bool:
    """Return whether a file that begins with these bytes opens front matter: `---` or `+++` come first."""
    lines = data.removeprefix(b"\xef\xbb\xbf").split(maxsplit=1)
    return bool(lines) and lines[0] in (b"---", b"+++", b"---json", b"---toml", b"---yaml")
