from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from starlette.requests import Request
from starlette.testclient import TestClient
from starlette.types import Message

from semsearch import Index
from semsearch.cancellation import CancelToken
from semsearch.errors import IndexDamaged
from semsearch.schemas import examples
from semsearch.server import app, problems, streaming
from tests.conditions import wait_until
from tests.servers import started
from tests.summaries.model_server import Call, ModelServer, Script, served

SSE = {"Accept": "text/event-stream"}
WRITING = (
    "import sys; from pathlib import Path; from semsearch import Index, Settings\n"
    "from semsearch.settings import LlmSettings; from semsearch.server import http_server, serve, streaming\n"
    "streaming.HEARTBEAT, http_server.SHUTDOWN_TIMEOUT = float(sys.argv[3]), int(sys.argv[4])\n"
    "llm = LlmSettings(sys.argv[2], 'small-model', 60_000, 'sk-1')\n"
    "serve(Index(Settings(index=Path(sys.argv[1]), llm=llm)), '127.0.0.1', 0)"
)
Events = list[tuple[str, dict[str, Any]]]


def parsed(body: str) -> Events:
    """Read events strictly: each is a name and one line of data."""
    found = []
    for block in body.split("\n\n")[:-1]:
        if block == ":":
            continue
        name, data = re.fullmatch(r"event: (\w+)\ndata: (.*)", block).groups()  # type: ignore[union-attr]
        assert data.isascii()
        found.append((name, json.loads(data)))
    assert body.endswith("\n\n")
    return found


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with served() as running:
        yield running


@contextmanager
def writing(
    archived: Path, model: ModelServer, heartbeat: float = 15, patience: int = 30
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-c", WRITING, str(archived), model.url, str(heartbeat), str(patience)]
    with started(*command) as server:
        yield server.process, server.url


# --- without a model --------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_sources_come_before_the_sentences_and_the_whole_answer_comes_last(
    client: httpx2.Client, method: str
) -> None:
    question = "shore power for ships"
    if method == "GET":
        reply = client.get("/v1/ask", params={"q": question}, headers=SSE)
        whole = client.get("/v1/ask", params={"q": question}).json()
    else:
        reply = client.post("/v1/ask", json={"question": question}, headers=SSE)
        whole = client.post("/v1/ask", json={"question": question}).json()
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["x-accel-buffering"] == "no"
    assert "content-length" not in reply.headers
    events = parsed(reply.text)
    names = [name for name, _ in events]
    sentences = [data for name, data in events if name == "sentence"]
    assert names == ["interpretation", "stories", *["sentence"] * len(sentences), "done"]
    done = events[-1][1]
    assert {**done, "timings": None} == {**whole, "timings": None}
    assert {**events[0][1], **events[1][1]} == {
        key: done[key] for key in ("question", "interpretation", "confidence", "stories", "why_not", "index")
    }
    assert sentences == [
        {**sentence, "number": number, "writer": ""} for number, sentence in enumerate(done["summary"], 1)
    ]
    assert sentences


def test_explained_and_chinese_answers_travel_whole(client: httpx2.Client) -> None:
    reply = client.post("/v1/ask", json={"question": "新的电车线路", "explain": True}, headers=SSE)
    done = parsed(reply.text)[-1][1]
    assert done["stories"][0]["article"]["title"] == "城市公布新的电车线路"
    assert "why" in done["stories"][0]


def test_answer_without_confidence_has_no_summary(client: httpx2.Client) -> None:
    events = parsed(client.get("/v1/ask", params={"q": "zzyzx quux"}, headers=SSE).text)
    assert [name for name, _ in events] == ["interpretation", "stories", "done"]
    assert events[1][1]["confidence"] == "none"


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"question": ""}, 422, "question_refused"),
        ({"question": "shore", "limt": 3}, 422, "validation"),
        ({"question": "shore", "why_not": "nothing"}, 404, "not_found"),
    ],
)
def test_errors_before_the_first_event_are_ordinary_problems(
    client: httpx2.Client, asked: dict[str, Any], status: int, code: str
) -> None:
    reply = client.post("/v1/ask", json=asked, headers=SSE)
    assert (reply.status_code, reply.json()["code"]) == (status, code)
    assert reply.headers["content-type"] == problems.MEDIA_TYPE


