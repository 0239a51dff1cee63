"""The formats of an archive: one module each, registered here.

To add a format:

1. Write a module beside these with a function `read(stream, file)` that yields an item, or a rejection, for
   each record, and a skip for what is no published article. It parses the record into a mapping with the
   archive's own keys; `fields.record_fields` and `record.records` do the rest. A record that cannot be read
   is a `Rejection`, never an exception.
2. Add a `Format` to `FORMATS` below. Walking, messages and `semsearch index` follow from that list.
3. Describe the format in the reference of input formats, and test it in `tests/corpus/formats/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO, Protocol

from semsearch.corpus.formats import feeds, json_documents, json_lines, markdown
from semsearch.corpus.source_file import File
from semsearch.types import Record


class FormatModule(Protocol):
    """What the module of a format has."""

    def read(self, stream: BinaryIO, file: File) -> Iterator[Record]:
        """Yield the records of a file. OSError is left to the caller."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, the suffixes of its files in lower case, and the module that reads them."""

    name: str
    suffixes: tuple[str, ...]
    module: FormatModule

    def __str__(self) -> str:
        return f"{self.name} ({', '.join(self.suffixes)})"


MARKDOWN = Format("Markdown with front matter", (".md", ".markdown", ".txt"), markdown)
JSON_LINES = Format("JSON Lines", (".jsonl", ".ndjson"), json_lines)
JSON_DOCUMENTS = Format("JSON", (".json",), json_documents)
FEEDS = Format("RSS or Atom", (".xml", ".rss", ".atom"), feeds)
FORMATS = (MARKDOWN, JSON_LINES, JSON_DOCUMENTS, FEEDS)

_BY_SUFFIX = {suffix: form for form in FORMATS for suffix in form.suffixes}


def format_of(name: str) -> Format | None:
    """Return the format of a file by the suffix of its name, None if there is none."""
    return _BY_SUFFIX.get(PurePath(name).suffix.lower())
