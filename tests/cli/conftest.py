"""The command, run in this process, as a process with pipes, and on a terminal."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from semsearch.cli import program
from tests.builders import copy_index
from tests.conftest import Once
from tests.servers import serve_command, started

ROOT = Path(__file__).parent.parent.parent
LIMIT = 120  # seconds after which a run counts as hung

ITEMS = (
    {
        "title": "Harbour court tells hotels and ferries that they may not scan faces",
        "excerpt": "The ruling says that businesses may not use facial recognition without consent.",
        "publishedDateTime": "2021-07-28T09:30:00Z",
        "webUrl": "https://harbour.example/faces",
        "provider": {"name": "Harbour Daily", "domain": "harbour.example"},
        "topics": ["law"],
        "published": False,
        "related": [
            {
                "title": f"No scans at the gate, say judges ({number})",
                "publishedDateTime": "2021-07-29T08:00:00Z",
                "webUrl": f"https://canal.example/gate-{number}",
                "provider": {"name": "Canal Post"},
            }
            for number in range(10)
        ],
    },
    {
        "title": "Orchards \x1b[31mturn\x9b0m to [red]robots[/red] for the apple harvest",
        "excerpt": "Picking machines now read the colour of fruit. 果园机器人采摘苹果。",
        "publishedDateTime": "2022-09-01T06:00:00Z",
        "webUrl": "https://orchard.example/robots",
        "provider": {"name": "Orchard Weekly"},
        "topics": ["farming"],
        "type": "video",
        "published": True,
    },
    {
        "title": "Ferry line orders its first electric ship",
        "webUrl": "https://harbour.example/ferry",
        "provider": {"name": "Harbour Daily"},
    },
)


@dataclass(frozen=True, slots=True)
class Run:
    """How a run ended: its exit status (minus a signal's number) and what it printed."""

    status: int
    out: str
    err: str = ""


def environment(**more: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SEMSEARCH_", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR"))
    }
    return {**kept, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1", "TERM": "xterm-256color", **more}


@pytest.fixture
def piped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Run the command in this process, without a terminal, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, input: bytes = b"", **env: str) -> Run:
        absent = dict.fromkeys(os.environ.keys() - environment().keys())
        done = CliRunner().invoke(program, arguments, input=input, env={**absent, **environment(**env)})
        return Run(done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture
def process(tmp_path: Path) -> Callable[..., Run]:
    """Run the command as a process, with pipes, in an empty folder."""

    def run(*arguments: str, input: bytes = b"", **env: str) -> Run:
        done = subprocess.run(
            [sys.executable, "-m", "semsearch", *arguments],
            input=input,
            capture_output=True,
            cwd=tmp_path,
            env=environment(**env),
            timeout=LIMIT,
        )
        return Run(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def on_terminal(tmp_path: Path) -> Callable[..., Run]:
    """Run a Python command line on a terminal of its own; everything that it prints comes as one text.

    A spinner appears if the run takes long. Where that would be in the way, `show_stderr=False` discards it.
    """

    def run(*arguments: str, columns: int = 80, show_stderr: bool = True, **env: str) -> Run:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs if show_stderr else subprocess.DEVNULL,
            cwd=tmp_path,
            env=environment(**env),
            start_new_session=True,
        )
        os.close(theirs)
        printed, until = b"", time.monotonic() + LIMIT
        try:
            while time.monotonic() < until:
                if not select.select([ours], [], [], 0.2)[0]:
                    continue
                try:
                    chunk = os.read(ours, 65_536)
                except OSError:  # the other end is closed
                    break
                if not chunk:
                    break
                printed += chunk
        finally:
            os.close(ours)
            if time.monotonic() >= until:
                process.kill()
            status = process.wait(LIMIT)
        return Run(status, printed.decode().replace("\r\n", "\n"))

    return run


@pytest.fixture(scope="session")
def archive(once: Once) -> Path:
    """A small archive: a file of JSON Lines whose last line is broken."""

    def make(folder: Path) -> None:
        lines = "".join(json.dumps(item) + "\n" for item in ITEMS)
        (folder / "news.jsonl").write_text(lines + '{"title": \n', encoding="utf-8")

    return once("archive", make)


@pytest.fixture(scope="session")
def indexed(archive: Path, once: Once, empty_folder: Path) -> Path:
    """An index of that archive, made once by the command and the real model; tests only read it."""

    def make(folder: Path) -> None:
        copy_index(empty_folder, folder)
        done = CliRunner().invoke(program, ["index", str(archive), "--index", str(folder)])
        assert done.exit_code == 0, done.output

    return once("indexed", make)


@contextmanager
def serving(index: Path, port: int = 0, **env: str) -> Iterator[str]:
    """Run a real server over an index, and yield its URL."""
    with started(*serve_command(index, port=port), env=environment(**env)) as server:
        yield server.url


@pytest.fixture(scope="session")
def served(indexed: Path) -> Iterator[str]:
    """The address of a real server over the index."""
    with serving(indexed) as address:
        yield address
