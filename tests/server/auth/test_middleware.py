"""Authorization of requests to an application without an index: authorized questions get a 503."""

from __future__ import annotations

import json
import os
import re
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import httpx2
import jwt
import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from semsearch import Index, Settings
from semsearch.server import app
from semsearch.server.auth import access_tokens, frame_ancestors, is_required
from semsearch.server.auth.access_tokens import AccessToken
from semsearch.settings import ServerSettings
from tests.servers import serve_command, started

KEY = "0123456789abcdef0123456789abcdef"
WIKI, FOREIGN = "https://wiki.example", "https://evil.example"
HERE = "http://news.example:8080"
NOW = datetime.now(UTC).replace(microsecond=0)
LATER = NOW + timedelta(days=90)
IN_FRAME = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "cross-site"}


def signed(key: str = KEY, expires: datetime = LATER, **more: Any) -> str:
    return access_tokens.sign(AccessToken(expires, **more), key, NOW - timedelta(days=100))


ANY = signed()
OF_WIKI = signed(origins=(WIKI, "https://other.example"), scope="ask")
OF_QUESTION = signed(question="face payment")


def opened(tmp_path: Path, base_url: str = HERE, **server: str) -> TestClient:
    settings = Settings(index=tmp_path / "none", server=ServerSettings(**server))  # type: ignore[arg-type]
    return TestClient(app(Index(settings)), base_url=base_url, follow_redirects=False)


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[TestClient]:
    """An application that requires tokens and lets the wiki embed."""
    with opened(tmp_path, require_token="yes", origins=WIKI, token_key=KEY) as client:
        yield client


@pytest.fixture
def free(tmp_path: Path) -> Iterator[TestClient]:
    """One that requires none, on this machine."""
    with opened(
        tmp_path, "http://localhost:8080", origins=WIKI, names="news.example", token_key=KEY
    ) as client:
        yield client


def bearer(token: str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", **{name.replace("_", "-"): v for name, v in more.items()}}


def outcome(reply: Any) -> tuple[int, str]:
    return reply.status_code, reply.json().get("code", "")


AUTHORIZED = (503, "index_missing")
REFUSED = (401, "token_refused")


# --- which requests need a token ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "listening", "required"),
    [
        ("auto", "127.0.0.1", False),
        ("auto", "localhost", False),
        ("auto", "::1", False),
        ("auto", "0.0.0.0", True),
        ("auto", "::", True),
        ("auto", "", True),
        ("auto", "192.0.2.7", True),
        ("auto", "news.example", True),
        ("yes", "127.0.0.1", True),
        ("no", "0.0.0.0", False),
    ],
)
def test_tokens_are_required_if_other_machines_can_connect(
    asked: Literal["auto", "yes", "no"], listening: str, required: bool
) -> None:
    assert is_required(ServerSettings(require_token=asked), listening) is required


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/ask?q=faces"),
        ("HEAD", "/v1/ask?q=faces"),
        ("POST", "/v1/ask"),
        ("OPTIONS", "/v1/ask"),
        ("POST", "/v1/search"),
        ("GET", "/v1/facets"),
        ("GET", "/v1/timeline?q=a"),
        ("GET", "/v1/coverage?claim=a"),
        ("GET", "/v1/stories"),
        ("GET", "/v1/suggest?q=fa"),
        ("GET", "/v1/articles/yxf52mzcxcevde5m"),
        ("GET", "/openapi.json"),
        ("POST", "/mcp"),
        ("GET", "/v1/nothing"),
        ("GET", "/assets"),
        ("GET", "/embed.js/"),
        ("GET", "/healthz/"),
    ],
)
def test_every_route_requires_a_token(closed: TestClient, method: str, path: str) -> None:
    reply = closed.request(method, path)
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"] == 'Bearer realm="semsearch"'
    if method != "HEAD":
        assert reply.json()["code"] == "token_missing"
        assert "semsearch token" in reply.json()["detail"]
    assert closed.request(method, path, headers=bearer(ANY)).status_code not in (401, 403)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/embed.js", "/assets/nothing.css"])
def test_health_routes_and_assets_require_no_token(closed: TestClient, path: str) -> None:
    reply = closed.get(path, headers={} if path.endswith("z") else {"Origin": FOREIGN})
    assert reply.status_code not in (401, 403, 421)
    if not path.endswith("z"):
        assert reply.headers["access-control-allow-origin"] == "*"


