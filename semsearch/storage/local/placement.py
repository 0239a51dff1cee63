"""Which story articles stand in: read from the table `stories`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from semsearch.storage.local.filters import Condition
from semsearch.types import Count

_PAGE = 500  # ids bound at a time

Rows = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]


def stories(rows: Rows, ids: Sequence[str]) -> list[str]:
    """Give each article's story, "" where it has none."""
    sql = "SELECT id, story FROM articles JOIN stories USING (key) WHERE id IN ({})"
    found = dict(_among(rows, sql, ids))
    return [found.get(id, "") for id in ids]


def members(rows: Rows, named: Sequence[str]) -> list[list[str]]:
    """Give the articles of each story."""
    sql = "SELECT story, id FROM stories JOIN articles USING (key) WHERE story IN ({}) ORDER BY id"
    found: dict[str, list[str]] = {story: [] for story in named}
    for story, id in _among(rows, sql, named):
        found[story].append(id)
    return [found[story] for story in named]


def largest_stories(rows: Rows, k: int, offset: int, where: Condition) -> list[Count]:
    """Count by story."""
    sql = (
        f"SELECT story, count(*) FROM {_those(where)} WHERE {where.sql} "
        "GROUP BY story ORDER BY 2 DESC, 1 LIMIT ? OFFSET ?"
    )
    return [Count(*row) for row in rows(sql, (*where.parameters, max(k, 0), max(offset, 0)))]


def count(rows: Rows, where: Condition) -> int:
    """Count the stories."""
    sql = f"SELECT count(DISTINCT story) FROM {_those(where)} WHERE {where.sql}"
    return int(rows(sql, where.parameters)[0][0])


def _those(where: Condition) -> str:
    """Leave the articles out where all pass: their rows are long, and those of stories lie in an index."""
    return "stories JOIN articles USING (key)" if where.limits else "stories"


def unassigned(rows: Rows) -> list[str]:
    """Give the articles to place."""
    sql = (
        "SELECT id FROM articles LEFT JOIN stories USING (key) WHERE placed IS NULL OR NOT placed "
        "ORDER BY published_at IS NULL, published_at, id"
    )
    return [id for (id,) in rows(sql, ())]


def _among(rows: Rows, sql: str, values: Sequence[str]) -> list[tuple[Any, ...]]:
    unique = list(dict.fromkeys(values))
    parts = [unique[start : start + _PAGE] for start in range(0, len(unique), _PAGE)]
    return [row for part in parts for row in rows(sql.format(", ".join("?" * len(part))), part)]
