"""Artifacts: named files that are kept with a generation of an index and belong to no revision.

Examples are the exported encoder (a directory) and the calibration (a file). An artifact is derived from the
generation's model and articles: it may be missing, and is made again. It is read and replaced as a whole.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from pathlib import Path


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