def test_openai_routes_refuse_with_openai_errors(closed: TestClient) -> None:
    reply = closed.get("/v1/models", headers=bearer("sk-any"))
    assert reply.status_code == 401
    assert reply.json()["error"]["code"] == "token_refused"
    assert closed.get("/v1/models").json()["error"]["type"] == "invalid_request_error"
    assert closed.get("/v1/models", headers=bearer(ANY)).status_code == 200


def test_a_token_is_taken_from_the_header_or_the_query_string(closed: TestClient) -> None:
    for spelt in (f"token={ANY}", f"tok%65n={ANY}&token=", f"token=+{ANY}"):
        assert outcome(closed.get(f"/v1/ask?q=faces&{spelt}")) == AUTHORIZED  # unknown keys would be refused
    assert outcome(closed.get("/v1/ask?q=faces", headers={"Authorization": f"bearer  {ANY}"})) == AUTHORIZED
    assert outcome(closed.post(f"/v1/ask?token={ANY}", json={"question": "faces"})) == (401, "token_missing")
    assert outcome(closed.get(f"/v1/ask?q=faces&token={ANY}", headers=bearer(ANY))) == AUTHORIZED
    assert outcome(closed.get(f"/v1/ask?q=faces&token={OF_WIKI}", headers=bearer(ANY))) == REFUSED
    twice = [("Authorization", f"Bearer {ANY}"), ("Authorization", f"Bearer {OF_WIKI}")]
    assert outcome(closed.get("/v1/ask?q=faces", headers=twice)) == REFUSED
    assert outcome(closed.get("/v1/ask?q=faces", headers={"Authorization": "Basic YTpi"})) == (
        401,
        "token_missing",
    )


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        (signed(expires=NOW - timedelta(days=1)), f"expired on {NOW - timedelta(days=1):%Y-%m-%d}"),
        (signed(key="another" * 6), "was not issued by this server, or was altered"),
        (ANY[:-6] + "AAAAAA", "was not issued by this server, or was altered"),
        (jwt.encode({"exp": 1 << 40, "iat": 1, "origins": [], "scope": "all"}, "", "none"), "was altered"),
        ("any", "was altered"),
    ],
)
def test_an_invalid_token_is_refused_even_if_none_is_required(
    closed: TestClient, free: TestClient, token: str, reason: str
) -> None:
    for client in (closed, free):
        for reply in (
            client.get("/v1/ask?q=faces", headers=bearer(token)),
            client.get(f"/v1/ask?q=faces&token={token}"),
            client.post("/v1/ask", json={"question": "faces"}, headers=bearer(token)),
        ):
            assert outcome(reply) == REFUSED
            assert reason in reply.json()["detail"]
            challenge = reply.headers["www-authenticate"]
            assert 'error="invalid_token", error_description="the access token' in challenge


def test_openai_clients_may_send_any_key_if_none_is_required(free: TestClient) -> None:
    assert free.get("/v1/models", headers=bearer("any")).status_code == 200


# --- what a token grants ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "page"),
    [
        ({"Origin": WIKI}, ""),
        ({"Origin": WIKI, "Sec-Fetch-Site": "cross-site"}, ""),
        ({"Sec-Fetch-Site": "same-origin"}, ""),
        ({"Referer": f"{HERE}/embed?q=faces"}, ""),
        ({"Referer": f"{WIKI}/page"}, ""),
        ({}, "from no page"),
        ({"Sec-Fetch-Site": "none"}, "from no page"),
        ({"Sec-Fetch-Site": "cross-site", "Referer": WIKI}, "from no page"),
        (IN_FRAME, "from no page"),
        ({"Referer": "http://[::1"}, "from no page"),
        ({"Referer": f"{FOREIGN}/{WIKI}"}, f"from {FOREIGN}"),
    ],
)
def test_token_with_origins_is_accepted_from_these_pages_only(
    closed: TestClient, headers: dict[str, str], page: str
) -> None:
    reply = closed.get("/v1/ask?q=faces", headers={**bearer(OF_WIKI), **headers})
    if not page:
        assert outcome(reply) == AUTHORIZED
        return
    assert outcome(reply) == REFUSED
    assert (
        f"for pages of {WIKI} and https://other.example, and the request came {page}:"
        in reply.json()["detail"]
    )


