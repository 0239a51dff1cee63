"""The engines that the contract holds for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from semsearch.storage.base import Store
from semsearch.storage.local import LocalStore
from semsearch.storage.memory import MemoryStore
from semsearch.types import Model


@pytest.fixture(params=["memory", "local"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[int], Store]:
    """What makes an empty store of so many dimensions."""
    if request.param == "memory":
        return MemoryStore
    return lambda dimension: LocalStore.create(tmp_path / "index", Model("a-model", dimension, "f" * 64))


@pytest.fixture
def store(engine: Callable[[int], Store]) -> Iterator[Store]:
    """An empty store of 8 dimensions."""
    with engine(8) as made:
        yield made


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Where a test's index is to be."""
    return tmp_path / "index"


@pytest.fixture
def model() -> Model:
    """The model of the tests' vectors."""
    return Model("a-model", 8, "f" * 64)
