"""What a memory store holds: a state for each revision, which readers share, and the artifacts.

An artifact that is a directory has to be on disk: it is kept in a temporary folder.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from semsearch.errors import IndexProblem
from semsearch.storage.base import ArtifactStore
from semsearch.storage.filtering import passes, tally
from semsearch.storage.readers import Settled, Vectors
from semsearch.storage.story_names import StoryNames
from semsearch.types import Article, Count, Filter, Listing


@dataclass(frozen=True, slots=True)
class Entry:
    """An article, its vector, the signs of its token vectors, and how often each term occurs in it."""

    article: Article
    vector: Vectors
    signs: bytes
    terms: Counter[str]


@dataclass(frozen=True, slots=True)
class State:
    """All that is held at a revision.

    Attributes:
        revision: Its number.
        entries: By article.
        listings: By source.
        differing: What records say of articles that are shown otherwise, by article and source.
        stories: The story of each article that was ever assigned.
        assigned: The articles that need not be assigned again.
        story_names: The former names of stories.
        settled: What each outlet repeats; None while its excerpts are being cut anew.
        changed: The outlets that have changed.
    """

    revision: int = 0
    entries: Mapping[str, Entry] = field(default_factory=dict)
    listings: Mapping[str, Listing] = field(default_factory=dict)
    differing: Mapping[tuple[str, str], Article] = field(default_factory=dict)
    stories: Mapping[str, str] = field(default_factory=dict)
    assigned: frozenset[str] = frozenset()
    settled: Mapping[str, Settled | None] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()
    story_names: StoryNames = field(default_factory=StoryNames)


class StateReader:
    """A reader that holds a state until it is closed."""

    def __init__(self, state: State) -> None:
        self._state: State | None = state

    def _open(self) -> State:
        if self._state is None:
            raise ValueError("the snapshot is closed")
        return self._state

    def close(self) -> None:
        """Release the state. Closing twice is no error."""
        self._state = None

    def _passing(self, filter: Filter) -> list[Entry]:
        return [entry for entry in self._open().entries.values() if passes(filter, entry.article)]


def newest_first(article: Article, now: datetime | None = None) -> tuple[bool, float, str]:
    """Sort key of articles: the newest first, undated ones and those after `now` last, then by id."""
    when = article.published_at
    if when and now and when > now:
        when = None
    return when is None, -when.timestamp() if when else 0.0, article.id


def topics(articles: Sequence[Article]) -> tuple[Count, ...]:
    """Count topics: each once per article, even if the article repeats it in another case."""
    groups = [{t.casefold(): t for t in reversed(a.topics)}.values() for a in articles]
    return tally((topic, 1) for group in groups for topic in group)


def providers(articles: Sequence[Article]) -> tuple[Count, ...]:
    """Count providers by name, or by domain if they have no name."""
    return tally((a.provider.name or a.provider.domain, 1) for a in articles)


class MemoryArtifacts(ArtifactStore):
    """The artifacts of a memory store. Its temporary folders vanish with it."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}
        self._folders: dict[str, Path] = {}

    def read(self, name: str) -> bytes | None:
        """Look the name up."""
        return self._files.get(name)

    def directory(self, name: str) -> Path | None:
        """Look the name up."""
        return self._folders.get(name)

    def write(self, name: str, content: bytes) -> None:
        """Keep the content."""
        self._files[name] = content

    @contextmanager
    def new_directory(self, name: str) -> Iterator[Path]:
        """Yield a temporary folder, and keep it."""
        try:
            folder = Path(tempfile.mkdtemp(prefix="semsearch-"))
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
            yield folder
            if any(folder.iterdir()):
                self._folders[name] = folder
        except OSError as error:
            raise IndexProblem(
                f"the temporary folder cannot be written ({error.strerror}): free some space"
            ) from error

    def remove(self, name: str) -> None:
        """Forget the name; snapshots may still read the folder."""
        self._files.pop(name, None)
        self._folders.pop(name, None)