ACCEPTED = [
    ("text/event-stream", True),
    ("Text/Event-Stream; charset=utf-8", True),
    ("text/event-stream, */*;q=0.1", True),
    ("application/json;q=0.5, text/event-stream", True),
    ("application/json, text/event-stream", False),
    ("text/event-stream;q=0", False),
    ("text/event-stream;q=x", False),
    ("*/*", False),
    ("text/*", False),
    ("", False),
]


@pytest.mark.parametrize(("accept", "streamed"), ACCEPTED, ids=[accept for accept, _ in ACCEPTED])
def test_json_is_given_unless_events_are_asked_for(accept: str, streamed: bool) -> None:
    headers = [(b"accept", accept.encode())] if accept else []
    assert streaming.wanted(Request({"type": "http", "headers": headers})) is streamed


def test_curl_shows_events_as_they_are(server: Any) -> None:
    url = f"{server.url}/v1/ask?q=shore+power"
    done = subprocess.run(
        ["curl", "-sN", "-H", "Accept: text/event-stream", url],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert [name for name, _ in parsed(done.stdout)][0::20] == ["interpretation"]


def failing(index: Index, error: Exception) -> Any:
    """An application whose index fails after the first event."""
    original = index.stream

    def stream(*asked: Any, **more: Any) -> Any:
        yield next(iter(original(*asked, **more)))
        raise error

    index.stream = stream  # type: ignore[method-assign]
    return app(index)


def test_later_error_is_an_event_without_internal_details(index: Any, caplog: Any) -> None:
    with TestClient(failing(index, IndexDamaged("/secret/folder")), base_url="http://localhost") as client:
        reply = client.get("/v1/ask", params={"q": "shore"}, headers=SSE)
    events = parsed(reply.text)
    assert [name for name, _ in events] == ["interpretation", "stories", "error"]
    assert (events[-1][1]["code"], events[-1][1]["status"]) == ("index_damaged", 503)
    assert "secret" not in reply.text
    assert "/secret/folder" in caplog.text


def test_unexpected_error_is_an_event_and_is_logged(index: Any, caplog: Any) -> None:
    with TestClient(
        failing(index, ZeroDivisionError("secret")),
        base_url="http://localhost",
        raise_server_exceptions=False,
    ) as client:
        reply = client.get("/v1/ask", params={"q": "shore"}, headers=SSE)
    events = parsed(reply.text)
    assert events[-1] == (
        "error",
        {
            "type": "urn:semsearch:internal",
            "title": "The server failed",
            "status": 500,
            "detail": "the server failed: the operator finds the reason in its log",
            "instance": "/v1/ask",
            "code": "internal",
        },
    )
    assert "ZeroDivisionError" in caplog.text
    assert "secret" not in caplog.text


def test_the_description_shows_the_events(index: Any) -> None:
    for method in ("get", "post"):
        good = app(index).openapi()["paths"]["/v1/ask"][method]["responses"]["200"]
        shown = parsed(good["content"]["text/event-stream"]["example"])
        assert [name for name, _ in shown] == ["interpretation", "stories", "sentence", "done"]
        assert shown[-1][1] == examples.ANSWER
        for name in ("interpretation", "stories", "sentence", "done", "error"):
            assert f"`{name}`" in good["description"]


# --- with a model -----------------------------------------------------------------------------------------

SHORE = "Shore power cuts diesel exhaust"
PORTS = "Ports buy cables for shore power"


def held(released: threading.Event) -> Script:
    """Return a model that says nothing until it is released."""

    def script(call: Call) -> None:
        assert released.wait(20)
        call.say("NONE")

    return script


def refuses(url: str) -> bool:
    """Return whether the server accepts no more connections."""
    try:
        socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), timeout=20).close()
    except OSError:
        return True
    return False


def begun(url: str) -> socket.socket:
    host, port = urlsplit(url).hostname, urlsplit(url).port
    connection = socket.create_connection((host, port), timeout=20)
    connection.sendall(
        f"GET /v1/ask?q=shore+power HTTP/1.1\r\nHost: {host}\r\nAccept: text/event-stream\r\n\r\n".encode()
    )
    return connection


def until(connection: socket.socket, mark: bytes) -> bytes:
    received = b""
    while mark not in received:
        part = connection.recv(65536)
        assert part, received
        received += part
    return received


