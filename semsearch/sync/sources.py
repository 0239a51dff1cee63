"""The documents and the state of each source, below `sources/` in the index's folder.

    <index>/sources/<name>/<name>.xml      what was last fetched, as it came (or .json)
    <index>/sources/<name>/<name>-….xml    the same, for each sitemap of an index of sitemaps
    <index>/sources/<name>/.state.json     how the source stands; also that of a folder or a file
    <index>/sources/.robots.json           what robots.txt of each host said
    <index>/sources/.lock                  held by the one run that fetches

Every file is replaced as a whole, so that a process may be killed at any moment. A document is written before
the state that names its ETag: what was not recorded is fetched again. Whether something still has to be
indexed follows from the files themselves (`fingerprint`): nothing is lost between fetching and indexing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from filelock import FileLock, Timeout

from semsearch.corpus import Conventions
from semsearch.corpus.reader import walk
from semsearch.corpus.source_file import File
from semsearch.errors import IndexBusy, IndexProblem
from semsearch.settings import Source
from semsearch.storage.local import sources_folder
from semsearch.storage.local.generations import replace_file
from semsearch.types import SourceKind, SourceStatus

STATE = ".state.json"
ROBOTS = ".robots.json"
FIRST_PAUSE = 300.0  # seconds after the first failure, doubled after each further one
LONGEST_PAUSE = 86_400.0
_LOCK = ".lock"
_INSTANTS = frozenset({"synced_at", "failing_since", "next_at"})


@dataclass(frozen=True, slots=True)
class Document:
    """One address that is fetched for a source, and what its host said of the last reply."""

    url: str
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """How a source stands.

    Attributes:
        place: Its address or path; with another one, it starts anew.
        documents: What was fetched last.
        indexed: The generation that its files were indexed into, and their fingerprint then.
        synced_at: When it was last read without a failure.
        failing_since: When the first of the latest failures was.
        failures: How many there were since.
        reason: Why it fails.
        next_at: When it is asked again.
        is_told: Whether the host said when, so that nobody may ask earlier.
        moved_to: Where the host says it has moved to for good.
        gone: Whether the host says that it is gone for good.
    """

    place: str
    documents: tuple[Document, ...] = ()
    indexed: str = ""
    synced_at: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    reason: str = ""
    next_at: datetime | None = None
    is_told: bool = False
    moved_to: str = ""
    gone: bool = False

    @classmethod
    def from_json(cls, content: bytes) -> Self:
        """Return the state that was written; ValueError, TypeError or KeyError if it is none."""
        values: dict[str, Any] = json.loads(content)
        known = {one.name for one in fields(cls)}
        kept = {name: value for name, value in values.items() if name in known}
        for name in _INSTANTS & kept.keys():
            kept[name] = datetime.fromisoformat(kept[name]) if kept[name] else None
        kept["documents"] = tuple(Document(**one) for one in kept["documents"])
        return cls(**kept)

    def to_json(self) -> bytes:
        """Return what is written."""
        return json.dumps(asdict(self), default=datetime.isoformat, indent=1).encode()


@dataclass(frozen=True, slots=True)
class SourceFolder:
    """A source of the settings with its folder in the index.

    Attributes:
        source: The source.
        folder: Where its documents and its state are.
    """

    source: Source
    folder: Path

    @classmethod
    def of(cls, index: Path, source: Source) -> Self:
        """Return the source with its folder below the index's."""
        return cls(source, sources_folder(index) / source.name)

    @property
    def kind(self) -> SourceKind:
        """What the source is."""
        return "feed" if self.source.feed else "sitemap" if self.source.sitemap else "path"

    @property
    def place(self) -> str:
        """The address or the path of the source."""
        return self.source.address or str(self.source.path)

    @property
    def root(self) -> Path:
        """What is indexed: the folder or file itself, or the folder of the fetched documents."""
        return self.folder if self.source.address else self.source.path

    @property
    def conventions(self) -> Conventions:
        """What the settings say of its items."""
        return Conventions(outlet=self.source.outlet, topics=self.source.topics)

    def holds_files(self) -> bool:
        """Return whether there is anything to index."""
        return any(self._documents()) if self.source.address else not self.problem()

    def problem(self) -> str:
        """Return why the folder or file cannot be read, "" if it can."""
        try:
            self.root.stat()
        except FileNotFoundError:
            return f"no such file or folder: {str(self.root)!r}"
        except OSError as error:
            return f"{str(self.root)!r} cannot be read: {error.strerror}"
        return ""

    def fingerprint(self) -> str:
        """Return something that differs once its files or what the settings say of its items differ."""
        seen = sha256(repr((self.source.outlet, self.source.topics, self.source.prune)).encode())
        if self.holds_files():
            for entry in walk([self.root]):
                if isinstance(entry, File):
                    try:
                        status = entry.path.stat()
                    except OSError:
                        continue  # the run reports it
                    entry_seen = (str(entry.path), status.st_size, status.st_mtime_ns, status.st_ino)
                    seen.update(repr(entry_seen).encode(errors="surrogateescape"))
        return seen.hexdigest()[:32]

    def state(self) -> State:
        """Return its state; a new one if there is none that can be read."""
        try:
            return State.from_json((self.folder / STATE).read_bytes())
        except FileNotFoundError:
            return State(self.place)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return State(self.place)  # damaged: everything is fetched again

    def current_state(self) -> State:
        """Return its state, a new one if the settings name another place by now."""
        state = self.state()
        return state if state.place == self.place else State(self.place, indexed=state.indexed)

    def save(self, state: State) -> None:
        """Write the state.

        Raises:
            IndexProblem: It cannot be written.
        """
        with writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            replace_file(self.folder / STATE, state.to_json())

    def store(self, url: str, content: bytes, suffix: str) -> bool:
        """Keep the document of an address; return whether it differs from the one before.

        Raises:
            IndexProblem: It cannot be written.
        """
        path = self.folder / f"{self._stem(url)}{suffix}"
        with writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            if path.exists() and path.read_bytes() == content:
                return False
            replace_file(path, content)
            for other in self._documents():
                if other.stem == path.stem and other != path:
                    other.unlink()  # the same address with another format
        return True

    def has_document(self, url: str) -> bool:
        """Return whether the document of an address is kept."""
        return any(path.stem == self._stem(url) for path in self._documents())

    def forget(self, urls: list[str]) -> None:
        """Remove the documents of all addresses but these."""
        kept = {self._stem(url) for url in urls}
        with writing(self.folder):
            for path in self._documents():
                if path.stem not in kept:
                    path.unlink()

    def status(self) -> SourceStatus:
        """Return how the source stands."""
        state = self.current_state()
        return SourceStatus(
            name=self.source.name,
            kind=self.kind,
            place=self.place,
            synced_at=state.synced_at,
            failing_since=state.failing_since,
            failures=state.failures,
            reason=state.reason,
            next_at=state.next_at,
            moved_to=state.moved_to,
            gone=state.gone,
        )

    def _stem(self, url: str) -> str:
        """Return the name of the document of an address, without its suffix."""
        name = self.source.name
        return name if url == self.source.address else f"{name}-{sha256(url.encode()).hexdigest()[:12]}"

    def _documents(self) -> list[Path]:
        return [*self.folder.glob("[!.]*.xml"), *self.folder.glob("[!.]*.json")]


