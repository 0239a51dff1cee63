"""The seam: what every engine can do, and the one convention of scores.

**Scores.** Larger is better, always. A dense score is the cosine of unit float32 vectors, so it lies in
[-1, 1]; a lexical score is BM25 (k1 = 1.2, b = 0.75) over the terms that `text/analyzer.py` finds in an
article's title, which count twice, and excerpt, so it is above 0. Equal scores are ordered by id.

**Vectors** travel as `(n, d)` batches of unit float32 rows. Engines may keep them as float16. Token vectors,
for late interaction, travel as one `(t, d)` matrix per article; engines keep only the signs of the elements,
and return each element as 1/sqrt(d) with its sign.

**Revisions.** Every write is one revision, a number that only grows. A write is atomic, also in a crash.
Reading goes through a `Snapshot`, which stays at its revision while others write.

**Generations.** All revisions whose vectors come from one model, in one storage, are a generation. It has
artifacts (`ArtifactStore`). Rebuilding an index makes a new generation.

**Versions.** Several records may be about an article, or mention it. What one of them says is the article
that is found; what the others say is stored beside it where it differs. No engine decides between them.

**Outlets.** An engine keeps what each outlet repeats in its excerpts, and does not look for it. An outlet is
changed from the moment an article of it that counts is added, removed or says something else until
`keep_boilerplate`. That is kept for the writer and is no part of a revision.

**Stories.** An engine stores the story of each article, and does not know what a story is: `assign` says.
A new article has none. When an article changes, is removed, or is listed otherwise, all articles of its story
have to be assigned again, and keep their story until then. `unassigned` returns both kinds. What became of a
story that has ended, and which story another split from, is part of the revision that assigns (`StoryNames`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from semsearch.storage.readers import (
    CoverageReader,
    FeatureReader,
    LexicalReader,
    OutletReader,
    RecordReader,
    Settled,
    StoryReader,
    Vectors,
)
from semsearch.storage.story_names import StoryNames
from semsearch.types import Article, Listing, Model

__all__ = ["NONE_DIFFERING", "ArtifactReader", "ArtifactStore", "Settled", "Snapshot", "Store", "Vectors"]

NONE_DIFFERING: Mapping[str, Mapping[str, Article]] = MappingProxyType({})


class Snapshot(FeatureReader, LexicalReader, StoryReader, CoverageReader, RecordReader, OutletReader):
    """One whole revision, to read from; a context manager, so that the engine knows when it is released.

    Attributes:
        revision: Its number.
        generation: Identifies the generation; another one has another model or other artifacts.
        model: The model of the vectors.
    """

    revision: int
    generation: str
    model: Model

    @property
    @abstractmethod
    def artifacts(self) -> ArtifactReader:
        """The artifacts of the generation, as they are now."""

    @abstractmethod
    def disk_usage(self) -> int:
        """Return how many bytes the generation takes on disk; 0 for an engine that keeps none there."""

    @abstractmethod
    def close(self) -> None:
        """Release the snapshot. Reading from it afterwards is an error; closing it twice is not."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: Any) -> None:  # noqa: ANN401
        self.close()


class Store(ABC):
    """Articles with their vectors and listings, in one engine."""

    @property
    @abstractmethod
    def artifacts(self) -> ArtifactStore:
        """The artifacts of the newest revision's generation."""

    @abstractmethod
    def snapshot(self) -> Snapshot:
        """Return the newest whole revision, to read from. Cheap while nothing was written since the last."""

    @abstractmethod
    def upsert(
        self,
        articles: Sequence[Article],
        vectors: Vectors,
        listings: Sequence[Listing] = (),
        token_vectors: Sequence[Vectors] = (),
        differing: Mapping[str, Mapping[str, Article]] = NONE_DIFFERING,
        retracted: Sequence[str] = (),
    ) -> int:
        """Add or replace articles (by id) and listings (by source) as one revision, and return its number.

        When this returns, the revision is safe on disk. What only the replaced listings mentioned is removed,
        as in `retract`.

        Args:
            articles: The articles as they are shown.
            vectors: A row for each of them.
            listings: The records that are new or changed.
            token_vectors: A matrix for each of the articles, or nothing.
            differing: By article, what records that mention it say otherwise than it is shown, by source, in
                place of what was stored.
            retracted: The sources of records that are gone; see `retract`.

        Raises:
            ValueError: Vectors and articles differ in number, or the dimension is not the store's.
            IndexBusy: Another process is writing.
            IndexProblem: The revision cannot be written.
        """

    @abstractmethod
    def assign(self, stories: Mapping[str, str]) -> int:
        """Assign articles, by id, to stories as one revision, and return its number.

        Unknown ids are ignored. Raises as `upsert`.
        """

    @abstractmethod
    def inherit(self, stories: Mapping[str, str], names: StoryNames) -> int:
        """Take over the stories of an index that this one replaces, as one revision, and return its number.

        All these articles have to be assigned again: what is taken over are the names. Unknown ids are
        ignored. Raises as `upsert`.
        """

    @abstractmethod
    def retract(self, sources: Sequence[str]) -> list[str]:
        """Remove the listings of records that are gone as one revision, and return the removed article ids.

        An article that these listings mentioned and none mentions any more, as item or as related, is
        removed with them. An article that is still listed but has lost its last own record stays, with
        `listed` false and `published` None. What the records said of other articles is no longer stored.
        Unknown sources are ignored. Raises as `upsert`.
        """

    @abstractmethod
    def delete(self, ids: Sequence[str]) -> int:
        """Remove articles and the edges at them as one revision, and return how many. Raises as `upsert`."""

    @abstractmethod
    def keep_boilerplate(self, found: Mapping[str, Settled | None]) -> None:
        """Keep what outlets repeat, by `Provider.key`; they have not changed any more.

        None marks an outlet whose excerpts are being cut anew: it stays changed. Raises as `upsert`.
        """

    @abstractmethod
    def close(self) -> None:
        """Release files and locks. Closing twice is no error."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: Any) -> None:  # noqa: ANN401
        self.close()


class ArtifactReader(ABC):
    """The artifacts of a generation, to read."""

    @abstractmethod
    def read(self, name: str) -> bytes | None:
        """Return the content of a file, None if there is none.

        Raises:
            IndexProblem: It cannot be read.
        """

    @abstractmethod
    def directory(self, name: str) -> Path | None:
        """Return a local folder with the files of a directory, None if there is none. Not for writing."""


class ArtifactStore(ArtifactReader):
    """The artifacts of a generation, to read and to replace. There is one writer at a time."""

    @abstractmethod
    def write(self, name: str, content: bytes) -> None:
        """Write a file, or replace it. After a crash it has either its old content or this.

        Raises:
            IndexProblem: It cannot be written.
        """

    @abstractmethod
    def new_directory(self, name: str) -> AbstractContextManager[Path]:
        """Return a context manager that yields an empty local folder, which becomes the directory.

        It replaces the directory when the block ends. If the block raises or leaves the folder empty, the
        directory stays as it was.

        Raises:
            IndexProblem: It cannot be written. An `OSError` inside the block is raised so, too.
        """

    @abstractmethod
    def remove(self, name: str) -> None:
        """Remove a file or a directory, if there is one.

        Raises:
            IndexProblem: It cannot be removed.
        """
