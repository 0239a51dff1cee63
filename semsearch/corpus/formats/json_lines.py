"""JSON Lines -> items, one line at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from semsearch.corpus.fields import RecordError, record_fields
from semsearch.corpus.formats.json_shapes import Unpublished, entries, precedence_of
from semsearch.corpus.record import Location, records
from semsearch.corpus.source_file import File, decode
from semsearch.types import Record, Rejection, Skip

LINE_LIMIT = 1024 * 1024  # bytes


def read(stream: BinaryIO, file: File) -> Iterator[Record]:
    """Yield the item of each line, or its rejection; blank lines are skipped."""
    path = str(file.path)
    blank = True
    for number, line in _lines(stream):
        if not line.strip().removeprefix(b"\xef\xbb\xbf"):
            continue
        blank = False
        location = Location(path, file.name, line=number, base=file.conventions.base_url)
        try:
            value = parse(line)
        except RecordError as error:
            yield location.rejection(str(error))
        else:
            yield from read_value(value, location, file)
    if blank:
        yield Rejection(path, None, "the file is empty")


def read_value(value: object, location: Location, file: File) -> Iterator[Record]:
    """Yield the items of a parsed value, or their rejections."""
    location = replace(location, precedence=precedence_of(value))
    found = False
    for entry in entries(value):
        found = True
        if isinstance(entry, Unpublished):
            yield Skip(location.path, location.line, entry.reason)
            continue
        try:
            fields = record_fields(entry, file.conventions.fields)
        except RecordError as error:
            yield location.rejection(str(error))
        else:
            yield from records(fields, location)
    if not found:
        yield location.rejection("a line without articles")


def parse(line: bytes) -> object:
    """Return the value of a line of JSON.

    Raises:
        RecordError: It is too long, not UTF-8, or not JSON.
    """
    if len(line) > LINE_LIMIT:
        raise RecordError(f"a line of more than {LINE_LIMIT // 1024:,} KiB, the limit for one item")
    return parse_json(decode(line))


def parse_json(text: str) -> object:
    """Return the value of a JSON text.

    Raises:
        RecordError: It is not JSON.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}, column {error.colno}"
        raise RecordError(f"not JSON: {error.msg} ({place})") from None
    except RecursionError:
        raise RecordError("JSON is nested too deeply") from None
    except ValueError:  # an integer with more digits than Python converts
        raise RecordError("not JSON: a number of thousands of digits") from None


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield lines, ended by LF, CRLF or CR, with their numbers; of a line that is too long, its beginning."""
    number = 0
    while data := stream.readline(LINE_LIMIT + 1):
        if len(data) > LINE_LIMIT and not data.endswith(b"\n"):
            number += 1
            yield number, data
            while (rest := stream.readline(LINE_LIMIT)) and not rest.endswith(b"\n"):
                continue
            continue
        for line in data.splitlines():
            number += 1
            yield number, line
