"""A tiny archive whose every order can be worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from semsearch.embedding.hashing import HashingEncoder
from semsearch.storage.base import Snapshot
from semsearch.storage.memory import MemoryStore
from semsearch.types import Article, Listing

ENCODER = HashingEncoder(dimension=256)

ARTICLES = (
    Article("court", "Court limits face recognition in hotels"),
    Article("judges", "Judges tell hotels to stop scanning faces", listed=False),
    Article("copied", "Judges tell hotels to stop scanning faces!", excerpt="By an agency.", listed=False),
    Article("ferry", "Ferry line orders electric ship"),
    Article("rover", "Rover drives on Mars"),
)
LISTINGS = (Listing("court.md", "court", ("judges", "copied")), Listing("ferry.md", "ferry"))


def fill(store: MemoryStore, articles: Sequence[Article], listings: Sequence[Listing]) -> None:
    embedded = ENCODER.documents([one.text for one in articles])
    store.upsert(articles, embedded.vectors, listings, [tokens.vectors for tokens in embedded.tokens])


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    with MemoryStore(dimension=256) as made:
        fill(made, ARTICLES, LISTINGS)
        yield made


@pytest.fixture
def snapshot(store: MemoryStore) -> Iterator[Snapshot]:
    with store.snapshot() as taken:
        yield taken


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a file and give its path."""

    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written
