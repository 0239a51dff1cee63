"""The key that tokens are signed with: in the index's folder, of no generation, so rebuilding keeps it."""

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
    """Give the key of an index's folder.

    Args:
        index: The folder.
        make: Whether to make a key where there is none. Of several processes that do, all get the same.

    Returns:
        At least 32 characters; "" where there is none and none was to be made.

    Raises:
        IndexMissing: A key was to be made, and there is no index.
        IndexProblem: It cannot be read or kept, or is no key.
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
        reason = getattr(error, "strerror", None) or "it is no text"
        raise IndexProblem(
            f"the key of tokens at {path} cannot be read or kept ({reason}): look who may use the folder, "
            "or set SEMSEARCH_TOKEN_KEY"
        ) from error
    if len(key) < _SHORTEST or len(key.split()) != 1:
        raise IndexProblem(f"{path} holds no key: delete it, and make all tokens anew with 'semsearch token'")
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
