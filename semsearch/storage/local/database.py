"""A connection to an index's SQLite file: its schema, how it is opened, and what its errors mean."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote
from uuid import uuid4

from semsearch.errors import IndexDamaged, IndexProblem
from semsearch.types import Model

FORMAT = 4  # of the whole folder, kept as SQLite's user_version
NAME = "articles.sqlite"

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE articles (
    key INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again, so a derived index cannot mistake one
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL, excerpt TEXT NOT NULL, url TEXT NOT NULL,
    provider_name TEXT NOT NULL, provider_domain TEXT NOT NULL,
    published_at INTEGER,                   -- seconds since 1970, UTC
    topics TEXT NOT NULL, images TEXT NOT NULL,  -- JSON
    quality INTEGER, heat INTEGER, type TEXT NOT NULL, published INTEGER, listed INTEGER NOT NULL,
    name_folded TEXT NOT NULL, domain_folded TEXT NOT NULL, type_folded TEXT NOT NULL,
    terms INTEGER NOT NULL,                 -- how many the text has
    revision INTEGER NOT NULL               -- of the last write to it
);
CREATE INDEX articles_revision ON articles (revision);
CREATE INDEX articles_published_at ON articles (published_at);
CREATE TABLE vectors (key INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE, vector BLOB NOT NULL);
CREATE TABLE tokens (key INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE, signs BLOB NOT NULL);
CREATE TABLE stories (
    key INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE, story TEXT NOT NULL,
    placed INTEGER NOT NULL                 -- 0 where the story is to be found again
);
CREATE INDEX stories_story ON stories (story, key);
CREATE INDEX stories_placed ON stories (placed) WHERE NOT placed;
CREATE TABLE topics (
    key INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE, folded TEXT NOT NULL, topic TEXT NOT NULL,
    PRIMARY KEY (key, folded)
) WITHOUT ROWID;
CREATE TABLE listings (listing INTEGER PRIMARY KEY, source TEXT NOT NULL UNIQUE, item_id TEXT NOT NULL);
CREATE INDEX listings_item ON listings (item_id);
CREATE TABLE edges (
    listing INTEGER NOT NULL REFERENCES listings ON DELETE CASCADE, position INTEGER NOT NULL,
    related_id TEXT NOT NULL, PRIMARY KEY (listing, position)
) WITHOUT ROWID;
CREATE INDEX edges_related ON edges (related_id, listing);
CREATE INDEX articles_names
    ON articles (provider_name, provider_domain, type, published_at);  -- all that is counted, in few pages
CREATE INDEX topics_names ON topics (folded, topic);  -- and its key
CREATE TABLE gone (key INTEGER PRIMARY KEY, revision INTEGER NOT NULL);  -- since meta's gone_since
"""


class Database:
    """One connection, safe to use from many threads: each call holds its lock until all rows are read.

    Raises everywhere:
        IndexDamaged: SQLite cannot read the file.
        IndexProblem: The disk is full, or the file may not be written.
    """

    def __init__(self, folder: Path) -> None:
        """Open the file in the generation's folder, for writing where it may be written.

        A folder that may only be read is opened so too: with the other processes' changes where SQLite can
        follow them, else as a file that nobody changes.
        """
        self.path = folder / NAME
        self.fixed = False
        self._lock = threading.RLock()
        address = f"file:{quote(str(self.path.absolute()))}"
        try:
            self._open(f"{address}?mode=rw")
        except sqlite3.Error as error:
            if not self.path.is_file() or "READONLY" not in getattr(error, "sqlite_errorname", ""):
                raise self._damaged(error) from error
            self.fixed = True
            try:
                self._open(f"{address}?immutable=1")
            except sqlite3.Error as second:
                raise self._damaged(second) from second

    @classmethod
    def create(cls, folder: Path, model: Model, revision: int) -> Self:
        """Make the file of a new generation, empty, at a revision."""
        (folder / NAME).touch()
        database = cls(folder)
        with database._mapped():
            database._connection.execute("PRAGMA journal_mode = WAL")
            database._connection.executescript(f"PRAGMA user_version = {FORMAT}; {_SCHEMA}")
            database._connection.executemany(
                "INSERT INTO meta VALUES (?, ?)",
                [
                    ("identity", uuid4().hex),
                    ("model", model.name),
                    ("dimension", model.dimension),
                    ("fingerprint", model.fingerprint),
                    ("revision", revision),
                    ("gone_since", revision),
                    ("articles", 0),
                    ("terms", 0),
                ],
            )
        return database

    def _open(self, address: str) -> None:
        self._connection = sqlite3.connect(
            address, uri=True, isolation_level=None, check_same_thread=False, timeout=10
        )
        try:
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.Error:
            self._connection.close()
            raise

    def _damaged(self, reason: object) -> IndexDamaged:
        return IndexDamaged(
            f"the index at {self.path.parent.parent} cannot be read ({reason}): "
            "make it anew with 'semsearch index --rebuild PATH'"
        )

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        with self._lock:
            try:
                yield
            except sqlite3.ProgrammingError:
                raise  # ours
            except sqlite3.Error as error:
                name = getattr(error, "sqlite_errorname", "") or ""
                if name.startswith(("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_BUSY", "SQLITE_IOERR_WRITE")):
                    raise IndexProblem(
                        f"the index at {self.path.parent.parent} cannot be written ({error}): "
                        "make room, or look who may write there, and run it again"
                    ) from error
                raise self._damaged(error) from error

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and give all its rows."""
        with self._mapped():
            return self._connection.execute(sql, parameters).fetchall()

    def many(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Run a statement once for each row of parameters."""
        with self._mapped():
            self._connection.executemany(sql, parameters)

    def meta(self) -> dict[str, Any]:
        """Give the figures that the index keeps of itself.

        Raises:
            IndexDamaged: They are missing, or the folder has the format of another version.
        """
        (version,) = self.rows("PRAGMA user_version")[0]
        if version != FORMAT:
            raise self._damaged(f"it has the format {version}, this version reads {FORMAT}")
        meta = dict(self.rows("SELECT name, value FROM meta"))
        wanted = {
            "identity",
            "model",
            "dimension",
            "fingerprint",
            "revision",
            "gone_since",
            "articles",
            "terms",
        }
        if missing := wanted - meta.keys():
            raise self._damaged(f"it does not say its {min(missing)}")
        return meta

    def begin(self) -> None:
        """Begin a transaction for reading: from its first statement on, nothing changes."""
        self.rows("BEGIN")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do what is inside whole or not at all; on disk when it ends."""
        with self._lock:
            self.rows("BEGIN IMMEDIATE")
            try:
                yield
                self.rows("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.rollback()
                raise

    def version(self) -> tuple[int, ...]:
        """Give something that differs once another connection has written."""
        if not self.fixed:
            return (int(self.rows("PRAGMA data_version")[0][0]),)
        journal = self.path.with_name(f"{NAME}-wal")
        try:
            state = self.path.stat()
        except OSError:
            return ()
        return (state.st_ino, state.st_mtime_ns, state.st_size, journal.exists())

    def checkpoint(self) -> None:
        """Move the journal into the file, as far as readers let it."""
        self.rows("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Close the connection; closing twice is no error."""
        with self._lock:
            self._connection.close()
