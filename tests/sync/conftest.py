"""A host, and an index whose model is replaced by one that hashes words, so that a run takes milliseconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from semsearch.embedding.hashing import HashingEncoder
from semsearch.indexing import build
from semsearch.settings import Settings, Source, SyncSettings
from semsearch.storage.local import LocalStore
from semsearch.sync.fetch import Fetcher
from semsearch.sync.run import sync
from semsearch.types import Article, SyncReport
from tests.sync.hosts import Host, host

START = datetime(2021, 8, 3, 12, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Host]:
    """A host on this machine."""
    with host() as made:
        yield made


class Clock:
    """The present instant, which only a test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Index without a model."""
    encoder = HashingEncoder(dimension=16)

    class Choice:
        name = encoder.model.name

        def load(self) -> Any:
            return encoder.model, encoder

    monkeypatch.setattr(build, "choose_encoder", lambda settings, rebuild: Choice())
    monkeypatch.setattr(build, "recalibrate", lambda store, encoder: None)


class Archive:
    """An index with sources, and its runs."""

    def __init__(self, index: Path, clock: Clock) -> None:
        self.settings = Settings(index=index, sync=SyncSettings(allow_private="yes", timeout_s=5))
        self.clock = clock

    def limited(self, **limits: Any) -> None:
        self.settings = replace(self.settings, sync=replace(self.settings.sync, **limits))

    def sync(
        self, *sources: Source, names: tuple[str, ...] = (), fetcher: Fetcher | None = None
    ) -> SyncReport:
        if sources:
            self.settings = replace(self.settings, sources=sources)
        return sync(self.settings, names, now=self.clock, fetcher=fetcher)

    def articles(self) -> list[Article]:
        with LocalStore.open(self.settings.index) as store, store.snapshot() as snapshot:
            return sorted(snapshot.articles(), key=lambda article: article.title)

    def titles(self) -> list[str]:
        return [article.title for article in self.articles()]

    def file(self, name: str) -> Path:
        return self.settings.index / "sources" / name


@pytest.fixture
def archive(tmp_path: Path, clock: Clock, hashing: None) -> Archive:
    return Archive(tmp_path / "index", clock)


Fetching = Callable[..., Fetcher]


@pytest.fixture
def fetching(tmp_path: Path, clock: Clock) -> Fetching:
    """Return a fetcher that may connect to this machine; settings by name."""

    def make(*, settings: SyncSettings | None = None, **arguments: Any) -> Fetcher:
        chosen = settings or SyncSettings(allow_private="yes", timeout_s=5)
        return Fetcher(chosen, tmp_path / "robots.json", clock, **arguments)

    return make
