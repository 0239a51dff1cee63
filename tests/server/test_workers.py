"""`semsearch serve --workers`: real processes on one port, which stop, die and fail to start."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.builders import copy_index
from tests.conditions import wait_until
from tests.servers import Server, refuses, serve_command, started

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the tests read /proc")


def children(pid: int) -> list[int]:
    """The worker processes of a server, without those that help `multiprocessing`."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def workers(folder: Path, count: int = 2, **env: str) -> Iterator[tuple[Server, list[int]]]:
    """A server with its workers, which end with it."""
    with started(*serve_command(folder), "--workers", str(count), env={**os.environ, **env}) as server:
        running = children(server.process.pid)
        try:
            yield server, running
        finally:
            server.process.kill()
            server.process.wait()
            for pid in running:
                wait_until(lambda pid=pid: not alive(pid))  # type: ignore[misc]


def answer(url: str) -> dict[str, Any]:
    """Ask on a connection of its own."""
    with httpx2.Client(base_url=url, timeout=30) as client:
        reply = client.post("/v1/ask", json={"question": "shore power"})
        assert reply.status_code == 200
        return {**reply.json(), "timings": None}


def answered_by(url: str, pids: list[int]) -> bool:
    """Whether each of these processes has used processor time on some forty questions."""
    before = [spent(pid) for pid in pids]
    for _ in range(40):
        answer(url)
    return all(spent(pid) > at for pid, at in zip(pids, before, strict=True))


def spent(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def refused(folder: Path, port: int | None) -> tuple[int, str]:
    """Run a server with workers that cannot start; return its exit status and what it says."""
    assert port is not None
    command = [*serve_command(folder, port=port), "--workers", "2"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stderr


def test_two_workers_share_a_port_and_one_line_announces_it(archived: Path) -> None:
    with workers(archived) as (server, running):
        assert server.announcement == (
            f"semsearch: listening on {server.url} (15 articles, 2 workers); Ctrl+C stops\n"
        )
        assert urlsplit(server.url).port
        assert len(running) == 2
        assert answered_by(server.url, running)
        assert len({json.dumps(answer(server.url), sort_keys=True) for _ in range(10)}) == 1
        status, told = refused(archived, urlsplit(server.url).port)
        assert status == 2
        assert "address already in use" in told


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_dies_is_replaced_and_a_signal_stops_all_with_status_0(
    archived: Path, sign: signal.Signals
) -> None:
    with workers(archived) as (server, running):
        os.kill(running[0], signal.SIGKILL)
        assert server.process.stderr is not None
        assert server.process.stderr.readline() == "semsearch: a worker ended with status -9: replaced\n"
        wait_until(lambda: len(children(server.process.pid)) == 2)
        renewed = children(server.process.pid)
        assert running[1] in renewed
        assert running[0] not in renewed
        wait_until(lambda: answered_by(server.url, renewed), seconds=60)
        server.process.send_signal(sign)
        assert server.process.wait(timeout=30) == 0
        assert not any(alive(pid) for pid in renewed)
        assert refuses(server.url)
        assert server.process.stderr.read() == ""


def test_workers_stop_when_the_first_process_is_killed(archived: Path) -> None:
    with workers(archived) as (server, running):
        server.process.kill()
        server.process.wait()
        for pid in running:
            wait_until(lambda pid=pid: not alive(pid))  # type: ignore[misc]
        assert refuses(server.url)


def test_a_signal_during_the_start_stops_it(archived: Path) -> None:
    process = subprocess.Popen(
        [*serve_command(archived), "--workers", "2"],
        stderr=subprocess.PIPE,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert process.stderr is not None
    with process.stderr:
        try:
            wait_until(lambda: len(children(process.pid)) == 2)
            starting = children(process.pid)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0
            assert not any(alive(pid) for pid in starting)
            assert process.stderr.read() == ""
        finally:
            process.kill()
            process.wait()


def test_a_worker_that_cannot_start_ends_the_server_with_its_error(archived: Path, tmp_path: Path) -> None:
    copy_index(archived, tmp_path / "index")
    next((tmp_path / "index").rglob("model.onnx")).write_bytes(b"no model")
    done = subprocess.run(
        [*serve_command(tmp_path / "index"), "--workers", "2"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith("semsearch: the exported model in ")
    assert done.stderr.count("\n") == 1


def test_an_index_problem_and_a_port_in_use_are_reported_without_starting_workers(
    archived: Path, tmp_path: Path, server: Any
) -> None:
    assert refused(tmp_path / "none", 0)[0] == 4
    port = urlsplit(server.url).port
    status, told = refused(archived, port)
    assert status == 2
    assert told.startswith(f"semsearch: cannot listen on 127.0.0.1 port {port} (address already in use)")


def test_workers_verify_tokens_of_one_key(archived: Path, tmp_path: Path) -> None:
    copy_index(archived, tmp_path / "index")
    (tmp_path / "index" / "token.key").unlink(missing_ok=True)
    with workers(tmp_path / "index", SEMSEARCH_SERVER_REQUIRE_TOKEN="yes") as (server, running):
        assert "requires access tokens" in server.announcement
        command = [sys.executable, "-m", "semsearch", "token", "--index", str(tmp_path / "index")]
        token = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
        before = [spent(pid) for pid in running]
        for _ in range(40):
            with httpx2.Client(base_url=server.url, timeout=30) as client:
                asked = {"question": "shore power"}
                assert client.post("/v1/ask", json=asked).status_code == 401
                reply = client.post("/v1/ask", json=asked, headers={"Authorization": f"Bearer {token}"})
                assert reply.status_code == 200
        assert all(spent(pid) > at for pid, at in zip(running, before, strict=True))
