"""A JSON document -> the items in it: a JSON Feed, JSON-LD, the reply of a news API, a list of records.

Folders hold JSON that is about something else, such as settings. It is skipped, unless the caller named it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

from semsearch.corpus.fields import Fields, RecordError, record_fields
from semsearch.corpus.formats.json_lines import parse_json
from semsearch.corpus.formats.json_shapes import Unpublished, entries, precedence_of
from semsearch.corpus.record import Location, records
from semsearch.corpus.source_file import File, decode, read_whole
from semsearch.types import Record, Rejection, Skip

SIZE_LIMIT = 64 * 1024 * 1024  # bytes
_KEYS_SHOWN = 12
_ABOUT_SOMETHING_ELSE = "a JSON document in which no article was recognized"


def read(stream: BinaryIO, file: File) -> Iterator[Record]:
    """Yield the item of each record of a document, or its rejection."""
    location = Location(str(file.path), file.name, base=file.conventions.base_url)
    try:
        text = decode(read_whole(stream, file, SIZE_LIMIT, "a JSON document"))
        if not text.strip():
            raise RecordError("the file is empty")
        value = parse_json(text)
    except RecordError as error:
        yield location.rejection(str(error), error.line)
        return
    yield from _read_value(value, location, file)


def _read_value(value: object, location: Location, file: File) -> Iterator[Record]:
    location = replace(location, precedence=precedence_of(value))
    recognized = False
    others: list[Rejection] = []  # not yet yielded
    for number, entry in enumerate(entries(value), start=1):
        place = replace(location, entry=number)
        found: Iterable[Record]
        try:
            if isinstance(entry, Unpublished):
                found = [Skip(location.path, None, entry.reason)]
            else:
                fields = record_fields(entry, file.conventions.fields)
                if not _names_an_article(fields):
                    keys = ", ".join(sorted(fields.values)[:_KEYS_SHOWN])
                    raise RecordError(f"no article was recognized; its keys are {keys or 'none'}")
                found = records(fields, place)
        except RecordError as error:
            others.append(place.rejection(str(error)))
            if not recognized:
                continue
            found = ()
        recognized = True
        yield from others
        others.clear()
        yield from found
    if recognized:
        return
    if not file.named:
        yield Skip(location.path, None, _ABOUT_SOMETHING_ELSE)
    else:
        yield others[0] if others else location.rejection("a JSON document without articles")


def _names_an_article(fields: Fields) -> bool:
    """Return whether a mapping is about an article: settings of other tools have a name too."""
    about = ("address", "date", "body", *(["excerpt"] if "title" in fields.values else []))
    return any(fields.candidates(name) for name in about)
