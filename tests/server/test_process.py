from __future__ import annotations

import errno
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
import uvicorn

from semsearch import Index
from semsearch.cancellation import CancelToken
from semsearch.errors import UsageError
from semsearch.query.dates.rules import RULES, rule_pattern
from semsearch.server import http_server, process
from semsearch.server.http_server import HttpServer, server_on
from tests.builders import copy_index
from tests.conditions import wait_until
from tests.servers import refuses, started

Serving = Callable[..., Any]
Refused = Callable[[Path, str, int], str]
QUESTIONS = ["shore power", "orchard frost", "新的电车线路", "rulings on facial recognition in China"]


@pytest.fixture
def refused(command: Callable[[Path, str, int], list[str]]) -> Refused:
    """Runs a server that fails to start, and returns what it prints."""

    def start(folder: Path, host: str, port: int) -> str:
        done = subprocess.run(
            command(folder, host, port), capture_output=True, text=True, timeout=30, check=False
        )
        assert (done.returncode, done.stdout) == (1, "")
        return done.stderr

    return start


def begun(url: str, body: bytes, held: int) -> socket.socket:
    """Send a request without the last bytes of its body: it is in flight from now on."""
    host, port = urlsplit(url).hostname, urlsplit(url).port
    connection = socket.create_connection((host, port), timeout=20)
    head = f"POST /v1/ask HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
    connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[:-held])
    return connection


def everything(connection: socket.socket) -> bytes:
    with connection:
        received = b""
        while part := connection.recv(65536):
            received += part
    return received


def test_one_line_announces_the_url(server: Any) -> None:
    assert server.announced == f"semsearch: listening on {server.url} (15 articles); Ctrl+C stops\n"
    assert server.client.get("/healthz").status_code == 200


def test_replies_on_a_persistent_connection_are_not_delayed(server: Any) -> None:
    def median() -> float:
        taken = []
        for _ in range(40):
            start = time.perf_counter()
            server.client.get("/healthz")
            taken.append(time.perf_counter() - start)
        return sorted(taken)[20]

    # Seconds. Waiting for a delayed acknowledgement costs 0.04 each time; other work may slow a round or two.
    assert any(median() < 0.03 for _ in range(10))


CURLED = [
    (200, ["/healthz"]),
    (200, ["/readyz"]),
    (200, ["/openapi.json"]),
    (200, ["/v1/ask?q=shore+power&provider=Harbour&provider=Coast&limit=2"]),
    (200, ["/v1/facets?topic=Ports"]),
    (200, ["/v1/search", "--json", '{"question": "shore power"}']),
    (200, ["/v1/ask", "--json", '{"question": "shore \\ud800 power\\u0000"}']),
    (404, ["/v1/articles/../x"]),
    (404, ["/v1/articles/%00"]),
    (405, ["/v1/ask", "-X", "DELETE"]),
    (415, ["/v1/ask", "-d", "question=shore"]),
    (400, ["/v1/ask", "--json", "{question: shore}"]),
    (422, ["/v1/ask", "--json", '{"question": "shore", "limt": 3}']),
]


