"""What all tests share: model hubs and the caller's settings are out of bounds; one index of the samples."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

os.environ["HF_HUB_OFFLINE"] = "1"
for _name in [name for name in os.environ if name.startswith("SEMSEARCH_")]:
    del os.environ[_name]

SAMPLES = Path(__file__).parent.parent / "samples"
LONGEST = ("test_readme.py", "test_index.py", "test_script.py")  # a minute and more


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files: workers take whole files, and should not wait for one in the end."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.fixture(scope="session")
def samples() -> Path:
    """The sample archive."""
    return SAMPLES


@pytest.fixture(scope="session")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small real cross-encoder, trained once; tests only read it."""
    from tests.encoder.cross_encoders import make

    return make(tmp_path_factory.mktemp("cross-encoder") / "small")


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the samples, made once by the real model for all workers; tests only read it."""
    from semsearch import Index

    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "samples" / "index"
    with FileLock(f"{folder.parent}.lock"):
        if not folder.exists():
            building = folder.with_name("building")
            with Index.open(building) as index:
                report = index.add(SAMPLES)
            assert not report.rejected
            building.rename(folder)
    return folder


@pytest.fixture
def sample_index(sample_folder: Path) -> Iterator[object]:
    """The index of the samples, opened for one test."""
    from semsearch import Index

    with Index.open(sample_folder) as index:
        yield index
