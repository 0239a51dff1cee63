"""Questions about an archive, made of its words and never repeated; and filters, tight and loose."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from benchmarks.archive import SEED, Record

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
TIGHT = 0.005  # share of the archive that a tight filter leaves, about
MISSES = 10_000  # repeated questions in a row after which the archive has no more


class Questions:
    """A stream of distinct questions: some words of an item's title, then some of its excerpt."""

    def __init__(self, real: Sequence[Record], seed: int = SEED) -> None:
        self._stream = _distinct(real, random.Random(seed))

    def take(self, count: int) -> list[str]:
        """Return the next questions.

        Raises:
            ValueError: The archive is too small for so many distinct questions.
        """
        taken = list(islice(self._stream, count))
        if len(taken) < count:
            raise ValueError("the archive is too small for so many distinct questions: name a larger one")
        return taken


def _distinct(real: Sequence[Record], chosen: random.Random) -> Iterator[str]:
    words = [(WORD.findall(item["title"]), WORD.findall(item.get("excerpt", ""))) for item in real]
    asked: set[str] = set()
    misses = 0
    while misses < MISSES:
        title, excerpt = chosen.choice(words)
        question = " ".join((*_part(title, 3, 6, chosen), *_part(excerpt, 2, 5, chosen)))
        if not question or question in asked or question.lower().startswith("select "):  # SQL to txtai
            misses += 1
            continue
        misses = 0
        asked.add(question)
        yield question


def _part(words: Sequence[str], least: int, most: int, chosen: random.Random) -> Sequence[str]:
    length = chosen.randint(least, most)
    start = chosen.randint(0, max(0, len(words) - length))
    return words[start : start + length]


def filters(items: Sequence[Record]) -> dict[str, dict[str, Any]]:
    """Return filters by name, as the HTTP API takes them, of those kinds that the items have values for."""
    articles = [article for item in items for article in (item, *item.get("related", ()))]
    wanted = max(3, round(TIGHT * len(articles)))
    found: dict[str, dict[str, Any]] = {}
    days = sorted(str(each["publishedDateTime"])[:10] for each in articles if each.get("publishedDateTime"))
    if len(days) > 2 * wanted:
        middle = len(days) // 2
        found["date, loose"] = {"since": days[len(days) // 4]}
        found["date, tight"] = {"since": days[middle], "until": days[middle + wanted]}
    outlets = Counter(
        each["provider"]["name"] for each in articles if (each.get("provider") or {}).get("name")
    )
    topics = Counter(topic for each in articles for topic in set(each.get("topics") or ()))
    for kind, key, counts in (("outlet", "providers", outlets), ("topic", "topics", topics)):
        if len(counts) > 1:
            common = counts.most_common(1)[0][0]
            rare = min(counts, key=lambda name: (abs(counts[name] - wanted), name))
            found[f"{kind}, loose"] = {key: [common]}
            found[f"{kind}, tight"] = {key: [rare]}
    return found
