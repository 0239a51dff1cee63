"""What one indexing run has seen so far, kept on disk so that memory does not grow with the archive."""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any, Literal, NamedTuple, Self, get_args

from semsearch.types import Article

Outcome = Literal["added", "updated", "unchanged"]

_CHUNK = 256  # rows that are read together
_SCHEMA = """
PRAGMA journal_mode = OFF;
CREATE TABLE seen (id TEXT PRIMARY KEY, listed INTEGER, outcome TEXT) WITHOUT ROWID;
CREATE TABLE sources (source TEXT PRIMARY KEY, times INTEGER) WITHOUT ROWID;
CREATE TABLE rejected (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE deferred (id TEXT PRIMARY KEY, source TEXT, article BLOB) WITHOUT ROWID;
CREATE TABLE lost (
    id TEXT PRIMARY KEY, source TEXT, article BLOB, own INTEGER, mentioned INTEGER, has_own INTEGER
) WITHOUT ROWID;
"""


class Sighting(NamedTuple):
    """How an article was seen in this run: as an item of its own or not, and its outcome."""

    listed: bool
    outcome: Outcome


class Ledger:
    """A nameless temporary SQLite file, which vanishes when it is closed, or with the process.

    It holds the articles and the sources that were read, the sources that were rejected, and two kinds of
    articles whose outcome is known at the end of the run: *deferred* ones, for which a `related` list has
    content that counts only if the article's own item is gone; and *lost* ones, which a record of the index
    mentioned and mentions no more.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        """Store a database that has the ledger's tables; `open` creates one."""
        self._database = database
        self._has_lost = False

    @classmethod
    def open(cls) -> Self:
        """Return an empty ledger."""
        database = sqlite3.connect("")
        database.executescript(_SCHEMA)
        return cls(database)

    # --- articles -----------------------------------------------------------------------------------------

    def seen(self, id: str) -> Sighting | None:
        """Return how the article was seen in this run, None if it was not."""
        row = self._one("SELECT listed, outcome FROM seen WHERE id = ?", id)
        return Sighting(bool(row[0]), row[1]) if row else None

    def mark(self, id: str, *, listed: bool, outcome: Outcome) -> None:
        """Note how an article was seen; a later note replaces an earlier one."""
        self._database.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, ?)", (id, listed, outcome))

    def counts(self) -> dict[Outcome, int]:
        """Count the articles by outcome."""
        counted = dict(self._database.execute("SELECT outcome, count(*) FROM seen GROUP BY outcome"))
        return {outcome: counted.get(outcome, 0) for outcome in get_args(Outcome)}

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

    # --- decided at the end -------------------------------------------------------------------------------

    def defer(self, article: Article, source: str) -> None:
        """Keep the content that a list has for an article, in case the article's own item is gone."""
        row = (article.id, source, pickle.dumps(article))
        self._database.execute("INSERT OR IGNORE INTO deferred VALUES (?, ?, ?)", row)

    def lose(self, article: Article, source: str, *, own: bool) -> None:
        """Note that a record no longer mentions an article, or, if `own`, is no longer about it.

        `article` is its content before the run; of several calls the first one's counts.
        """
        self._has_lost = True
        self._database.execute(
            "INSERT INTO lost VALUES (?, ?, ?, ?, 0, 0) "
            "ON CONFLICT DO UPDATE SET own = max(own, excluded.own)",
            (article.id, source, pickle.dumps(article), own),
        )

    def lost(self, id: str) -> Article | None:
        """Return the content that a lost article had before the run, None if it is not lost."""
        row = self._one("SELECT article FROM lost WHERE id = ?", id) if self._has_lost else None
        return _article(row[0]) if row else None

    def needs_staying_records(self) -> bool:
        """Return whether the outcome of any article depends on the records that stay as they are."""
        return self._has_lost and any(
            self._one(f"SELECT 1 FROM ({query}) LIMIT 1") for query in (_REMOVED, _ORPHANED)
        )

    def stays(self, item_id: str, related_ids: tuple[str, ...]) -> None:
        """Note the articles that a record which stays as it is mentions."""
        ids = [(id,) for id in (item_id, *related_ids)]
        self._database.executemany("UPDATE lost SET mentioned = 1 WHERE id = ?", ids)
        self._database.execute("UPDATE lost SET has_own = 1 WHERE id = ?", (item_id,))

    def removed(self) -> Iterator[list[tuple[Article, str]]]:
        """Yield the articles that no record mentions any longer, each with a former source, in chunks."""
        with closing(self._database.execute(f"{_REMOVED} ORDER BY id")) as rows:
            while chunk := rows.fetchmany(_CHUNK):
                yield [(_article(content), source) for _, source, content in chunk]

    def orphaned(self) -> Iterator[list[tuple[Article, str, Article]]]:
        """Yield, in chunks, the deferred content of articles whose own item is gone.

        Each comes with its source and the content that the article had before the run.
        """
        with closing(self._database.execute(f"{_ORPHANED} ORDER BY id")) as rows:
            while chunk := rows.fetchmany(_CHUNK):
                yield [(_article(content), source, _article(old)) for _, source, content, old in chunk]

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


_REMOVED = """
SELECT id, source, article FROM lost WHERE NOT mentioned AND id NOT IN (SELECT id FROM seen)
"""
_ORPHANED = """
SELECT id, deferred.source, deferred.article, lost.article
FROM deferred JOIN lost USING (id) JOIN seen USING (id)
WHERE own AND NOT has_own AND NOT listed
"""


def _article(content: bytes) -> Article:
    found: Article = pickle.loads(content)  # noqa: S301  written by this very process
    return found
