"""A small archive, its index by the real model, and a real server over it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from semsearch import Index
from tests.builders import copy_index
from tests.conftest import Once
from tests.servers import started

SECRET = "c2VhbGVkIGJ5IHRoZSBzaXRl;b25seSB0aGUgc2l0ZSBtYXkgb3Blbg=="
SAMPLE = "2021-07-28-chinas-top-court-tells-hotels-malls-airports-they-may-not.md"  # with seven related
ADD = "import sys; from semsearch import Index; Index.open(sys.argv[1]).add(*sys.argv[2:])"
SERVE = (
    "import os, sys; from semsearch import Index, Settings, errors\n"
    "from semsearch.server import serve\n"
    "opened = Index.open(Settings.load(None, os.environ, {'index': sys.argv[1]}))\n"
    "try: serve(opened, sys.argv[2], int(sys.argv[3]))\n"
    "except errors.SemsearchError as error: sys.exit(f'{error.code}: {error}')"
)


def record(title: str, excerpt: str, when: str, outlet: str, **more: object) -> dict[str, object]:
    slug = re.sub(r"\W+", "-", title.lower())
    domain = f"{outlet.lower()}.example"
    return {
        "title": title,
        "excerpt": excerpt,
        "publishedDateTime": when,
        "webUrl": f"https://{domain}/{slug}",
        "provider": {"name": outlet, "domain": domain},
        "secured": SECRET,
        "featuredContent": "<iframe src='https://frames.example'></iframe>",
        **more,
    }


RECORDS = [
    record(
        "Ferries plug in at the quay",
        "Shore power cuts diesel exhaust.",
        "2024-03-11T08:30:00Z",
        "Harbour",
        topics=["Ports", "Energy"],
        published=True,
    ),
    record(
        "Ships at berth switch off their engines",
        "Ports buy cables for shore power.",
        "2024-03-12T00:00:00Z",
        "Coast",
        topics=["Ports"],
        published=False,
    ),
    record(
        "Orchard growers fear a late frost",
        "Apple blossom is two weeks early.",
        "2024-03-12T23:59:59Z",
        "Meadow",
        topics=["Farming"],
        published=True,
    ),
    record(
        "How a frost fan works",
        "A film from the orchard.",
        "2024-03-13T00:00:00Z",
        "Meadow",
        topics=["Farming"],
        type="video",
    ),
    record(
        "Night trains return to the coast",
        "Sleepers run twice a week.",
        "2024-04-01T05:00:00Z",
        "Coast",
        topics=["Rail"],
    ),
    record(
        "城市公布新的电车线路",
        "两条线路将于秋天开通。",
        "2024-04-02T05:00:00Z",
        "Harbour",
        topics=["Rail"],
    ),
    record(
        "A tram for every quarter",
        "Two lines open in autumn.",
        "2024-04-03T05:00:00Z",
        "Harbour",
        topics=["Rail"],
    ),
]


@dataclass(frozen=True, slots=True)
class Server:
    """A running server with a client."""

    process: subprocess.Popen[str]
    announced: str
    url: str
    client: httpx2.Client


def command_for(folder: Path, host: str, port: int) -> list[str]:
    return [sys.executable, "-c", SERVE, str(folder), host, str(port)]


@contextmanager
def served(folder: Path, host: str = "127.0.0.1") -> Iterator[Server]:
    with (
        started(*command_for(folder, host, 0)) as running,
        httpx2.Client(base_url=running.url, timeout=20) as client,
    ):
        yield Server(running.process, running.announcement, running.url, client)


@pytest.fixture(scope="session")
def command() -> Callable[[Path, str, int], list[str]]:
    """The command line of a server over an index's folder."""
    return command_for


@pytest.fixture(scope="session")
def serving() -> Callable[[Path], AbstractContextManager[Server]]:
    """Serves an index's folder on a free port."""
    return served


@pytest.fixture(scope="session")
def archived(once: Once, samples: Path, empty_folder: Path) -> Path:
    """An index of fifteen articles, made once; tests only read it."""

    def make(folder: Path) -> None:
        lines = "".join(json.dumps(entry) + "\n" for entry in RECORDS)
        (folder / "records.jsonl").write_text(lines, encoding="utf-8")
        shutil.copy(samples / SAMPLE, folder)
        with Index.open(copy_index(empty_folder, folder / "index")) as index:
            index.add(folder / "records.jsonl", folder / SAMPLE)

    return once("api", make) / "index"


@pytest.fixture(scope="session")
def server(archived: Path) -> Iterator[Server]:
    """A server over that index."""
    with served(archived) as running:
        yield running


@pytest.fixture(scope="session")
def client(server: Server) -> httpx2.Client:
    """A client of that server."""
    return server.client


@pytest.fixture(scope="session")
def secret() -> str:
    """What every record of the index holds and no answer may."""
    return SECRET


@pytest.fixture
def index(archived: Path) -> Iterator[object]:
    """That index, opened in this process."""
    from semsearch import Index

    with Index.open(archived) as opened:
        yield opened
