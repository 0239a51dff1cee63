"""The formats of an archive: one module each, registered here.

Other packages add theirs by entry points of the group `semsearch.formats`, each of which names a `Format`.
To add one to this package:

1. Write a module beside these with a function `read(stream, file)` that yields an item, or a rejection, for
   each record. It parses the record into a mapping with keys that `corpus.keys` knows; `record_fields` and
   `records` do the rest. A record that cannot be read is a `Rejection`, never an exception; one that is no
   published article is a `Skip`.
2. Add a `Format` to `FORMATS` below. Walking, messages and `semsearch index` follow from that list.
3. Describe the format in the reference of input formats, and test it in `tests/corpus/formats/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import PurePath
from typing import BinaryIO, Protocol

from semsearch.corpus.formats import dokuwiki, json_documents, json_lines, markdown, pages, warc, xml
from semsearch.corpus.source_file import File
from semsearch.errors import UsageError
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


MARKDOWN = Format(
    "Markdown with front matter", (".md", ".markdown", ".mdx", ".qmd", ".mkd", ".mdown"), markdown
)
TEXT = Format("DokuWiki pages or text with front matter", (".txt",), dokuwiki)
JSON_LINES = Format("JSON Lines", (".jsonl", ".ndjson"), json_lines)
JSON_DOCUMENTS = Format("JSON", (".json",), json_documents)
XML = Format("feeds and other XML", (".xml", ".rss", ".atom", ".rdf"), xml)
PAGES = Format("HTML pages", (".html", ".htm"), pages)
WARC = Format("WARC", (".warc", ".warc.gz"), warc)
FORMATS = (MARKDOWN, TEXT, JSON_LINES, JSON_DOCUMENTS, XML, PAGES, WARC)

GROUP = "semsearch.formats"  # of the entry points of other packages


@cache
def all_formats() -> tuple[Format, ...]:
    """Return the formats of this package and of others that are installed.

    Raises:
        UsageError: One of another package cannot be loaded.
    """
    found = list(FORMATS)
    for entry in entry_points(group=GROUP):
        try:
            added = entry.load()
        except Exception as error:  # noqa: BLE001 - it is another package's code
            added = error
        if not isinstance(added, Format):
            whose = f" of {entry.dist.name}" if entry.dist else ""
            why = f"{type(added).__name__}: {added}" if isinstance(added, Exception) else "it is no Format"
            raise UsageError(
                f"the format {entry.name!r}{whose} cannot be loaded ({why}): update or remove it"
            )
        found.append(added)
    return tuple(found)


@cache
def _by_suffix() -> dict[str, Format]:
    """Return the formats by suffix; of several with one suffix, the first."""
    return {suffix: form for form in reversed(all_formats()) for suffix in form.suffixes}


def format_of(name: str) -> Format | None:
    """Return the format of a file by the suffix of its name, None if there is none."""
    known, suffixes = _by_suffix(), [suffix.lower() for suffix in PurePath(name).suffixes[-2:]]
    return known.get("".join(suffixes)) or (known.get(suffixes[-1]) if suffixes else None)
