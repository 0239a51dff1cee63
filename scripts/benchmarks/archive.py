"""The measured archive: items of the given files, fewer by sampling, more by recombination."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from semsearch import corpus
from semsearch.schemas.article import record
from semsearch.types import Item

SEED = 14
Record = dict[str, Any]

RECOMBINATION = (
    "Recombined items are not news. Each takes the title of one real item, the excerpt of another, and date, "
    "outlet and topics of a third, with an address of its own. Words, lengths, dates and outlets are "
    "distributed as in the archive, but titles and excerpts recur and do not belong together, and there is "
    "no listed coverage. Use them for speed and size, never for quality."
)


def records(paths: Sequence[Path]) -> list[Record]:
    """Return the items of files and folders under the archive's own keys, in a fixed random order."""
    found = [record(item.article, item.related) for item in corpus.read([*paths]) if isinstance(item, Item)]
    random.Random(SEED).shuffle(found)  # so that the first n are a sample
    return found


def of_size(real: Sequence[Record], size: int) -> Iterator[Record]:
    """Yield as many items: the first of the real ones, then recombined ones."""
    yield from real[:size]
    yield from recombined(real, size - len(real))


def recombined(real: Sequence[Record], count: int) -> Iterator[Record]:
    """Yield items made of the parts of real ones (`RECOMBINATION`), the same for the same archive."""
    chosen = random.Random(SEED)
    for number in range(count):
        title, text, frame = (chosen.choice(real) for _ in range(3))
        address = f"https://recombined.example/{number:08}"
        made: Record = {
            key: frame[key] for key in ("publishedDateTime", "provider", "topics", "type") if key in frame
        }
        made |= {"id": f"r{number:08}", "title": title["title"], "webUrl": address}
        if "excerpt" in text:
            made["excerpt"] = text["excerpt"]
        yield made


def write(items: Iterable[Record], path: Path) -> None:
    """Write items as JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(f"{json.dumps(item, ensure_ascii=False)}\n" for item in items)


def texts(path: Path) -> list[str]:
    """Return the texts that an index of a file embeds: of each article once, listed coverage included."""
    found = {
        article.id: article.text
        for item in corpus.read([path])
        if isinstance(item, Item)
        for article in (item.article, *item.related)
    }
    return list(found.values())