def test_a_token_does_not_allow_origins_that_the_settings_do_not(closed: TestClient) -> None:
    reply = closed.get("/v1/ask?q=faces", headers=bearer(OF_WIKI, Origin="https://other.example"))
    assert outcome(reply) == (403, "foreign_origin")
    assert "add https://other.example to the setting server.origins" in reply.json()["detail"]
    assert "access-control-allow-origin" not in reply.headers


def test_a_frame_accepts_the_token_and_restricts_its_ancestors(closed: TestClient) -> None:
    for headers in (IN_FRAME, {"Referer": WIKI}):
        assert closed.get(f"/embed?q=faces&token={OF_WIKI}", headers=headers).status_code != 401
    shown = closed.get(f"/embed?q=faces&token={OF_WIKI}", headers={"Sec-Fetch-Dest": "document"})
    assert (shown.status_code, shown.headers["content-type"]) == (401, "text/html; charset=utf-8")
    assert "for pages of https://wiki.example" in shown.text
    assert f"frame-ancestors 'self' {WIKI}" in shown.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("token", "allowed", "ancestors"),
    [
        (None, "", "'self'"),
        (None, f"{WIKI} {FOREIGN}", f"'self' {WIKI} {FOREIGN}"),
        (AccessToken(LATER), WIKI, f"'self' {WIKI}"),
        (AccessToken(LATER, (WIKI,)), f"{FOREIGN} {WIKI}", f"'self' {WIKI}"),
        (AccessToken(LATER, (FOREIGN,)), WIKI, "'self'"),
    ],
)
def test_frame_ancestors_are_the_origins_of_both_settings_and_token(
    token: AccessToken | None, allowed: str, ancestors: str
) -> None:
    application = app(Index(Settings(server=ServerSettings(origins=allowed))))
    request = Request({"type": "http", "app": application, "state": {"access_token": token}, "headers": []})
    assert frame_ancestors(request) == f"frame-ancestors {ancestors}"


@pytest.mark.parametrize(
    "path", ["/v1/search", "/v1/chat/completions", "/v1/models", "/mcp", "/openapi.json"]
)
def test_the_scope_ask_excludes_other_routes(closed: TestClient, path: str) -> None:
    reply = closed.get(path, headers=bearer(signed(scope="ask")))
    assert reply.status_code == 403
    assert reply.json().get("error", reply.json())["code"] == "token_limited"
    assert 'error="insufficient_scope"' in reply.headers["www-authenticate"]
    allowed = ("/v1/ask?q=a", "/v1/suggest", "/v1/facets", "/v1/stories", "/v1/articles/a/related")
    for other in (*allowed, "/v1/timeline?q=a", "/v1/coverage?claim=a"):
        assert closed.get(other, headers=bearer(signed(scope="ask"))).status_code in (200, 503)


def test_a_token_for_one_question_allows_that_question_only(closed: TestClient) -> None:
    same = {"question": " face \n payment "}
    for reply in (
        closed.get("/v1/ask?q=face+payment&topic=Law", headers=bearer(OF_QUESTION)),
        closed.get(f"/v1/ask?q=%20face++payment&token={OF_QUESTION}"),
        closed.post("/v1/ask", json=same, headers=bearer(OF_QUESTION)),
    ):
        assert outcome(reply) == AUTHORIZED
    for reply in (
        closed.get("/v1/ask?q=face", headers=bearer(OF_QUESTION)),
        closed.get("/v1/ask?q=Face+payment", headers=bearer(OF_QUESTION)),
        closed.get("/v1/ask", headers=bearer(OF_QUESTION)),
        closed.get("/v1/ask?q=face+payment&q=face", headers=bearer(OF_QUESTION)),
        closed.post("/v1/ask?q=face+payment", json={"question": "face"}, headers=bearer(OF_QUESTION)),
        closed.post("/v1/ask", json={**same, "history": ["police"]}, headers=bearer(OF_QUESTION)),
        closed.post("/v1/ask", json=["face payment"], headers=bearer(OF_QUESTION)),
    ):
        assert outcome(reply) == REFUSED
        assert "the access token is for the question 'face payment' only" in reply.json()["detail"]
    for path in ("/v1/suggest?q=face+payment", "/v1/stories", "/v1/articles/a", "/v1/models", "/"):
        assert closed.get(path, headers=bearer(OF_QUESTION)).status_code == 403
    assert outcome(closed.get("/v1/ask?question=face+payment", headers=bearer(OF_QUESTION))) == REFUSED
    broken = closed.post("/v1/ask", content="{", headers=bearer(OF_QUESTION, Content_Type="application/json"))
    assert outcome(broken) == (400, "bad_json")


