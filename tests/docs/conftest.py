"""A folder with what the pages assume, the environment of their commands, and a server."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from semsearch.cli import program
from tests.builders import copy_index
from tests.docs.pages import ROOT, shown_lines

SERVERS = ("http://127.0.0.1:8080", "https://news.example")  # what the pages call the server
KEY = "0123456789abcdef0123456789abcdef"  # so that no token leaves a key in an index that others read


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit status and what it printed."""

    status: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture(scope="package")
def home(tmp_path_factory: pytest.TempPathFactory, empty_folder: Path) -> Path:
    """A folder with the samples, `~/articles`, and an empty index to write to."""
    folder = tmp_path_factory.mktemp("docs")
    (folder / "samples").symlink_to(ROOT / "samples")
    (folder / "articles").mkdir()
    for file in sorted((ROOT / "samples").glob("2021-07-2*.md")):
        (folder / "articles" / file.name).symlink_to(file)
    copy_index(empty_folder, folder / "own")
    return folder


@pytest.fixture(scope="package")
def environment(home: Path, sample_folder: Path) -> dict[str, str]:
    """Questions go to the samples."""
    own = {"HOME": str(home), "NO_COLOR": "1", "TZ": "UTC", "SEMSEARCH_TOKEN_KEY": KEY}
    return {**os.environ, **own, "SEMSEARCH_INDEX": str(sample_folder)}


@pytest.fixture(scope="package")
def address(home: Path, environment: dict[str, str]) -> Iterator[str]:
    """The address of a server, started as the pages say."""
    (line,) = (line for line in shown_lines() if line.startswith("semsearch serve"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    started = subprocess.Popen(
        [sys.executable, "-m", *shlex.split(line.replace("8080", str(port)))],
        cwd=home,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert started.stderr
    assert "listening" in started.stderr.readline()
    yield f"http://127.0.0.1:{port}"
    started.terminate()
    assert started.wait(30) == 0
    started.stderr.close()


@pytest.fixture
def run(home: Path, environment: dict[str, str], address: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a line of a page, with the address of the server.

    `semsearch` runs in this process, which costs a tenth of a new one, unless something is typed.
    """
    monkeypatch.chdir(home)

    def ran(line: str, typed: str | None = None) -> Ended:
        for server in SERVERS:
            line = line.replace(server, address)
        name, *arguments = shlex.split(line.replace("~", str(home)))
        writes = name == "semsearch" and arguments[0] == "index"
        index = {"SEMSEARCH_INDEX": str(home / "own")} if writes else {}
        if name == "semsearch" and typed is None:
            here = CliRunner().invoke(program, arguments, env={**environment, **index})
            return Ended(here.exit_code, here.stdout, here.stderr)
        command = {
            "semsearch": [sys.executable, "-m", "semsearch"],
            "curl": ["curl", "--silent", "--show-error", "--fail-with-body"],
        }[name]
        made = subprocess.run(
            [*command, *arguments],
            cwd=home,
            env={**environment, **index},
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )
        return Ended(made.returncode, made.stdout, made.stderr)

    return ran
