from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import Any

import pytest
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from semsearch import Index, Settings
from semsearch.api import app
from semsearch.api.guard import LARGEST
from semsearch.api.mcp import ABSENT, check
from semsearch.errors import SettingsError
from semsearch.settings import ServerSettings

LISTED = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
NAMED = Settings(index=Path("nowhere"), server=ServerSettings(names="news.example.org wiki.example.org"))
NAMES = {"127.0.0.1", "news.example.org", "wiki.example.org"}


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1:8080", ""),
        ("localhost", ""),
        ("LOCALHOST:80", ""),
        ("[::1]:8080", ""),
        ("192.0.2.7:8080", ""),
        ("news.example.org", ""),
        ("News.example.org:443", "https://news.example.org"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("127.0.0.1:8080", "http://localhost:6274"),
        ("[::1]:8080", "http://127.0.0.1"),
        ("localhost:8080", "https://wiki.example.org"),
        ("192.0.2.7:8080", "http://192.0.2.7:8080"),
    ],
)
def test_requests_that_name_this_server_pass(host: str, origin: str) -> None:
    check(host, origin, NAMES)


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("", "", 421),
        ("evil.example:8080", "", 421),
        ("evil.example:8080", "http://evil.example:8080", 421),
        ("localhost.evil.example", "", 421),
        ("127.0.0.1.evil.example", "", 421),
        ("news.example.org.evil.example", "", 421),
        ("evil.example@localhost.", "", 421),
        ("[::1", "", 421),
        ("localhost:8080", "http://evil.example", 403),
        ("localhost:8080", "http://192.0.2.7", 403),
        ("localhost:8080", "null", 403),
        ("localhost:8080", "file://", 403),
        ("192.0.2.7", "http://192.0.2.8", 403),
        ("news.example.org", "http://[::1", 403),
    ],
)
def test_requests_under_foreign_names_and_from_foreign_pages_are_refused(
    host: str, origin: str, status: int
) -> None:
    with pytest.raises(HTTPException) as caught:
        check(host, origin, NAMES)
    assert caught.value.status_code == status


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Host": "evil.example"}, 421, "foreign_host"),
        ({"Host": "localhost", "Origin": "https://evil.example"}, 403, "foreign_origin"),
        ({"Host": "news.example.org", "Origin": "https://wiki.example.org"}, 200, ""),
        ({"Host": socket.gethostname()}, 200, ""),
    ],
)
def test_the_settings_name_the_server(headers: dict[str, str], status: int, code: str) -> None:
    with TestClient(app(Index(NAMED))) as client:
        reply = client.post("/mcp", json=LISTED, headers=headers)
    assert reply.status_code == status
    assert reply.json().get("code", "") == code
    assert reply.headers["content-type"] == f"application/{'problem+' if code else ''}json"


def test_a_name_of_no_host_is_a_wrong_setting() -> None:
    with pytest.raises(SettingsError, match="NAMES must be names of hosts with spaces between"):
        Settings.load(environ={"SEMSEARCH_SERVER_NAMES": "https://news.example.org/"})


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "OPTIONS"])
def test_only_post_is_taken_so_that_no_stream_stays_open(method: str) -> None:
    with TestClient(app(Index(NAMED)), base_url="http://localhost") as client:
        reply = client.request(method, "/mcp")
    assert (reply.status_code, reply.headers["allow"]) == (405, "POST")
    assert reply.json()["code"] == "method_not_allowed"


def test_a_body_above_the_limit_is_refused() -> None:
    with TestClient(app(Index(NAMED)), base_url="http://localhost") as client:
        reply = client.post(
            "/mcp", content=b" " * (LARGEST + 1), headers={"Content-Type": "application/json"}
        )
    assert (reply.status_code, reply.json()["code"]) == (413, "body_too_large")


def test_without_the_sdk_the_route_says_so_and_the_others_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    with TestClient(app(Index(NAMED)), base_url="http://localhost") as client:
        reply: Any = client.post("/mcp", json=LISTED)
        assert client.get("/healthz").status_code == 200
    assert (reply.status_code, reply.json()["code"]) == (501, "not_installed")
    assert reply.json()["detail"] == ABSENT


def test_an_application_can_be_run_again() -> None:
    application = app(Index(NAMED))
    for _ in range(2):
        with TestClient(application, base_url="http://localhost") as client:
            assert client.post("/mcp", json=LISTED).status_code == 200