@pytest.mark.parametrize(
    "query",
    ["q=police", "question=police", "", "q=face+payment&question=police", "q=face+payment&history=police"],
)
def test_a_frame_explains_that_its_token_is_for_another_question(closed: TestClient, query: str) -> None:
    token = signed(question="face payment", origins=(WIKI,))
    page = closed.get(f"/embed?{query}&token={token}", headers=IN_FRAME)
    assert (page.status_code, page.headers["content-type"]) == (401, "text/html; charset=utf-8")
    assert "The access token is for the question &#39;face payment&#39; only" in page.text
    assert page.headers["content-security-policy"].endswith(f"frame-ancestors 'self' {WIKI}")
    assert "<form" not in page.text


@pytest.mark.parametrize("name", ["q", "question"])
def test_a_frame_with_a_token_for_its_question_has_no_form(
    closed: TestClient, serving: httpx2.Client, name: str
) -> None:
    address = f"/embed?{name}=face+payment&token={OF_QUESTION}"
    assert closed.get(address).status_code == 503  # it has no index
    page = serving.get(address)
    assert page.status_code == 200
    assert 'class="story"' in page.text
    assert "<form" not in page.text
    assert "<form" in serving.get(f"/embed?q=face+payment&token={ANY}").text


def test_the_page_explains_that_a_token_is_limited_to_one_question(closed: TestClient) -> None:
    page = closed.get(f"/?q=face+payment&token={OF_QUESTION}")
    assert (page.status_code, page.headers["content-type"]) == (403, "text/html; charset=utf-8")
    assert "is limited to one question" in page.text
    assert 'action="./sign-in"' in page.text
    assert 'error="insufficient_scope"' in page.headers["www-authenticate"]
    assert OF_QUESTION not in page.text


# --- names and origins ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "passes"),
    [
        ("127.0.0.1:8080", True),
        ("LOCALHOST", True),
        ("[::1]:8080", True),
        ("192.0.2.7", True),
        ("News.example:443", True),
        ("evil.example:8080", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("news.example.evil.example", False),
        ("evil.example@localhost.", False),
        ("[::1", False),
        ("", False),
    ],
)
def test_without_tokens_the_host_must_be_known(free: TestClient, host: str, passes: bool) -> None:
    for path in ("/v1/ask?q=faces", "/embed.js", "/openapi.json", "/"):
        assert (free.get(path, headers={"Host": host}).status_code != 421) is passes, path
    for path in ("/healthz", "/readyz"):
        assert free.get(path, headers={"Host": host}).status_code != 421
    if not passes:
        reply = free.get("/v1/ask?q=faces", headers={"Host": host})
        assert outcome(reply) == (421, "foreign_host")
        assert "server.names" in reply.json()["detail"]


def test_two_host_headers_are_refused(free: TestClient) -> None:
    twice = [("Host", "localhost"), ("Host", "localhost")]
    assert outcome(free.get("/v1/ask?q=faces", headers=twice)) == (421, "foreign_host")


def test_with_tokens_any_host_is_accepted(closed: TestClient) -> None:
    assert outcome(closed.get("/v1/ask?q=faces", headers=bearer(ANY, Host="any.example"))) == AUTHORIZED


@pytest.mark.parametrize(
    ("origin", "more", "passes"),
    [
        (WIKI, {}, True),
        ("http://localhost:8080", {}, True),
        ("https://localhost:8080", {}, True),  # a proxy that speaks TLS
        ("http://localhost:3000", {}, False),
        ("http://localhost", {}, False),
        (FOREIGN, {}, False),
        ("https://wiki.example.evil.example", {}, False),
        ("http://wiki.example", {}, False),
        ("null", {}, False),
        ("null", {"Sec-Fetch-Site": "same-origin"}, True),
        (FOREIGN, {"Sec-Fetch-Site": "same-site"}, False),
        ("http://localhost:8080", {"Sec-Fetch-Site": "same-site"}, False),
    ],
)
def test_only_own_and_configured_origins_are_accepted(
    free: TestClient, origin: str, more: dict[str, str], passes: bool
) -> None:
    headers = {"Origin": origin, **more}
    for reply in (
        free.post("/v1/ask", json={"question": "faces"}, headers=headers),
        free.get("/v1/ask?q=faces", headers=headers),
    ):
        assert outcome(reply) == (AUTHORIZED if passes else (403, "foreign_origin"))


