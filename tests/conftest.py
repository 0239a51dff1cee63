"""What all tests share: model hubs and the caller's settings are out of bounds; one index of the samples."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

from tests.builders import copy_index

settings.register_profile("semsearch", deadline=None)  # an example may take long on a busy machine
settings.load_profile("semsearch")

os.environ["HF_HUB_OFFLINE"] = "1"
for _name in [name for name in os.environ if name.startswith("SEMSEARCH_")]:
    del os.environ[_name]
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in a shell's background job; children inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)

SAMPLES = Path(__file__).parent.parent / "samples"
WHOLE = ("tests/browser/", "tests/wikis/")  # one worker starts their browser, servers and wikis
LONGEST = (  # twenty seconds and more
    *WHOLE,
    "tests/test_bench.py",
    "tests/test_index.py",
    "tests/indexing/test_killed.py",
    "tests/server/test_workers.py",
    "tests/docs/test_demo.py",
)


ONLY_IN_LONG_RUNS = frozenset(  # run with TEST_LONG=1; a shorter form of each runs always
    {
        "test_an_unreachable_hub_is_reported_once",
        "test_the_command_itself_killed_with_the_real_model[BytesRead-5-0]",
        "test_the_command_itself_killed_with_the_real_model[RevisionStored-1-100]",
        "test_a_worker_that_dies_is_replaced_and_a_signal_stops_all_with_status_0[2]",
        "test_every_figure_is_printed",
    }
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files: workers take whole files, and should not wait for one in the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
    if not os.environ.get("TEST_LONG"):
        for item in items:
            if item.name in ONLY_IN_LONG_RUNS:
                item.add_marker(pytest.mark.skip(reason="only in long runs: set TEST_LONG=1"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    """Have workers take whole files, or packages where these share what is slow to start."""
    return Scheduling(config, log) if config.getvalue("dist") == "loadfile" else None


class Scheduling(LoadFileScheduling):  # type: ignore[misc]
    """Schedules by file, but for the packages in `WHOLE`."""

    def _split_scope(self, nodeid: str) -> str:
        return next((one for one in WHOLE if nodeid.startswith(one)), super()._split_scope(nodeid))


@pytest.fixture(scope="session")
def samples() -> Path:
    """The sample archive."""
    return SAMPLES


Once = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Return a function that has one worker make a folder for all; a test that writes takes a copy."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Callable[[Path], None]) -> Path:
        folder = shared / "once" / name
        with FileLock(shared / f"{name}.lock"):
            if not folder.exists():
                making = folder.with_name(f"{name}-making")
                shutil.rmtree(making, ignore_errors=True)  # what another began and failed at
                making.mkdir(parents=True)
                make(making)
                making.rename(folder)
        return folder

    return made


@pytest.fixture(scope="session")
def cross_encoder(once: Once) -> Path:
    """The folder of a small real cross-encoder, trained once."""
    from tests.embedding.cross_encoders import make

    return once("cross-encoder", make)


@pytest.fixture(scope="session")
def empty_folder(once: Once) -> Path:
    """An index without articles that has its model already, whose export takes seconds."""
    from semsearch import embedding
    from semsearch.indexing.encoders import ENCODER
    from semsearch.storage.local import LocalStore

    def make(folder: Path) -> None:
        default = embedding.load(embedding.DEFAULT_MODEL)
        with LocalStore.create(folder, default.model) as store:
            with store.artifacts.new_directory(ENCODER) as encoder:
                exported = embedding.export(default, encoder, ["A text."])
            assert exported.ok
            store.publish()

    return once("empty", make)


@pytest.fixture(scope="session")
def sample_folder(once: Once, empty_folder: Path) -> Path:
    """An index of the samples, made once by the real model."""
    from semsearch import Index

    def make(folder: Path) -> None:
        with Index.open(copy_index(empty_folder, folder)) as index:
            assert not index.add(SAMPLES).rejected

    return once("samples", make)


@pytest.fixture
def sample_index(sample_folder: Path) -> Iterator[object]:
    """The index of the samples, opened for one test."""
    from semsearch import Index

    with Index.open(sample_folder) as index:
        yield index
