"""Artifacts in memory; a directory, which has to be on disk, in a temporary folder."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from semsearch.errors import IndexProblem
from semsearch.storage.artifacts import ArtifactStore


class MemoryArtifacts(ArtifactStore):
    """The artifacts of a memory store. Its temporary folders vanish with it."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}
        self._folders: dict[str, tempfile.TemporaryDirectory[str]] = {}

    def read(self, name: str) -> bytes | None:
        """Look the name up."""
        return self._files.get(name)

    def directory(self, name: str) -> Path | None:
        """Look the name up."""
        folder = self._folders.get(name)
        return Path(folder.name) if folder else None

    def write(self, name: str, content: bytes) -> None:
        """Keep the content."""
        self._files[name] = content

    @contextmanager
    def new_directory(self, name: str) -> Iterator[Path]:
        """Yield a temporary folder, and keep it."""
        try:
            folder = tempfile.TemporaryDirectory(prefix="semsearch-")
            yield Path(folder.name)
            if any(Path(folder.name).iterdir()):
                self._folders[name] = folder
        except OSError as error:
            raise IndexProblem(
                f"the temporary folder cannot be written ({error.strerror}): free some space"
            ) from error

    def remove(self, name: str) -> None:
        """Forget the name."""
        self._files.pop(name, None)
        if folder := self._folders.pop(name, None):
            folder.cleanup()
