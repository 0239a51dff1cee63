"""The files in an index that belong to no revision: the artifacts of a generation, and the signing key.

The key signs access tokens. It lies in the folder of the index, not of a generation, so a rebuild keeps it.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from semsearch.errors import IndexProblem
from semsearch.storage.base import ArtifactStore
from semsearch.storage.local import generations, problems
from semsearch.storage.local.generations import replace_file

KEY_FILE = "token.key"
_KEY_BYTES = 48  # drawn at random, written as 64 characters
_SHORTEST_KEY = 32


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


def sources_folder(index: Path) -> Path:
    """Return the folder in which the documents and the state of sources are kept, also by rebuilds."""
    return index / generations.SOURCES


def signing_key(index: Path, *, make: bool = False) -> str:
    """Return the signing key in an index's folder.

    Args:
        index: The folder.
        make: Whether to make a key if there is none. Processes that do so at once get the same key.

    Returns:
        At least 32 characters; "" if there is none and `make` is false.

    Raises:
        IndexMissing: `make` is true, and there is no index.
        IndexProblem: It cannot be read or written, or is not a key.
    """
    path = index / KEY_FILE
    try:
        if make and not path.exists():
            generations.current(index)
            _make(path)
        key = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise IndexProblem(
            f"the signing key at {path} cannot be read or written ({reason}): check the permissions of the "
            "folder, or set SEMSEARCH_TOKEN_KEY"
        ) from error
    if len(key) < _SHORTEST_KEY or len(key.split()) != 1:
        raise IndexProblem(
            f"{path} does not hold a signing key: delete it, and issue new tokens with 'semsearch token'"
        )
    return key


def _make(path: Path) -> None:
    """Write a key that only its owner may read, unless there is one by now."""
    whole = path.with_name(f".{KEY_FILE}.{os.getpid()}")
    whole.unlink(missing_ok=True)
    opened = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(opened, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(_KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(whole, path)  # in one step, and never over another
    except FileExistsError:
        pass
    finally:
        whole.unlink(missing_ok=True)
