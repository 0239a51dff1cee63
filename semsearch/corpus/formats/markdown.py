"""A Markdown file with YAML front matter -> its item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from semsearch.corpus.fields import RecordError, record_fields
from semsearch.corpus.formats import front_matter
from semsearch.corpus.record import Location, records
from semsearch.corpus.source_file import File, decode
from semsearch.types import Item, Rejection

SIZE_LIMIT = 1024 * 1024  # bytes


def read(stream: BinaryIO, file: File) -> Iterator[Item | Rejection]:
    """Yield the item of a file, or a rejection; the body replaces a missing excerpt."""
    location = Location(str(file.path), file.name)
    # The size is checked first; the bounded read is for files that grow or report a wrong size.
    data = b"" if file.size > SIZE_LIMIT else stream.read(SIZE_LIMIT + 1)
    if max(file.size, len(data)) > SIZE_LIMIT:
        yield location.rejection(f"larger than {SIZE_LIMIT // 1024:,} KiB, the limit for one item")
        return
    try:
        lines = decode(data).split("\n")
        start = next((n for n, line in enumerate(lines) if line.strip()), None)
        if start is None:
            raise RecordError("the file is empty")
        if lines[start].rstrip() != "---":
            raise RecordError("no front matter: the first line is not ---", start + 1)
        marks = (n for n in range(start + 1, len(lines)) if lines[n].rstrip() in {"---", "..."})
        end = next(marks, None)
        if end is None:
            raise RecordError("front matter is not closed: no line --- after the first", start + 1)
        front = front_matter.parse("\n".join(lines[start + 1 : end]) + "\n", first_line=start + 2)
        fields = record_fields(front, untyped=True)
    except RecordError as error:
        yield location.rejection(str(error), error.line)
        return
    yield from records(fields, location, body="\n".join(lines[end + 1 :]))