def succeeded(state: State, now: datetime) -> State:
    """Return the state of a source that was read without a failure."""
    return replace(
        state,
        synced_at=now,
        failing_since=None,
        failures=0,
        reason="",
        next_at=None,
        is_told=False,
        gone=False,
    )


def failed(state: State, now: datetime, reason: str, wait: float | None, *, gone: bool = False) -> State:
    """Return the state of a source that could not be read.

    Args:
        state: The state before.
        now: When it was.
        reason: Why.
        wait: Seconds after which the host wants to be asked again; None if it does not say.
        gone: Whether it is gone for good.
    """
    pause = min(FIRST_PAUSE * 2**state.failures, LONGEST_PAUSE) if wait is None else wait
    return replace(
        state,
        failing_since=state.failing_since or now,
        failures=min(state.failures + 1, 1_000),
        reason=reason,
        next_at=None if gone else now + timedelta(seconds=pause),
        is_told=wait is not None,
        gone=gone,
    )


@contextmanager
def locked(index: Path) -> Iterator[None]:
    """Hold the sources of an index, so that only one process fetches.

    Raises:
        IndexBusy: Another process holds them.
        IndexProblem: The folder cannot be written.
    """
    folder = sources_folder(index)
    lock = FileLock(folder / _LOCK)
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            raise IndexBusy(
                f"another process reads the sources of the index at {index}: "
                "wait until it is done, or stop it"
            ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Raise the operating system's errors inside the block as `IndexProblem`."""
    try:
        yield
    except OSError as error:
        raise IndexProblem(
            f"{folder} cannot be written ({error.strerror or error}): free some space or check permissions"
        ) from error
