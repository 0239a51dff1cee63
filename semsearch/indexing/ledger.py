"""What one indexing run has seen so far, kept on disk so that memory does not grow with the archive."""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Literal, Self, get_args

from semsearch.types import Article

Outcome = Literal["added", "updated", "unchanged"]


class Ledger:
    """A nameless temporary SQLite file: articles and sources seen, and content that was passed over.

    Use it as a context manager; the file vanishes when it is closed, or with the process.
    """

    def __init__(self) -> None:
        self._db = sqlite3.connect("")
        self._db.executescript(
            """
            PRAGMA journal_mode = OFF;
            CREATE TABLE seen (id TEXT PRIMARY KEY, listed INTEGER, outcome TEXT) WITHOUT ROWID;
            CREATE TABLE sources (source TEXT PRIMARY KEY, times INTEGER) WITHOUT ROWID;
            CREATE TABLE unread (path TEXT PRIMARY KEY) WITHOUT ROWID;
            CREATE TABLE passed_over (id TEXT PRIMARY KEY, article BLOB) WITHOUT ROWID;
            """
        )

    def seen(self, id: str) -> tuple[bool, Outcome] | None:
        """Give whether the article was seen as an item of its own, and what became of it."""
        row = self._db.execute("SELECT listed, outcome FROM seen WHERE id = ?", (id,)).fetchone()
        return (bool(row[0]), row[1]) if row else None

    def mark(self, id: str, *, listed: bool, outcome: Outcome) -> None:
        """Note what became of an article; a later note replaces an earlier one."""
        self._db.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, ?)", (id, listed, outcome))

    def counts(self) -> dict[Outcome, int]:
        """Count the articles by what became of them."""
        counted = dict(self._db.execute("SELECT outcome, count(*) FROM seen GROUP BY outcome"))
        return {outcome: counted.get(outcome, 0) for outcome in get_args(Outcome)}

    def read(self, source: str) -> int:
        """Note a record that was read, and give how many times by now."""
        ((times,),) = self._db.execute(
            "INSERT INTO sources VALUES (?, 1) ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times",
            (source,),
        ).fetchall()
        return int(times)

    def was_read(self, source: str) -> bool:
        """Tell whether the record was read."""
        return self._has("sources", "source", source)

    def reject(self, path: str) -> None:
        """Note a file or folder in which something could not be read: nothing of it counts as vanished."""
        self._db.execute("INSERT OR IGNORE INTO unread VALUES (?)", (path,))

    def rejected(self, path: str) -> bool:
        """Tell whether something in the file or folder could not be read."""
        return self._has("unread", "path", path)

    def pass_over(self, article: Article) -> None:
        """Keep what a list says of an article whose own item counts more, in case that item has vanished."""
        self._db.execute(
            "INSERT OR IGNORE INTO passed_over VALUES (?, ?)", (article.id, pickle.dumps(article))
        )

    def passed_over(self) -> Iterator[list[Article]]:
        """Give what was passed over, in batches."""
        with closing(self._db.execute("SELECT article FROM passed_over ORDER BY id")) as rows:
            while batch := rows.fetchmany(256):
                yield [pickle.loads(row[0]) for row in batch]  # noqa: S301  written by this very process

    def _has(self, table: str, column: str, value: str) -> bool:
        return self._db.execute(f"SELECT 1 FROM {table} WHERE {column} = ?", (value,)).fetchone() is not None

    def close(self) -> None:
        """Forget everything."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
