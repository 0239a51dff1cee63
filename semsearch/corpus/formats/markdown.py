"""A Markdown file with YAML front matter -> its item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from semsearch.corpus.fields import BadRecord, record_fields
from semsearch.corpus.files import File, decode
from semsearch.corpus.formats import front_matter
from semsearch.corpus.record import Place, records
from semsearch.types import Item, Rejection

SIZE_LIMIT = 1024 * 1024  # bytes


def read(stream: BinaryIO, file: File) -> Iterator[Item | Rejection]:
    """Give the item of a file, or a rejection; the body is used where the front matter has no excerpt."""
    place = Place(str(file.path), file.name)
    # The size is looked at first; the bounded reading is for files that grow, or that lie about it.
    data = b"" if file.size > SIZE_LIMIT else stream.read(SIZE_LIMIT + 1)
    if max(file.size, len(data)) > SIZE_LIMIT:
        yield place.rejection(f"larger than {SIZE_LIMIT // 1024:,} KiB, the limit for one item")
        return
    try:
        lines = decode(data).split("\n")
        start = next((n for n, line in enumerate(lines) if line.strip()), None)
        if start is None:
            raise BadRecord("the file is empty")
        if lines[start].rstrip() != "---":
            raise BadRecord("no front matter: the first line is not ---", start + 1)
        marks = (n for n in range(start + 1, len(lines)) if lines[n].rstrip() in {"---", "..."})
        end = next(marks, None)
        if end is None:
            raise BadRecord("front matter is not closed: no line --- after the first", start + 1)
        front = front_matter.parse("\n".join(lines[start + 1 : end]) + "\n", first_line=start + 2)
        fields = record_fields(front, untyped=True)
    except BadRecord as error:
        yield place.rejection(str(error), error.line)
        return
    yield from records(fields, place, body="\n".join(lines[end + 1 :]))
