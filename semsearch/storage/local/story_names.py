"""The former names of stories in SQLite; `semsearch.storage.story_names` says what follows from a move."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from semsearch.storage.local.database import Database
from semsearch.storage.local.schema import WITH_STORY_NAMES
from semsearch.storage.story_names import StoryNames

_PAGE = 500  # values bound at a time
_TABLES = (("renamed", "previous"), ("split", "story"))  # as the fields of `StoryNames`, with their keys


def held(database: Database) -> StoryNames:
    """Read all names; an index of a former format has none."""
    if database.format() < WITH_STORY_NAMES:
        return StoryNames()
    return StoryNames(*(dict(database.rows(f"SELECT * FROM {table}")) for table, _ in _TABLES))


def follow(database: Database, moves: Mapping[tuple[str, str], int], known: Collection[str]) -> None:
    """Record what became of the stories between which articles have moved, within their transaction.

    Args:
        database: The index.
        moves: How many articles have moved, by the names of the former and the present story.
        known: Those of the present stories that existed before.
    """
    if not moves:
        return
    names = held(database)
    living = existing(database, names.mentioned().union(*moves))
    begun = {present: _size(database, present) for _, present in moves if present not in known}
    replace(database, names, names.after(moves, begun, living))


def replace(database: Database, before: StoryNames, after: StoryNames) -> None:
    """Write names in place of others, within a transaction."""
    for table, key in _TABLES:
        old, new = getattr(before, table), getattr(after, table)
        database.many(f"DELETE FROM {table} WHERE {key} = ?", [(name,) for name in old.keys() - new.keys()])
        database.many(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", sorted(new.items() - old.items()))


def stories_of(database: Database, ids: Sequence[str]) -> dict[str, str]:
    """Return the story of each article that has one."""
    return dict(_among(database, "SELECT id, story FROM articles JOIN stories USING (key) WHERE id", ids))


def existing(database: Database, stories: Iterable[str]) -> set[str]:
    """Return those of some stories that have articles."""
    rows = _among(database, "SELECT DISTINCT story FROM stories WHERE story", sorted(stories))
    return {story for (story,) in rows}


def _size(database: Database, story: str) -> int:
    return int(database.rows("SELECT count(*) FROM stories WHERE story = ?", (story,))[0][0])


def _among(database: Database, sql: str, values: Sequence[str]) -> Iterator[Any]:
    for start in range(0, len(values), _PAGE):
        part = values[start : start + _PAGE]
        yield from database.rows(f"{sql} IN ({', '.join('?' * len(part))})", part)
