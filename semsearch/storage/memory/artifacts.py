"""Artifacts in memory; a directory, which has to be on disk, in a temporary folder."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from semsearch.errors import IndexProblem
from semsearch.storage.artifacts import ArtifactStore


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
