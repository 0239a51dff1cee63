"""What one indexing run has seen so far, kept on disk so that memory does not grow with the archive."""

from __future__ import annotations

import json
import pickle
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Literal, Self, get_args

from semsearch.types import Article, Precedence, Version

Outcome = Literal["added", "updated", "unchanged", "removed"]

_CHUNK = 256  # rows that are read together
_SCHEMA = """
PRAGMA journal_mode = OFF;
CREATE TABLE notes (id TEXT PRIMARY KEY, outcome TEXT, read INTEGER, more BLOB) WITHOUT ROWID;
CREATE TABLE sources (source TEXT PRIMARY KEY, times INTEGER) WITHOUT ROWID;
CREATE TABLE rejected (path TEXT PRIMARY KEY) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Note:
    """What a run knows of an article.

    Attributes:
        outcome: What the run makes of it.
        read: The precedence of the best record of it that was read; None if none was.
        waiting: What that record says, if the index holds a better one, which may turn out to be gone.
        before: The article before the run, if a record that the index held of it is gone.
        shown: The article as it is shown now, if that is by a record that was not read.
        source: That record, or the last one that mentioned it; if none that mentions it was read.
    """

    outcome: Outcome = "unchanged"
    read: Precedence | None = None
    waiting: Version | None = None
    before: Article | None = None
    shown: Article | None = None
    source: str = ""


NEW = Note()


class Ledger:
    """A nameless temporary SQLite file, which vanishes when it is closed, or with the process.

    It holds a note for each article that the run has met, the sources that were read, and those that were
    rejected.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        """Store a database that has the ledger's tables; `open` creates one."""
        self._database = database

    @classmethod
    def open(cls) -> Self:
        """Return an empty ledger."""
        database = sqlite3.connect("")
        database.executescript(_SCHEMA)
        return cls(database)

    # --- articles -----------------------------------------------------------------------------------------

    def notes(self, ids: Sequence[str]) -> list[Note]:
        """Return the note of each article, `Note()` for one that the run has not met."""
        sql = "SELECT id, outcome, read, more FROM notes WHERE id IN (SELECT value FROM json_each(?))"
        found = {id: _note(*row) for id, *row in self._database.execute(sql, (json.dumps(ids),))}
        return [found.get(id, NEW) for id in ids]

    def write(self, notes: Mapping[str, Note]) -> None:
        """Write the notes of articles, or replace them."""
        self._database.executemany(
            "INSERT OR REPLACE INTO notes VALUES (?, ?, ?, ?)",
            [(id, note.outcome, note.read, _more(note)) for id, note in notes.items()],
        )

    def counts(self) -> dict[Outcome, int]:
        """Count the articles that are read or have changed, by outcome."""
        counted = dict(
            self._database.execute(
                "SELECT outcome, count(*) FROM notes "
                "WHERE read IS NOT NULL OR outcome <> 'unchanged' GROUP BY outcome"
            )
        )
        return {outcome: counted.get(outcome, 0) for outcome in get_args(Outcome)}

    def unread(self) -> Iterator[list[tuple[str, Note]]]:
        """Yield, in chunks and by id, the articles that changed though no record of them was read."""
        sql = (
            "SELECT id, outcome, read, more FROM notes "
            "WHERE read IS NULL AND outcome <> 'unchanged' ORDER BY id"
        )
        with closing(self._database.execute(sql)) as rows:
            while chunk := rows.fetchmany(_CHUNK):
                yield [(id, _note(*row)) for id, *row in chunk]

    # --- sources ------------------------------------------------------------------------------------------

    def read(self, source: str) -> int:
        """Note a record that was read, and return how many times that source was read by now."""
        ((times,),) = self._database.execute(
            "INSERT INTO sources VALUES (?, 1) ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times",
            (source,),
        ).fetchall()
        return int(times)

    def was_read(self, source: str) -> bool:
        """Return whether the record was read and not rejected."""
        return self._one("SELECT 1 FROM sources WHERE source = ?", source) is not None

    def reject_record(self, source: str) -> None:
        """Note that a record that was read is rejected, so that what the index holds of it stays."""
        self._database.execute("DELETE FROM sources WHERE source = ?", (source,))
        self.reject(source)

    def reject(self, path: str) -> None:
        """Note a file or folder of which something could not be read: nothing of it counts as vanished."""
        self._database.execute("INSERT OR IGNORE INTO rejected VALUES (?)", (path,))

    def was_rejected(self, path: str) -> bool:
        """Return whether something of the file or folder could not be read."""
        return self._one("SELECT 1 FROM rejected WHERE path = ?", path) is not None

    def _one(self, query: str, *values: str) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._database.execute(query, values).fetchone()
        return row

    def close(self) -> None:
        """Delete everything."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _more(note: Note) -> bytes | None:
    more = (note.waiting, note.before, note.shown, note.source)
    return pickle.dumps(more) if any(more) else None


def _note(outcome: Outcome, read: int | None, more: bytes | None) -> Note:
    rest = pickle.loads(more) if more else ()  # noqa: S301  written by this very process
    return Note(outcome, None if read is None else Precedence(read), *rest)
