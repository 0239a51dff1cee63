"""A WARC file -> the articles among the pages in it. Needs `semsearch[warc]`.

https://iipc.github.io/warc-specifications/; CC-NEWS is published in this form.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from semsearch.corpus.formats import pages
from semsearch.corpus.record import Location
from semsearch.corpus.source_file import File
from semsearch.types import Record, Rejection, Skip

_HTML = ("text/html", "application/xhtml+xml")


def read(stream: BinaryIO, file: File) -> Iterator[Record]:
    """Yield the items of the pages that were fetched with status 200; others are skipped."""
    path = str(file.path)
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError:
        yield Rejection(path, None, "reading WARC files needs an extra: pip install 'semsearch[warc]'")
        return
    number = 0
    try:
        for number, record in enumerate(ArchiveIterator(stream), start=1):
            if record.rec_type != "response" or record.http_headers is None:
                continue
            location = Location(path, file.name, entry=number, base=file.conventions.base_url)
            kind = (record.http_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
            if record.http_headers.get_statuscode() != "200" or kind not in _HTML:
                yield Skip(path, None, "a reply that is no page")
                continue
            data = record.content_stream().read(pages.SIZE_LIMIT + 1)
            if len(data) > pages.SIZE_LIMIT:
                yield location.rejection(
                    f"larger than {pages.SIZE_LIMIT // 1024**2} MiB, the limit for a page"
                )
                continue
            address = record.rec_headers.get_header("WARC-Target-URI") or ""
            yield from pages.read_page(data, location, file, address.strip("<>"))
    except (ArchiveLoadFailed, EOFError, ValueError, KeyError) as error:
        yield Rejection(path, None, f"not a whole WARC file: {type(error).__name__} after record {number:,}")
