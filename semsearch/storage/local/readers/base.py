"""What all readers share: the revision that they hold, and a `Filter` as SQL.

Phrases and excluded words of a filter are left to the lexical side.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from semsearch.storage.local.revision import Revision
from semsearch.storage.local.schema import ceiling_seconds, floor_seconds
from semsearch.types import Filter

EVERYTHING = "1"
PAGE = 500  # rows read, or values bound, at a time


@dataclass(frozen=True, slots=True)
class Condition:
    """A WHERE condition over the table `articles`, and its parameters."""

    sql: str
    parameters: tuple[str | int, ...]

    @property
    def limits(self) -> bool:
        """Whether some articles may not pass."""
        return self.sql != EVERYTHING


def condition(filter: Filter) -> Condition:
    """Return a filter in SQL: what `filtering.passes` defines, except for words."""
    parts: list[str] = []
    parameters: list[str | int] = []
    if filter.since:
        parts.append("articles.published_at >= ?")
        parameters.append(ceiling_seconds(filter.since))
    if filter.until:
        parts.append("articles.published_at <= ?")
        parameters.append(floor_seconds(filter.until))
    if filter.published is not None:
        parts.append("articles.published = ?")
        parameters.append(int(filter.published))
    if filter.providers:
        names, marks = _folded(filter.providers)
        parts.append(f"(articles.name_folded IN ({marks}) OR articles.domain_folded IN ({marks}))")
        parameters += names * 2
    if filter.topics:
        names, marks = _folded(filter.topics)
        parts.append(f"articles.key IN (SELECT key FROM topics WHERE folded IN ({marks}))")
        parameters += names
    if filter.types:
        names, marks = _folded(filter.types)
        parts.append(f"articles.type_folded IN ({marks})")
        parameters += names
    return Condition(" AND ".join(parts) or EVERYTHING, tuple(parameters))


def among(keys: Sequence[int]) -> Condition:
    """Return the condition that an article's key is one of these; there may be any number of them."""
    return Condition("articles.key IN (SELECT value FROM json_each(?))", (json.dumps(keys),))


def _folded(values: Sequence[str]) -> tuple[list[str], str]:
    names = sorted({value.casefold() for value in values})
    return names, ", ".join("?" * len(names))


class RevisionReader:
    """A reader that holds a revision until it is closed."""

    def __init__(self, revision: Revision) -> None:
        self._revision: Revision | None = revision

    def _open(self) -> Revision:
        if self._revision is None:
            raise ValueError("the snapshot is closed")
        return self._revision

    def close(self) -> None:
        """Release the revision. Closing twice is no error."""
        if self._revision is not None:
            revision, self._revision = self._revision, None
            revision.release()

    def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._open().database.rows(sql, parameters)

    def _among(self, sql: str, values: Sequence[str] | Sequence[int]) -> Iterator[tuple[Any, ...]]:
        """Run a statement with `IN ({})` for these values, a page at a time."""
        unique = list(dict.fromkeys(values))
        for start in range(0, len(unique), PAGE):
            part = unique[start : start + PAGE]
            yield from self._rows(sql.format(", ".join("?" * len(part))), part)

    def _keys(self, filter: Filter) -> Sequence[int]:
        """Return the keys of the articles that pass."""
        if filter.phrases or filter.excluded:
            return self._open().ask(lambda lexicon: lexicon.keys(filter))
        where = condition(filter)
        return [key for (key,) in self._rows(f"SELECT key FROM articles WHERE {where.sql}", where.parameters)]

    def _where(self, filter: Filter) -> Condition:
        """Return the filter in SQL; where it has words, tantivy finds the articles."""
        if filter.phrases or filter.excluded:
            return among(self._keys(filter))
        return condition(filter)
