"""The systems that are measured: how each indexes an archive, serves it, and is asked."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.load import Request

ROOT = Path(__file__).parent.parent.parent
READY_WITHIN = 600.0  # seconds
NOTHING_FOUND = 1  # the exit status of `semsearch ask`


@dataclass(frozen=True, slots=True)
class Case:
    """An archive of one size: its items in a file, and a folder that keeps what systems make of it."""

    size: int
    items: Path
    folder: Path


@dataclass(frozen=True, slots=True)
class Server:
    """A running server that is ready. `seconds` passed from starting its process until then."""

    pid: int
    port: int
    seconds: float
    request: Callable[[str], Request]
    has_timings: bool = False


class System(Protocol):
    """A system that answers questions about an archive over HTTP."""

    @property
    def name(self) -> str:
        """The name, which is part of paths."""

    def prepare(self, case: Case) -> None:
        """Index an archive, unless that was done."""

    def serve(self, case: Case) -> AbstractContextManager[Server]:
        """Serve a prepared archive in a process of its own."""


@dataclass(frozen=True, slots=True)
class Semsearch:
    """semsearch as it is in a folder, run by a Python that has its dependencies."""

    name: str = "semsearch"
    python: Path = Path(sys.executable)
    folder: Path = ROOT
    embedded: int | None = None  # items from which on vectors are made up (`jittered.py`); None for never

    def command(self, *arguments: str | Path) -> list[str]:
        return [str(self.python), "-m", "semsearch", *map(str, arguments)]

    def run(self, *arguments: str | Path) -> str:
        """Run a command, and return what it prints; finding nothing is no failure.

        Raises:
            RuntimeError: It fails.
        """
        return run(self.command(*arguments), self.folder, accepted=(0, NOTHING_FOUND))

    def index(self, case: Case) -> Path:
        return case.folder / self.name / "index"

    def jitters(self, case: Case) -> bool:
        """Return whether the vectors of an archive are made up beyond the first `embedded` texts."""
        return self.embedded is not None and case.size > self.embedded

    def prepare(self, case: Case) -> None:
        folder = self.index(case)
        complete = folder.with_name("complete")  # an index whose making was interrupted is finished
        if not complete.exists():
            if self.jitters(case):
                program = [str(self.python), "-m", "benchmarks.jittered", str(folder)]
                env = environment(PYTHONPATH=str(ROOT / "scripts"))
                run([*program, str(case.items), str(self.embedded)], self.folder, env)
            else:
                self.run("index", case.items, "--index", folder, "--json")
            complete.touch()

    @contextmanager
    def serve(self, case: Case) -> Iterator[Server]:
        port = free_port()
        command = self.command("serve", "--port", str(port), "--index", self.index(case))
        with started(command, self.folder, f"http://127.0.0.1:{port}/readyz") as (pid, seconds):
            _replies(f"http://127.0.0.1:{port}/")  # the page is prepared once the server is ready
            yield Server(pid, port, seconds, ask, has_timings=True)


def ask(question: str, filter: Mapping[str, Any] | None = None) -> Request:
    """Return the request `POST /v1/ask`."""
    body = {"question": question, "filter": filter} if filter else {"question": question}
    return Request(path="/v1/ask", body=json.dumps(body))


def environment(**values: str) -> dict[str, str]:
    """Return the environment of a measured process: without settings of the caller, and offline."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SEMSEARCH_")}
    return {**kept, "HF_HUB_OFFLINE": "1", **values}


def run(
    command: Sequence[str],
    folder: Path,
    env: Mapping[str, str] | None = None,
    accepted: Sequence[int] = (0,),
) -> str:
    """Run a command in a folder and return what it prints.

    Raises:
        RuntimeError: It fails; the message has the end of its errors.
    """
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment() if env is None else dict(env),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in accepted:
        raise RuntimeError(f"{' '.join(command[:4])} … failed: {done.stderr.strip()[-1000:]}")
    return done.stdout


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def started(
    command: Sequence[str], folder: Path, ready: str, env: Mapping[str, str] | None = None
) -> Iterator[tuple[int, float]]:
    """Run a server until it is no longer needed; yield its process id and the seconds until it was ready.

    Raises:
        RuntimeError: It ends, or is not ready in time.
    """
    begin = time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment() if env is None else dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            while not _replies(ready):
                if process.poll() is not None or time.perf_counter() - begin > READY_WITHIN:
                    raise RuntimeError(f"the server is not ready: {' '.join(command)}")
                time.sleep(0.01)
            yield process.pid, time.perf_counter() - begin
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _replies(url: str) -> bool:
    try:
        with urlopen(url, timeout=60) as reply:  # noqa: S310  an http address of this machine
            return bool(reply.status == 200)
    except (URLError, ConnectionError, TimeoutError):
        return False
