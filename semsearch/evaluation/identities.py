"""The ids that JSON Lines bring along -> the ids that indexing the same file gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from semsearch import corpus
from semsearch.corpus.formats import JSON_LINES, format_of
from semsearch.errors import UsageError
from semsearch.types import Item

_MARK = b"\xef\xbb\xbf"  # the byte-order mark


def identities(items: Path) -> dict[str, str]:
    """Read a file of JSON Lines as indexing it by its name would, and give our id by the `id` of each line.

    Lines that the reader rejects, and lines without an `id`, are left out.

    Raises:
        UsageError: The file does not exist, is not JSON Lines, or has no `id` in any line.
    """
    if format_of(items.name) is not JSON_LINES:
        raise UsageError(f"{items}: --items takes JSON Lines (.jsonl), the file that was indexed")
    found: dict[str, str] = {}
    lines, last = _lines(items), 0
    for record in corpus.read([items]):
        if isinstance(record, Item):
            last, line = next(lines)
            id = json.loads(line).get("id")
            if isinstance(id, str | int) and str(id).strip():
                found.setdefault(str(id).strip(), record.article.id)
        elif record.line not in (None, last):  # else it tells more about the item just read
            last, _ = next(lines)
    if not found:
        raise UsageError(f"{items}: no line has an id that judgments could name")
    return found


def _lines(items: Path) -> Iterator[tuple[int, bytes]]:
    """Return the lines that the reader does not pass over, as it numbers them; nothing of a file unread."""
    for number, line in enumerate(items.read_bytes().splitlines(), start=1):
        if content := line.strip().removeprefix(_MARK):
            yield number, content
