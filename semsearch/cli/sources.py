"""What a command asks: the index here, or a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from semsearch.client import Client
    from semsearch.index import Index
    from semsearch.settings import Settings


@contextmanager
def source_of(chosen: Settings, server: str | None) -> Iterator[Index | Client]:
    """Return the server at an address, else the index that settings name, which is closed at the end."""
    if server is not None:
        from semsearch.client import Client

        yield Client(server, token=chosen.token)
        return
    from semsearch.index import Index

    with Index.open(chosen) as index:
        yield index