def test_two_origin_headers_are_refused(free: TestClient) -> None:
    twice = [("Origin", WIKI), ("Origin", WIKI)]
    assert outcome(free.get("/v1/ask?q=faces", headers=twice)) == (403, "foreign_origin")


def test_replies_vary_by_the_headers_that_carry_a_token(closed: TestClient, free: TestClient) -> None:
    assert {"Authorization", "Cookie", "Origin"} <= set(
        re.split(", *", ", ".join(closed.get("/v1/facets", headers=bearer(ANY)).headers.get_list("vary")))
    )
    assert "Cookie" not in free.get("/v1/facets").headers.get("vary", "")


# --- a real server ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def serving(archived: Path) -> Iterator[httpx2.Client]:
    """A client of a server that requires tokens, started by its command."""
    env = {
        **os.environ,
        "SEMSEARCH_SERVER_REQUIRE_TOKEN": "yes",
        "SEMSEARCH_SERVER_ORIGINS": WIKI,
        "SEMSEARCH_TOKEN_KEY": KEY,
    }
    with started(*serve_command(archived), env=env) as server:
        assert "requires access tokens, created with 'semsearch token'" in server.announcement
        with httpx2.Client(base_url=server.url, timeout=20) as client:
            yield client


def test_a_server_answers_requests_with_a_valid_token_only(serving: httpx2.Client) -> None:
    reply = serving.get("/v1/ask?q=shore+power", headers=bearer(ANY))
    assert reply.status_code == 200
    assert reply.json()["stories"]
    wiki = serving.post("/v1/ask", json={"question": "shore power"}, headers=bearer(OF_WIKI, Origin=WIKI))
    assert (wiki.status_code, wiki.headers["access-control-allow-origin"]) == (200, WIKI)
    expired = signed(expires=NOW - timedelta(seconds=1))
    for headers, status in (
        ({}, 401),
        (bearer(expired), 401),
        (bearer(ANY[:-6] + "AAAAAA"), 401),
        (bearer(signed(key="another" * 6)), 401),
        (bearer(OF_WIKI), 401),
        (bearer(OF_QUESTION), 401),
        (bearer(OF_WIKI, Origin=FOREIGN), 403),
    ):
        refused = serving.get("/v1/ask?q=shore+power", headers=headers)
        assert (refused.status_code, refused.headers["content-type"]) == (status, "application/problem+json")
        assert "stories" not in refused.json()
    assert serving.get("/healthz").status_code == serving.get("/readyz").status_code == 200


def test_events_are_streamed_to_allowed_origins(serving: httpx2.Client) -> None:
    headers = bearer(OF_WIKI, Origin=WIKI, Accept="text/event-stream")
    with serving.stream("GET", "/v1/ask?q=shore+power", headers=headers) as reply:
        assert reply.headers["access-control-allow-origin"] == WIKI
        assert "event: done" in reply.read().decode()


def test_openai_and_mcp_clients_send_the_same_token(serving: httpx2.Client) -> None:
    from openai import AuthenticationError, OpenAI

    address = f"{str(serving.base_url).rstrip('/')}/v1"
    with OpenAI(base_url=address, api_key=ANY) as archive:
        assert [model.id for model in archive.models.list()] == ["semsearch"]
    with OpenAI(base_url=address, api_key="any") as archive, pytest.raises(AuthenticationError):
        archive.models.list()
    listed = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    headers = bearer(ANY, Accept="application/json, text/event-stream")
    assert serving.post("/mcp", json=listed, headers=headers).json()["result"]["tools"]
    assert outcome(serving.post("/mcp", json=listed)) == (401, "token_missing")


def test_an_http_1_0_request_without_host_needs_a_token_only(serving: httpx2.Client) -> None:
    def asked(line: str) -> bytes:
        with socket.create_connection((serving.base_url.host, serving.base_url.port or 80), 10) as sent:
            sent.sendall(f"GET {line} HTTP/1.0\r\n\r\n".encode())
            return b"".join(iter(lambda: sent.recv(65_536), b""))

    assert b" 200 OK" in asked(f"/v1/facets?token={ANY}").splitlines()[0]
    refused = asked("/v1/facets")
    assert b" 401 " in refused.splitlines()[0]
    assert json.loads(refused.split(b"\r\n\r\n", 1)[1])["code"] == "token_missing"
