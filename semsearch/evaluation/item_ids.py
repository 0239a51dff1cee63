"""Map the ids in a JSON Lines file to the article ids that indexing it produces."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from semsearch import corpus
from semsearch.corpus.formats import JSON_LINES, format_of
from semsearch.errors import UsageError
from semsearch.types import Item

_MARK = b"\xef\xbb\xbf"  # the byte-order mark


def article_ids_by_item_id(items: Path) -> dict[str, str]:
    """Return the article id for the `id` of each line, reading the file as indexing does.

    Lines that the reader rejects and lines without an `id` are left out.

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
        elif record.line not in (None, last):  # otherwise it is about the item just read
            last, _ = next(lines)
    if not found:
        raise UsageError(f"{items}: no line has an id that judgments could name")
    return found


def _lines(items: Path) -> Iterator[tuple[int, bytes]]:
    """Return the lines that are not blank, with the line numbers that the reader uses."""
    for number, line in enumerate(items.read_bytes().splitlines(), start=1):
        if content := line.strip().removeprefix(_MARK):
            yield number, content