@pytest.mark.parametrize(("status", "arguments"), CURLED, ids=[" ".join(asked) for _, asked in CURLED])
def test_curl_gets_json_and_problems(server: Any, status: int, arguments: list[str]) -> None:
    path, *options = arguments
    command = [
        "curl",
        "-sS",
        "--path-as-is",
        "-w",
        "\n%{http_code} %{content_type}",
        server.url + path,
        *options,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
    body, _, ended = done.stdout.rpartition("\n")
    assert ended == f"{status} application/{'json' if status == 200 else 'problem+json'}"
    assert json.loads(body)


@pytest.mark.parametrize("size", [66_000, 5_000_000])
def test_a_body_that_is_far_too_large_gets_a_reply(server: Any, size: int) -> None:
    reply = server.client.post("/v1/ask", content=b"x" * size, headers={"Content-Type": "application/json"})
    assert (reply.status_code, reply.json()["code"]) == (413, "body_too_large")
    assert server.client.get("/healthz").status_code == 200


def test_a_head_reply_has_no_body(server: Any) -> None:
    reply = server.client.head("/v1/facets")
    assert (reply.status_code, reply.content) == (200, b"")
    assert int(reply.headers["content-length"]) == len(server.client.get("/v1/facets").content)


def test_concurrent_requests_get_identical_answers(server: Any) -> None:
    def answers(number: int) -> list[str]:
        given = []
        with httpx2.Client(base_url=server.url, timeout=30) as client:
            for at in range(20):
                question = QUESTIONS[(number + at) % len(QUESTIONS)]
                reply = client.post("/v1/ask", json={"question": question})
                assert reply.status_code == 200
                given.append(json.dumps({**reply.json(), "timings": None}, sort_keys=True))
        return given

    with ThreadPoolExecutor(16) as threads:
        given = [answer for each in threads.map(answers, range(16)) for answer in each]
    assert len(given) == 320
    assert len(set(given)) == len(QUESTIONS)


def test_a_new_revision_is_served_without_a_restart(archived: Path, tmp_path: Path, serving: Serving) -> None:
    copy_index(archived, tmp_path / "index")
    added = {"title": "Zeppelin moors above the old mill", "webUrl": "https://sky.example/zeppelin"}
    (tmp_path / "more.jsonl").write_text(json.dumps(added), encoding="utf-8")
    code = "import sys; from semsearch import Index; print(Index.open(sys.argv[1]).add(sys.argv[2]).revision)"
    with serving(tmp_path / "index") as server:
        before = server.client.get("/v1/ask", params={"q": "zeppelin"}).json()
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "index"), str(tmp_path / "more.jsonl")],
            capture_output=True,
            text=True,
            check=True,
        )
        answers = [before]

        def renewed() -> bool:
            answers.append(server.client.get("/v1/ask", params={"q": "zeppelin"}).json())
            return bool(answers[-1]["index"]["revision"] == int(done.stdout))

        wait_until(renewed)
    after = answers[-1]
    assert before["index"]["articles"] == 15
    assert before["index"]["revision"] < after["index"]["revision"]
    assert after["index"]["articles"] == 16
    assert after["stories"][0]["article"]["title"] == added["title"]


def test_a_signal_lets_the_server_answer_requests_in_flight(archived: Path, serving: Serving) -> None:
    body = b'{"question": "shore power", "limit": 1}'
    with serving(archived) as server:
        connections = [begun(server.url, body, held=5) for _ in range(5)]
        idle = socket.create_connection((urlsplit(server.url).hostname, urlsplit(server.url).port))
        assert server.client.get("/healthz").status_code == 200  # the requests before it have arrived
        told = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        wait_until(lambda: refuses(server.url))
        assert server.process.poll() is None
        for connection in connections:
            connection.sendall(body[-5:])
        received = [everything(connection) for connection in connections]
        idle.close()
        assert server.process.wait(timeout=25) == 0
        assert time.monotonic() - told < 25  # seconds, of SHUTDOWN_TIMEOUT = 30
        assert server.process.stderr.read() == ""
    for reply in received:
        head, _, content = reply.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 OK")
        assert len(json.loads(content)["stories"]) == 1


PAUSED = (  # every question that a client asks waits for a line on stdin
    "import sys; from semsearch import Index; from semsearch.server import serve\n"
    "class Paused(Index):\n"
    "    def ask(self, *asked, **more):\n"
    "        if more.get('write', True):\n"
    "            print('asked', file=sys.stderr, flush=True)\n"
    "            sys.stdin.readline()\n"
    "        return super().ask(*asked, **more)\n"
    "serve(Paused.open(sys.argv[1]), '127.0.0.1', 0)"
)


def test_after_a_signal_incomplete_requests_are_closed(archived: Path, serving: Serving) -> None:
    with serving(archived) as server:
        place = (urlsplit(server.url).hostname, urlsplit(server.url).port)
        body = begun(server.url, b'{"question": "shore power"}', held=5)
        head, kept = (socket.create_connection(place, timeout=20) for _ in range(2))
        head.sendall(b"POST /v1/ask HTTP/1.1\r\nHost: a\r\nConte")
        kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        answered = b""
        while not answered.endswith(b'{"status":"ok"}'):
            answered += kept.recv(65536)
        kept.sendall(b"GET /v1/ask?q=shore HTTP/1.1\r\n")
        assert server.client.get("/healthz").status_code == 200  # the requests before it have arrived
        told = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=25) == 0
        assert time.monotonic() - told < 25  # seconds, of SHUTDOWN_TIMEOUT = 30
        assert server.process.stderr.read() == ""
    assert [everything(connection) for connection in (body, head, kept)] == [b"", b"", b""]


class Slow(Index):
    """An index whose questions take longer than a request may take to arrive."""

    answering = threading.Event()

    def ask(self, *asked: Any, **more: Any) -> Any:
        self.answering.set()
        assert self.released.wait(30)
        return super().ask(*asked, **more)

    released = threading.Event()


