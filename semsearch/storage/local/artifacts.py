"""Artifacts as files and folders in a generation's folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from semsearch.storage.artifacts import ArtifactStore
from semsearch.storage.local import problems
from semsearch.storage.local.generations import replace_file


@dataclass(frozen=True, slots=True)
class LocalArtifacts(ArtifactStore):
    """The artifacts in the folder of a generation, each under its name."""

    folder: Path

    def read(self, name: str) -> bytes | None:
        """Read the file."""
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise problems.unreadable(self.folder.parent, f"{name}: {error.strerror}") from error

    def directory(self, name: str) -> Path | None:
        """Return the folder itself."""
        path = self.folder / name
        return path if path.is_dir() else None

    def write(self, name: str, content: bytes) -> None:
        """Write beside the file, then rename."""
        with problems.writing(self.folder.parent):
            replace_file(self.folder / name, content)

    @contextmanager
    def new_directory(self, name: str) -> Iterator[Path]:
        """Yield a folder beside the old one, then rename."""
        path, new, old = (self.folder / part for part in (name, f".{name}.new", f".{name}.old"))
        with problems.writing(self.folder.parent):
            for left in (new, old):  # by a writer that was killed
                shutil.rmtree(left, ignore_errors=True)
            new.mkdir()
            try:
                yield new
                if any(new.iterdir()):
                    if path.exists():
                        path.rename(old)
                    new.rename(path)
            finally:
                for left in (new, old):
                    shutil.rmtree(left, ignore_errors=True)

    def remove(self, name: str) -> None:
        """Remove the file or the folder."""
        path = self.folder / name
        with problems.writing(self.folder.parent):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
