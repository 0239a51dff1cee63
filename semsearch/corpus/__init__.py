"""Files -> items: Markdown with front matter, JSON, feeds and other XML, pages.

What a format of another package needs is here too: `Format`, `File`, `Location`, `record_fields`, `records`.
"""

from semsearch.corpus.fields import PlainText, RecordError, record_fields
from semsearch.corpus.formats import Format
from semsearch.corpus.reader import read, size, walk
from semsearch.corpus.record import Location, records
from semsearch.corpus.source_file import Conventions, File

__all__ = [
    "Conventions",
    "File",
    "Format",
    "Location",
    "PlainText",
    "RecordError",
    "read",
    "record_fields",
    "records",
    "size",
    "walk",
]
