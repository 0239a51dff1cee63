"""A `Filter` as SQL. Phrases and excluded words are left to the lexical side."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from semsearch.storage.local.records import ceiling_seconds, floor_seconds
from semsearch.types import Filter

EVERYTHING = "1"


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