@contextmanager
def impatient(index: Index) -> Iterator[tuple[HttpServer, tuple[str, int]]]:
    """Serve an index in a thread; a request has 0.5 seconds to arrive. Yield the server and its address."""
    config = server_on(index, "127.0.0.1", lambda: None).config
    listener = socket.create_server(("127.0.0.1", 0))
    server = HttpServer(config, lambda: None, lambda cancel: None, request_timeout=0.5)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        wait_until(lambda: server.started)
        yield server, listener.getsockname()
    finally:
        server.should_exit = True
        thread.join()


def test_a_request_that_stays_incomplete_is_closed_while_the_server_runs(archived: Path) -> None:
    with Index.open(archived) as index, impatient(index) as (server, place):
        silent, head, body, kept = (socket.create_connection(place, timeout=20) for _ in range(4))
        head.sendall(b"POST /v1/ask HTTP/1.1\r\nHost: a\r\nConte")
        body.sendall(
            b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b'Content-Length: 100\r\n\r\n{"question"'
        )
        kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        answered = b""
        while not answered.endswith(b'{"status":"ok"}'):
            answered += kept.recv(65536)
        kept.sendall(b"GET /v1/ask?q=shore HTTP/1.1\r\n")
        assert [everything(connection) for connection in (silent, head, body, kept)] == [b"", b"", b"", b""]
        wait_until(lambda: not server.server_state.connections)


def test_a_request_that_has_arrived_may_take_longer(archived: Path) -> None:
    with Slow.open(archived) as index, impatient(index) as (_, place):
        assert isinstance(index, Slow)
        url = f"http://{place[0]}:{place[1]}"
        with ThreadPoolExecutor(1) as pool:
            asked = pool.submit(httpx2.get, f"{url}/v1/ask", params={"q": "shore power"}, timeout=60)
            try:
                assert index.answering.wait(30)
                with socket.create_connection(place, timeout=20) as later:  # outlived by the question
                    assert everything(later) == b""
            finally:
                index.released.set()
            assert asked.result(60).json()["stories"]


def test_a_signal_lets_the_server_finish_a_slow_answer(archived: Path) -> None:
    with started(sys.executable, "-c", PAUSED, str(archived)) as server:
        stdin, stderr = server.process.stdin, server.process.stderr
        assert stdin is not None
        assert stderr is not None
        whole, part = b'{"question": "shore power", "limit": 1}', b'{"question": "shore power"}'
        waiting, hanging = begun(server.url, whole, held=1), begun(server.url, part, held=5)
        waiting.sendall(whole[-1:])
        assert stderr.readline() == "asked\n"
        server.process.send_signal(signal.SIGTERM)
        assert everything(hanging) == b""  # closed after INCOMPLETE_TIMEOUT
        assert server.process.poll() is None
        stdin.write("continue\n")
        stdin.flush()
        head, _, content = everything(waiting).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 OK")
        assert len(json.loads(content)["stories"]) == 1
        assert server.process.wait(timeout=25) == 0


def test_an_interrupt_under_load_truncates_no_reply(archived: Path, serving: Serving) -> None:
    statuses: list[int] = []
    cut: list[Exception] = []

    def ask(url: str) -> None:
        with httpx2.Client(base_url=url, timeout=20) as client:
            while True:
                try:
                    reply = client.get("/v1/ask", params={"q": "shore power"})
                    statuses.append(reply.status_code)
                    assert reply.json()["stories"]
                except (httpx2.ConnectError, httpx2.ReadError):
                    return  # the server is gone
                except Exception as error:  # noqa: BLE001 (told by the assertion below)
                    if "without sending a response" not in str(error):
                        cut.append(error)
                    return

    with serving(archived) as server:
        threads = [threading.Thread(target=ask, args=(server.url,)) for _ in range(6)]
        for thread in threads:
            thread.start()
        wait_until(lambda: len(statuses) > 6)
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(timeout=25) == 0
        for thread in threads:
            thread.join(timeout=20)
    assert not cut
    assert len(statuses) > 6
    assert set(statuses) == {200}


def test_a_port_in_use_is_a_usage_error_of_one_line(server: Any, archived: Path, refused: Refused) -> None:
    port = urlsplit(server.url).port
    told = refused(archived, "127.0.0.1", port)
    assert told == (
        f"usage: cannot listen on 127.0.0.1 port {port} (address already in use): choose another --host or "
        "--port, or --port 0 for a free one\n"
    )


def test_an_address_of_another_machine_is_a_usage_error(archived: Path, refused: Refused) -> None:
    told = refused(archived, "192.0.2.1", 0)
    assert told.startswith("usage: cannot listen on 192.0.2.1 port 0 (")
    assert told.count("\n") == 1


