from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from semsearch import Index
from semsearch.server import app
from semsearch.server.middleware import MAX_BODY, SecurityHeaders, UnhandledErrors


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A client of an application without an index: questions get a 503."""
    with TestClient(app(Index.open(tmp_path / "none")), base_url="http://localhost") as opened:
        yield opened


def sized(size: int) -> bytes:
    """Return a valid body of that many bytes with an empty question."""
    body = b'{"question": ""}'
    return body + b" " * (size - len(body))


def posted(client: TestClient, content: Any) -> tuple[int, str]:
    reply = client.post("/v1/ask", content=content, headers={"Content-Type": "application/json"})
    return reply.status_code, reply.json()["code"]


def test_a_body_above_the_limit_is_refused(client: TestClient) -> None:
    assert posted(client, sized(MAX_BODY))[0] != 413
    assert posted(client, sized(MAX_BODY + 1)) == (413, "body_too_large")


def test_the_limit_applies_to_a_body_in_chunks(client: TestClient) -> None:
    def chunks(size: int) -> Iterator[bytes]:
        whole = sized(size)
        yield from (whole[at : at + 1000] for at in range(0, size, 1000))

    assert posted(client, chunks(MAX_BODY))[0] != 413
    assert posted(client, chunks(MAX_BODY + 1)) == (413, "body_too_large")


@pytest.mark.parametrize("path", ["/healthz", "/v1/nothing", "/openapi.json"])
def test_replies_disable_content_sniffing(client: TestClient, path: str) -> None:
    assert client.get(path).headers["x-content-type-options"] == "nosniff"


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
@pytest.mark.parametrize(
    ("sent", "policy"),
    [
        ({}, ["frame-ancestors 'none'"]),
        ({"Content-Security-Policy": "default-src 'none'"}, ["default-src 'none'", "frame-ancestors 'none'"]),
        ({"Content-Security-Policy": "frame-ancestors 'self'"}, ["frame-ancestors 'self'"]),
    ],
)
async def test_pages_may_not_be_framed_by_default(sent: dict[str, str], policy: list[str]) -> None:
    (start, _) = await run(HTMLResponse("<p>", headers=sent))
    headers = Headers(raw=start["headers"])
    assert headers.getlist("content-security-policy") == policy
    assert headers["referrer-policy"] == "same-origin"


def test_head_has_the_headers_of_get(client: TestClient) -> None:
    got, headed = client.get("/healthz"), client.head("/healthz")
    assert headed.status_code == got.status_code == 200
    assert headed.headers == got.headers


def test_health_works_without_an_index_and_readiness_does_not(client: TestClient) -> None:
    health, ready = client.get("/healthz"), client.get("/readyz")
    assert (health.status_code, health.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json()["code"]) == (503, "index_missing")
    assert health.headers["cache-control"] == ready.headers["cache-control"] == "no-store"


async def run(application: Any) -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/x", "headers": []}
    try:
        await SecurityHeaders(UnhandledErrors(application))(scope, receive, send)
    except RuntimeError:
        sent.append({"type": "raised"})
    return sent


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_an_unhandled_error_is_a_500_or_is_raised_after_the_reply_started() -> None:
    async def at_once(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError

    async def halfway(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError

    start, body = await run(at_once)
    assert start["status"] == 500
    assert json.loads(body["body"])["code"] == "internal"
    assert [message["type"] for message in await run(halfway)] == ["http.response.start", "raised"]
