"""The key that signs access tokens: in the index's folder, not in a generation, so a rebuild keeps it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from semsearch.errors import IndexProblem
from semsearch.storage.local import generations

FILE = "token.key"
_BYTES = 48  # drawn at random, written as 64 characters
_SHORTEST = 32


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
    path = index / FILE
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
    if len(key) < _SHORTEST or len(key.split()) != 1:
        raise IndexProblem(
            f"{path} does not hold a signing key: delete it, and issue new tokens with 'semsearch token'"
        )
    return key


def _make(path: Path) -> None:
    """Write a key that only its owner may read, unless there is one by now."""
    whole = path.with_name(f".{FILE}.{os.getpid()}")
    whole.unlink(missing_ok=True)
    opened = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(opened, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(whole, path)  # in one step, and never over another
    except FileExistsError:
        pass
    finally:
        whole.unlink(missing_ok=True)