def test_generated_sentences_are_streamed_once_verified(archived: Path, model: ModelServer) -> None:
    arrived, spans = threading.Event(), []

    def script(call: Call) -> None:
        start = time.monotonic()
        numbers = {article["title"]: s["number"] for s in call.told["stories"] for article in s["articles"]}
        first = numbers["Ferries plug in at the quay"]
        second = numbers["Ships at berth switch off their engines"]
        call.begin()
        call.delta(f"{SHORE} [{first}]. Pigs fly over Berlin [{first}]. {PORTS} [{second}].")
        call.delta(" And then ")
        assert arrived.wait(20)  # the sentences before
        spans.append(1000 * (time.monotonic() - start))
        call.delta("so.", "stop")

    model.script = script
    with writing(archived, model) as (_, url), begun(url) as connection:
        sources = until(connection, b"event: stories")
        assert b"event: sentence" not in sources
        written = until(connection, b'"number":2')
        arrived.set()
        rest = until(connection, b"event: done")
        assert (written.count(b"event: sentence"), rest.count(b"event: sentence")) == (2, 0)
        while b"0\r\n\r\n" not in rest:
            rest += connection.recv(65536)
        done = json.loads(rest.partition(b"data: ")[2].partition(b"\n\n")[0])
        asked = httpx2.post(f"{url}/v1/ask", json={"question": "shore power"}, timeout=20).json()
    assert [sentence["text"] for sentence in done["summary"]] == [f"{SHORE}.", f"{PORTS}."]
    assert (done["writer"], done["unsupported"]) == ("small-model", 2)
    assert done["timings"]["write_ms"] >= spans[0]
    assert [asked[key] for key in ("summary", "writer", "unsupported")] == [
        done[key] for key in ("summary", "writer", "unsupported")
    ]


def test_heartbeats_are_sent_while_the_model_is_silent(archived: Path, model: ModelServer) -> None:
    released = threading.Event()
    model.script = held(released)
    with writing(archived, model, heartbeat=0.2) as (_, url), begun(url) as connection:
        until(connection, b"event: stories")
        start = time.monotonic()
        for _ in range(3):
            until(connection, b":\n\n\r\n")
        assert time.monotonic() - start >= 0.15
        released.set()
        rest = until(connection, b"0\r\n\r\n")
    done = json.loads(rest.partition(b"event: done\ndata: ")[2].partition(b"\n\n")[0])
    assert (done["writer"], bool(done["summary"])) == ("", True)


@pytest.mark.parametrize("called", [True, False])
def test_disconnecting_cancels_the_model(archived: Path, model: ModelServer, called: bool) -> None:
    def script(call: Call) -> None:
        call.begin()
        call.delta("Half a ")
        call.wait(7)

    model.script = script
    with writing(archived, model) as (_, url):
        connection = begun(url)
        until(connection, b"event: stories")
        if called:
            assert model.called.wait(10)
        connection.close()
        assert model.until_gone(2) or not (called or model.calls)  # disconnected before the call
        assert httpx2.get(f"{url}/healthz").status_code == 200


def test_sigterm_lets_a_stream_finish(archived: Path, model: ModelServer) -> None:
    released = threading.Event()
    model.script = held(released)
    with writing(archived, model) as (process, url), begun(url) as connection:
        until(connection, b"event: stories")
        process.send_signal(signal.SIGTERM)
        wait_until(lambda: refuses(url))
        released.set()
        assert b"event: done" in until(connection, b"event: done")
        assert process.wait(timeout=20) == 0


def test_server_stops_in_time_during_a_stream(archived: Path, model: ModelServer) -> None:
    model.script = lambda call: call.wait(60)
    with writing(archived, model, patience=1) as (process, url), begun(url) as connection:
        until(connection, b"event: stories")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=40) == 0  # seconds; the model may take 60
        assert model.until_gone(1)


def test_thread_of_a_stream_ends_although_the_event_loop_has_stopped() -> None:
    first, released = threading.Event(), threading.Event()
    threads = []

    def parts() -> Iterator[str]:
        threads.append(threading.current_thread())
        yield "a"
        first.set()
        released.wait(10)
        yield "b"

    async def receive() -> Message:
        await asyncio.sleep(inf)
        raise AssertionError

    async def send(message: Message) -> None:
        pass

    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    response = streaming.EventStream(parts(), CancelToken(), Request(scope))
    loop = asyncio.new_event_loop()
    task = loop.create_task(response(scope, receive, send))
    loop.run_until_complete(asyncio.to_thread(first.wait, 10))
    # As asyncio.run does after the main task: all tasks are cancelled, and the loop runs no more.
    tasks = asyncio.all_tasks(loop)
    for each in tasks:
        each.cancel()
    loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    assert task.cancelled()
    released.set()
    threads[0].join(10)
    assert not threads[0].is_alive()
    loop.close()
