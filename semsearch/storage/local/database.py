"""A connection to an index's SQLite file: how it is opened, and what its errors mean."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote
from uuid import uuid4

from semsearch.errors import IndexBusy, IndexDamaged, IndexProblem
from semsearch.storage.local import problems
from semsearch.storage.local.schema import (
    ADDRESS_RULE,
    COLUMNS,
    FORMAT,
    NAME,
    PAGE_SIZE,
    SCHEMA,
    UPGRADES,
    WITH_AUTHORS,
    WITH_ORIGINAL,
)
from semsearch.types import Model

BUSY_TIMEOUT = 10.0  # seconds that a statement waits for a lock of another process
_WRITING = (
    "SQLITE_FULL",
    "SQLITE_READONLY",
    "SQLITE_PERM",
    "SQLITE_IOERR_WRITE",
    "SQLITE_IOERR_FSYNC",
    "SQLITE_IOERR_DIR_FSYNC",
    "SQLITE_IOERR_TRUNCATE",
    "SQLITE_IOERR_SHM",
)


@dataclass(frozen=True, slots=True)
class Meta:
    """The figures that an index keeps of itself; see the table `meta`."""

    identity: str
    model: Model
    revision: int
    gone_since: int
    articles: int
    terms: int


class Database:
    """One connection, safe to use from many threads: each call holds its lock until all rows are read.

    Every method raises:
        IndexDamaged: SQLite cannot read the file.
        IndexBusy: Another process holds SQLite's lock for long.
        IndexProblem: The file cannot be written or may not be read, or memory runs out.

    Attributes:
        path: The file.
        fixed: Whether it is opened as a file that no process changes.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, *, fixed: bool) -> None:
        self.path = path
        self.fixed = fixed
        self._connection = connection
        self._lock = threading.RLock()

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the file in a generation's folder, for writing if possible.

        In a read-only folder it is opened for reading: with the changes of other processes if SQLite can
        follow them, else as a file that no process changes.
        """
        path = folder / NAME
        address = f"file:{quote(str(path.absolute()))}"
        try:
            return cls(path, _connect(f"{address}?mode=rw"), fixed=False)
        except sqlite3.Error as error:
            if not path.is_file() or "READONLY" not in _name(error):
                raise _problem(path, error) from error
        try:
            return cls(path, _connect(f"{address}?immutable=1"), fixed=True)
        except sqlite3.Error as error:
            raise _problem(path, error) from error

    @classmethod
    def create(cls, folder: Path, model: Model, revision: int) -> Self:
        """Create the file of a new, empty generation at a revision."""
        with problems.writing(folder.parent):
            (folder / NAME).touch()
        database = cls.open(folder)
        with database._mapped():
            database._connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
            database._connection.execute("PRAGMA journal_mode = WAL")
            database._connection.executescript(f"PRAGMA user_version = {FORMAT}; {SCHEMA}")
            database._connection.executemany(
                "INSERT INTO meta VALUES (?, ?)",
                [
                    ("identity", uuid4().hex),
                    ("model", model.name),
                    ("dimension", model.dimension),
                    ("fingerprint", model.fingerprint),
                    ("revision", revision),
                    ("gone_since", revision),
                    ("addresses", ADDRESS_RULE),
                    ("articles", 0),
                    ("terms", 0),
                ],
            )
        return database

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        with self._lock, problems.memory(self.path.parent.parent):
            try:
                yield
            except sqlite3.ProgrammingError:
                raise  # a bug, such as reading after `close`
            except sqlite3.Error as error:
                raise _problem(self.path, error) from error

    def damaged(self, reason: object) -> IndexDamaged:
        """Return the error for content that cannot be what was written."""
        return problems.damaged(self.path.parent.parent, reason)

    @contextmanager
    def decoding(self) -> Iterator[None]:
        """Raise what goes wrong when rows are decoded inside the block as `IndexDamaged`."""
        try:
            yield
        except (ValueError, TypeError, LookupError, OverflowError) as error:
            raise self.damaged(f"{type(error).__name__}: {error}") from error

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return all its rows."""
        with self._mapped():
            return self._connection.execute(sql, parameters).fetchall()

    def many(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Run a statement once for each row of parameters."""
        with self._mapped():
            self._connection.executemany(sql, parameters)

    def meta(self) -> Meta:
        """Read the figures that the index keeps of itself.

        Raises:
            IndexDamaged: They are missing, or the folder has the format of another version.
        """
        version = self.format()
        if version not in (FORMAT, *UPGRADES):
            raise self.damaged(f"it has the format {version}, this version reads {FORMAT}")
        meta = dict(self.rows("SELECT name, value FROM meta"))
        try:
            numbers = [int(meta[name]) for name in ("revision", "gone_since", "articles", "terms")]
            model = Model(str(meta["model"]), int(meta["dimension"]), str(meta["fingerprint"]))
            return Meta(str(meta["identity"]), model, *numbers)
        except KeyError as error:
            raise self.damaged(f"it does not say its {error.args[0]}") from error
        except (TypeError, ValueError) as error:
            raise self.damaged(error) from error

    def format(self) -> int:
        """Return the version of the schema."""
        return int(self.rows("PRAGMA user_version")[0][0])

    def columns(self) -> str:
        """Return the columns of an article: `COLUMNS`, or those that a former format has."""
        names, held = COLUMNS, self.format()
        for since, added in ((WITH_ORIGINAL, ", original"), (WITH_AUTHORS, ", authors")):
            names = names if held >= since else names.removesuffix(added)
        return names

    def upgrade(self) -> None:
        """Bring the schema of a former version to the present one, in one transaction."""
        former = self.format()
        if former not in UPGRADES:
            return
        with self.transaction():
            for version in range(former, FORMAT):
                for statement in UPGRADES[version]:
                    self.rows(statement)
            self.rows(f"PRAGMA user_version = {FORMAT}")

    def begin(self) -> None:
        """Begin a read transaction: from its first statement on, the content does not change."""
        self.rows("BEGIN")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run the block as one write transaction, on disk when it ends, or undone if the block raises."""
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
        """Return something that differs once another connection has written."""
        if not self.fixed:
            return (int(self.rows("PRAGMA data_version")[0][0]),)
        journal = self.path.with_name(f"{NAME}-wal")
        try:
            state = self.path.stat()
        except OSError:
            return ()
        return (state.st_ino, state.st_mtime_ns, state.st_size, journal.exists())

    def checkpoint(self) -> None:
        """Move the journal into the file, as far as readers allow."""
        self.rows("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Close the connection. Closing twice is no error."""
        with self._lock:
            self._connection.close()


def _connect(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        address, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_TIMEOUT
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _name(error: sqlite3.Error) -> str:
    return getattr(error, "sqlite_errorname", None) or ""


def _problem(path: Path, error: sqlite3.Error) -> IndexProblem:
    """Return our error for one of SQLite's."""
    index, name = path.parent.parent, _name(error)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return IndexBusy(
            f"another process has locked the index at {index}: wait until it is done, or stop it"
        )
    if name.startswith(_WRITING):
        return problems.unwritable(index, error)
    if name.startswith("SQLITE_CANTOPEN") and path.exists():
        return problems.unreadable(index, error)
    return problems.damaged(index, error)
