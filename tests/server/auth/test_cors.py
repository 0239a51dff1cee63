from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from semsearch import Index, Settings
from semsearch.server import app
from semsearch.settings import ServerSettings

WIKI, OTHER = "https://wiki.example", "http://wiki.intranet:8080"
ASKED = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,content-type",
}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A client of an application that requires tokens and has two origins, and no index."""
    server = ServerSettings(require_token="yes", origins=f"{WIKI} {OTHER}", token_key="k" * 32)
    with TestClient(app(Index(Settings(index=tmp_path / "none", server=server)))) as opened:
        yield opened


@pytest.mark.parametrize("origin", [WIKI, OTHER])
@pytest.mark.parametrize("path", ["/v1/ask", "/v1/suggest", "/v1/chat/completions", "/oembed"])
def test_a_preflight_is_answered_without_a_token(client: TestClient, origin: str, path: str) -> None:
    reply = client.options(path, headers={**ASKED, "Origin": origin})
    assert reply.status_code == 200
    assert reply.headers["access-control-allow-origin"] == origin
    assert "access-control-allow-credentials" not in reply.headers
    assert set(reply.headers["access-control-allow-methods"].split(", ")) == {"GET", "POST", "OPTIONS"}
    allowed = {name.lower() for name in reply.headers["access-control-allow-headers"].split(", ")}
    assert {"accept", "authorization", "content-type", "if-none-match", "last-event-id"} <= allowed
    assert "Origin" in reply.headers["vary"]


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://wiki.example", f"{WIKI}.evil.example", "null"]
)
def test_a_foreign_preflight_is_refused_with_a_reason(client: TestClient, origin: str) -> None:
    reply = client.options("/v1/ask", headers={**ASKED, "Origin": origin})
    assert (reply.status_code, reply.json()["code"]) == (403, "foreign_origin")
    assert not [name for name in reply.headers if name.startswith("access-control-")]


def test_a_preflight_allows_conditional_requests_for_feeds(client: TestClient) -> None:
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "if-none-match"}
    assert client.options("/v1/feed.json", headers={**asked, "Origin": WIKI}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/embed", "/oembed/", "/oembedded", "/mcp", "/sign-in", "/healthz", "/openapi.json"]
)
def test_other_paths_are_not_shared(client: TestClient, path: str) -> None:
    for method in ("OPTIONS", "GET"):
        reply = client.request(method, path, headers={**ASKED, "Origin": WIKI})
        assert not [name for name in reply.headers if name.startswith("access-control-")]


def test_refusals_are_shared_too(client: TestClient) -> None:
    reply = client.get("/v1/ask?q=faces", headers={"Origin": WIKI})
    assert (reply.status_code, reply.json()["code"]) == (401, "token_missing")
    assert reply.headers["access-control-allow-origin"] == WIKI
    assert reply.headers["access-control-expose-headers"] == "ETag"


def test_replies_vary_by_origin(client: TestClient) -> None:
    assert "Origin" in ", ".join(client.get("/v1/ask?q=faces").headers.get_list("vary"))


def test_without_origins_nothing_is_shared(tmp_path: Path) -> None:
    with TestClient(app(Index.open(tmp_path / "none")), base_url="http://localhost") as client:
        for reply in (
            client.options("/v1/ask", headers={**ASKED, "Origin": WIKI}),
            client.get("/v1/ask?q=faces", headers={"Origin": WIKI}),
        ):
            assert (reply.status_code, reply.json()["code"]) == (403, "foreign_origin")
            assert not [name for name in reply.headers if name.startswith("access-control-")]