def test_index_problems_are_reported_before_the_port_is_opened(
    archived: Path, tmp_path: Path, refused: Refused
) -> None:
    with socket.create_server(
        ("127.0.0.1", 0)
    ) as taken:  # had it come to that, the port would be the problem
        port = taken.getsockname()[1]
        assert refused(tmp_path / "none", "127.0.0.1", port).startswith("index_missing: ")
        copy_index(archived, tmp_path / "index")
        database = next((tmp_path / "index").rglob("articles.sqlite"))
        database.write_bytes(b"not a database" * 1000)
        for beside in database.parent.glob("articles.sqlite-*"):
            beside.unlink()
        assert refused(tmp_path / "index", "127.0.0.1", port).startswith("index_damaged: ")


def test_an_ipv6_address_is_shown_in_brackets(archived: Path, serving: Serving) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    with serving(archived, "::1") as server:
        assert server.url.startswith("http://[::1]:")
        assert server.client.get("/healthz").status_code == 200


# --- errors of the socket and of uvicorn ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "port"),
    [
        ("no-such-host.invalid", 0),  # socket.gaierror
        ("999.1.1.1", 0),
        ("127.0.0.1", -1),
        ("x" * 64 + ".example", 0),  # UnicodeError, from the codec of host names
        ("\ud800", 0),
        ("192.0.2.1", 0),  # OSError: not an address of this machine
    ],
)
def test_an_address_that_cannot_be_bound_is_a_usage_error(host: str, port: int) -> None:
    with pytest.raises(UsageError, match="choose another --host or --port, or --port 0 for a free one"):
        process._listen(host, port)


@pytest.mark.parametrize(
    "error",
    [
        *(OSError(number, os.strerror(number)) for number in (errno.EACCES, errno.EADDRINUSE, errno.EMFILE)),
        OverflowError("bind(): port must be 0-65535."),
    ],
)
def test_errors_of_bind_are_usage_errors_and_close_the_socket(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []

    class Socket(socket.socket):
        def bind(self, _: Any, /) -> None:
            opened.append(self)
            raise error

    monkeypatch.setattr(socket, "socket", Socket)
    with pytest.raises(UsageError, match=r"cannot listen on 127\.0\.0\.1 port 80 "):
        process._listen("127.0.0.1", 80)
    assert opened[0].fileno() == -1


def test_a_lifespan_that_fails_is_an_error_and_nothing_is_announced() -> None:
    async def failing(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError("no lifespan")

    announced: list[str] = []
    config = uvicorn.Config(failing, lifespan="on", log_config=None)
    server = http_server.HttpServer(
        config, lambda: announced.append("listening"), lambda _: announced.append("prepared")
    )
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        pytest.raises(RuntimeError, match="the server failed to start: see its log"),
    ):
        server.run(sockets=[listener])
    assert announced == []


def test_pages_are_prepared_once_the_server_listens_and_in_a_thread() -> None:
    prepared: list[threading.Thread] = []
    listening = threading.Event()

    async def started(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})

    def prepare(cancel: CancelToken) -> None:
        try:
            assert listening.is_set()
            prepared.append(threading.current_thread())
        finally:
            server.should_exit = True

    server = http_server.HttpServer(
        uvicorn.Config(started, lifespan="on", log_config=None), listening.set, prepare
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server.run(sockets=[listener])
    assert len(prepared) == 1
    assert prepared[0] is not threading.current_thread()


def test_pages_that_cannot_be_prepared_leave_the_server_running(tmp_path: Path) -> None:
    with Index.open(tmp_path / "none") as index:
        http_server._prepare(index, CancelToken())  # the index is missing: the reader of a page is told


def test_no_question_compiles_patterns_of_dates_and_no_collection_goes_through_all_objects(
    index: Index,
) -> None:
    rule_pattern.cache_clear()
    try:
        http_server._prepare(index, CancelToken())
        assert rule_pattern.cache_info().currsize == len(RULES)
        assert gc.get_freeze_count() > 50_000
    finally:
        gc.unfreeze()


def test_stopping_cancels_what_is_prepared_after_the_start() -> None:
    cancelled = threading.Event()

    def prepare(cancel: CancelToken) -> None:
        cancel.add_callback(cancelled.set)
        cancelled.wait(30)  # the process would end only then

    async def application(scope: Any, receive: Any, send: Any) -> None:
        """Answer nothing."""

    def listening() -> None:
        server.should_exit = True

    config = uvicorn.Config(application, lifespan="off", ws="none", log_config=None)
    server = http_server.HttpServer(config, listening, prepare)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        start = time.monotonic()
        http_server.run(server, listener)
    assert cancelled.is_set()
    assert time.monotonic() - start < 30
