"""A Markdown file with YAML front matter -> its item.

Front matter becomes strings, lists and mappings, from a safe subset of YAML. The values are built from the
parser's events: no recursion that deep nesting could exhaust, no aliases that expand exponentially ("billion
laughs"), no tags that name Python objects, no implicit types ("no", 1e3, 2021-07-28). Messages name the
problem and the line, and quote nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

import yaml

from semsearch.corpus.fields import RecordError, record_fields
from semsearch.corpus.record import Location, records
from semsearch.corpus.source_file import File, decode
from semsearch.types import Item, Rejection

SIZE_LIMIT = 1024 * 1024  # bytes
NESTING_LIMIT = 50
_NESTED = f"front matter is nested deeper than {NESTING_LIMIT} levels"
# YAML forbids some characters that real excerpts contain, and treats others as line ends.
_FORBIDDEN = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_LINE_ENDS = re.compile(r"[\x85\u2028\u2029]")


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
        front = parse_front_matter("\n".join(lines[start + 1 : end]) + "\n", first_line=start + 2)
        fields = record_fields(front, untyped=True)
    except RecordError as error:
        yield location.rejection(str(error), error.line)
        return
    yield from records(fields, location, body="\n".join(lines[end + 1 :]))


def parse_front_matter(text: str, first_line: int) -> object:
    """Return the value of YAML text: every scalar is a string; the last of two equal keys wins.

    Args:
        text: The lines between the marks, ended by line feeds.
        first_line: The number in the file of the first of them.

    Raises:
        RecordError: It is not YAML, or holds an alias, a key that is no text, or nesting above 50 levels.
    """
    text = _LINE_ENDS.sub(" ", _FORBIDDEN.sub("", text))
    try:
        return _build(text, first_line)
    except yaml.MarkedYAMLError as error:
        line = first_line + error.problem_mark.line if error.problem_mark else None
        if "maximum nesting depth" in str(error.problem):  # newer versions of the library stop by themselves
            raise RecordError(_NESTED, line) from None
        context = f", {error.context}" if error.context else ""
        if context and error.context_mark:
            context += f" from line {first_line + error.context_mark.line}"
        advice = ": a text with a colon in it needs quotes" if "mapping values" in str(error.problem) else ""
        raise RecordError(f"front matter is not YAML: {error.problem}{context}{advice}", line) from None
    except yaml.YAMLError:  # characters that YAML forbids, and that were not removed above
        raise RecordError(
            "front matter is not YAML: a character that YAML does not allow", first_line
        ) from None


def _build(text: str, first_line: int) -> object:
    root: object = ""
    open_values: list[dict[str, object] | list[object]] = []
    keys: list[str | None] = []  # for each open value the key that waits for its value
    documents = 0
    line = first_line
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        if event.start_mark:
            line = first_line + event.start_mark.line
        value: object
        if isinstance(event, yaml.ScalarEvent):
            value = event.value
        elif isinstance(event, yaml.MappingStartEvent):
            value = {}
        elif isinstance(event, yaml.SequenceStartEvent):
            value = []
        elif isinstance(event, yaml.CollectionEndEvent):
            open_values.pop()
            keys.pop()
            continue
        elif isinstance(event, yaml.AliasEvent):
            raise RecordError("front matter has a YAML alias (*name); write the value out", line)
        else:
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise RecordError("front matter has more than one YAML document", line)
            continue

        if not open_values:
            root = value
        elif isinstance(within := open_values[-1], list):
            within.append(value)
        elif (key := keys[-1]) is not None:
            within[key] = value
            keys[-1] = None
        elif isinstance(value, str):
            keys[-1] = value
            continue
        else:
            raise RecordError("front matter has a key that is not text", line)
        if isinstance(value, dict | list):
            if len(open_values) == NESTING_LIMIT:
                raise RecordError(_NESTED, line)
            open_values.append(value)
            keys.append(None)
    return root
