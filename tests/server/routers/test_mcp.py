from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from semsearch import Index, Settings
from semsearch.errors import SettingsError
from semsearch.server import app
from semsearch.server.middleware import MAX_BODY
from semsearch.server.routers.mcp import ABSENT
from semsearch.settings import ServerSettings

LISTED = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
NAMED = Settings(index=Path("nowhere"), server=ServerSettings(names="news.example.org wiki.example.org"))


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Host": "evil.example"}, 421, "foreign_host"),
        ({"Host": "localhost", "Origin": "https://evil.example"}, 403, "foreign_origin"),
        ({"Host": "localhost", "Origin": "null"}, 403, "foreign_origin"),
        ({"Host": "192.0.2.7", "Origin": "http://192.0.2.8"}, 403, "foreign_origin"),
        ({"Host": "localhost:8080", "Origin": "http://localhost:6274"}, 200, ""),
        ({"Host": "[::1]:8080", "Origin": "http://127.0.0.1"}, 200, ""),
        ({"Host": "news.example.org", "Origin": "https://wiki.example.org"}, 200, ""),
        ({"Host": socket.gethostname()}, 200, ""),
    ],
)
def test_tools_beside_the_server_and_under_its_names_may_use_it(
    headers: dict[str, str], status: int, code: str
) -> None:
    with TestClient(app(Index(NAMED))) as client:
        reply = client.post("/mcp", json=LISTED, headers=headers)
    assert reply.status_code == status
    assert reply.json().get("code", "") == code
    assert reply.headers["content-type"] == f"application/{'problem+' if code else ''}json"


def test_a_name_of_no_host_is_a_wrong_setting() -> None:
    with pytest.raises(SettingsError, match="NAMES must be host names separated by spaces"):
        Settings.load(environ={"SEMSEARCH_SERVER_NAMES": "https://news.example.org/"})


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "OPTIONS"])
def test_mcp_allows_only_post(method: str) -> None:
    with TestClient(app(Index(NAMED)), base_url="http://localhost") as client:
        reply = client.request(method, "/mcp")
    assert (reply.status_code, reply.headers["allow"]) == (405, "POST")
    assert reply.json()["code"] == "method_not_allowed"


def test_a_body_above_the_limit_is_refused() -> None:
    with TestClient(app(Index(NAMED)), base_url="http://localhost") as client:
        reply = client.post(
            "/mcp", content=b" " * (MAX_BODY + 1), headers={"Content-Type": "application/json"}
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


def test_the_sdk_is_imported_by_the_first_request() -> None:
    program = (
        "import sys; from starlette.testclient import TestClient; from semsearch import Index;"
        "from semsearch.server import app;"
        "client = TestClient(app(Index.open('nowhere')), base_url='http://localhost'); client.__enter__();"
        "before = 'mcp.server' in sys.modules;"
        f"print(before, client.post('/mcp', json={LISTED}).status_code, 'mcp.server' in sys.modules);"
        "client.__exit__(None, None, None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.stdout, done.stderr, done.returncode) == ("False 200 True\n", "", 0)


def test_without_its_lifespan_the_route_fails() -> None:
    client = TestClient(app(Index(NAMED)), base_url="http://localhost", raise_server_exceptions=False)
    assert client.post("/mcp", json=LISTED).status_code == 500


def test_an_application_can_be_run_again() -> None:
    application = app(Index(NAMED))
    for _ in range(2):
        with TestClient(application, base_url="http://localhost") as client:
            assert client.post("/mcp", json=LISTED).status_code == 200
