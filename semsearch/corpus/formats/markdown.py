"""A Markdown file with front matter -> its item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from semsearch.corpus.fields import Fields, PlainText, RecordError, record_fields, text
from semsearch.corpus.formats import front_matter
from semsearch.corpus.record import BODY_LIMIT, Location, records
from semsearch.corpus.source_file import File, decode
from semsearch.text import markdown
from semsearch.types import Omission, Record

SIZE_LIMIT = 1024 * 1024  # bytes


def read(stream: BinaryIO, file: File) -> Iterator[Record]:
    """Yield the item of a file, or a rejection; the first paragraphs replace a missing excerpt."""
    location = Location(str(file.path), file.name, base=file.conventions.base_url)
    # The size is checked first; the bounded read is for files that grow or report a wrong size.
    data = b"" if file.size > SIZE_LIMIT else stream.read(SIZE_LIMIT + 1)
    if max(file.size, len(data)) > SIZE_LIMIT:
        yield location.rejection(f"larger than {SIZE_LIMIT // 1024:,} KiB, the limit for one item")
        return
    try:
        found = front_matter.split(decode(data))
        fields = record_fields(found.values, file.conventions.fields)
    except RecordError as error:
        yield location.rejection(str(error), error.line)
        return
    rest = found.rest
    second = front_matter.opens_another(rest)
    body = rest[:second]
    if not _has_text(fields, "title") and (title := markdown.heading(body)):
        fields = record_fields({**fields.values, "title": title}, file.conventions.fields)
    body = "" if _has_text(fields, "excerpt") else markdown.plain(body, BODY_LIMIT)
    yield from records(fields, location, PlainText(body))
    for key, reason in found.faults:
        yield Omission(location.path, None, key, reason)
    if second is not None:
        reason = "another item begins in it; a file holds one, so split it"
        yield Omission(location.path, None, "body", reason)


def _has_text(fields: Fields, name: str) -> bool:
    return any(text(value) for _, value in fields.candidates(name))
