"""JSON Lines -> items, one line at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from semsearch.corpus.fields import Fields, RecordError, record_fields
from semsearch.corpus.record import Location, records
from semsearch.corpus.source_file import File, decode
from semsearch.types import Item, Rejection

LINE_LIMIT = 1024 * 1024  # bytes


def read(stream: BinaryIO, file: File) -> Iterator[Item | Rejection]:
    """Yield the item of each line, or its rejection; blank lines are skipped."""
    path = str(file.path)
    blank = True
    for number, line in _lines(stream):
        if not line.strip().removeprefix(b"\xef\xbb\xbf"):
            continue
        blank = False
        location = Location(path, file.name, line=number)
        try:
            fields = _fields(line)
        except RecordError as error:
            yield location.rejection(str(error))
        else:
            yield from records(fields, location)
    if blank:
        yield Rejection(path, None, "the file is empty")


def _fields(line: bytes) -> Fields:
    if len(line) > LINE_LIMIT:
        raise RecordError(f"a line of more than {LINE_LIMIT // 1024:,} KiB, the limit for one item")
    try:
        return record_fields(json.loads(decode(line)), untyped=False)
    except json.JSONDecodeError as error:
        raise RecordError(f"not JSON: {error.msg} (column {error.colno})") from None
    except RecursionError:
        raise RecordError("JSON is nested too deeply") from None
    except RecordError:
        raise
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
