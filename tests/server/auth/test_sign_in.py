from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal

import pytest
from starlette.testclient import TestClient

from semsearch import Index, Settings
from semsearch.server import app
from semsearch.server.auth import access_tokens
from semsearch.server.auth.access_tokens import AccessToken
from semsearch.settings import ServerSettings

KEY = "0123456789abcdef0123456789abcdef"
HERE = "http://news.example:8080"
NOW = datetime.now(UTC)


def signed(days: int = 90, **more: Any) -> str:
    return access_tokens.sign(AccessToken(NOW + timedelta(days=days), **more), KEY, NOW)


def opened(tmp_path: Path, base_url: str = HERE, require_token: Literal["yes", "no"] = "yes") -> TestClient:
    server = ServerSettings(
        require_token=require_token, token_key=KEY, origins="https://wiki.example", names="news.example"
    )
    settings = Settings(index=tmp_path / "none", server=server)
    return TestClient(app(Index(settings)), base_url=base_url, follow_redirects=False)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A browser at an application that requires tokens and has no index."""
    with opened(tmp_path) as browser:
        yield browser


class Form(HTMLParser):
    """The fields of a page's form, and its other marks that matter."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fields: dict[str, str] = {}
        self.refresh = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if tag == "input":
            self.fields[held["name"]] = held.get("value", "")
        if held.get("http-equiv") == "refresh":
            self.refresh = held["content"]


def sign_in(client: TestClient, token: str, next: str = "./", **headers: str) -> Any:
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/sign-in", data={"token": token, "next": next}, headers=more)


def test_signing_in_redirects_to_the_requested_page(client: TestClient) -> None:
    asked = client.get("/?q=a%26b&topic=<script>")
    assert asked.status_code == 401
    assert asked.headers["content-type"] == "text/html; charset=utf-8"
    assert "frame-ancestors 'none'" in asked.headers["content-security-policy"]
    assert "script" not in Form(asked.text).tags
    wanted = Form(asked.text).fields["next"]
    reply = sign_in(client, f" {signed()} ", wanted, Origin=HERE)
    assert (reply.status_code, reply.headers["location"]) == (303, "./?q=a%26b&topic=%3Cscript%3E")
    cookie = reply.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie
    assert client.get("/v1/ask?q=faces").status_code == 503  # it has no index
    assert client.post("/v1/ask", json={"question": "a"}, headers={"Origin": HERE}).status_code == 503
    out = client.post("/sign-out", headers={"Origin": HERE})
    assert (out.status_code, out.headers["location"]) == (303, "./")
    assert client.get("/v1/ask?q=faces").status_code == 401


def test_over_https_the_cookie_is_secure(tmp_path: Path) -> None:
    with opened(tmp_path, "https://news.example") as client:
        assert "secure" in sign_in(client, signed()).headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ("", "enter an access token"),
        ("<b>any</b>", "was not issued by this server"),
        (signed(-1), "expired on"),
        (signed(origins=("https://wiki.example",)), "for pages of other sites"),
        (signed(question="faces"), "for one question"),
    ],
)
def test_the_sign_in_page_explains_why_a_token_is_refused(
    client: TestClient, token: str, reason: str
) -> None:
    reply = sign_in(client, token, "./?q=faces")
    assert reply.status_code == 401
    assert reason in reply.text.lower()
    assert "<b>" not in reply.text
    assert Form(reply.text).fields["next"] == "./?q=faces"
    assert "set-cookie" not in reply.headers
    client.cookies.set("semsearch_token", token)
    assert client.get("/v1/ask?q=faces").status_code == 401
    assert "role" not in client.get("/").text or reason in client.get("/").text.lower()


@pytest.mark.parametrize(
    "next",
    ["", "https://evil.example/", "//evil.example", "/\\evil.example", "./?q=\r\nX: 1", "../", ".//evil"],
)
def test_signing_in_redirects_to_this_server_only(client: TestClient, next: str) -> None:
    assert sign_in(client, signed(), next).headers["location"] == "./"


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Origin": "https://wiki.example"}])
@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
def test_other_sites_cannot_sign_in_or_out(client: TestClient, path: str, headers: dict[str, str]) -> None:
    reply = client.post(path, data={"token": signed()}, headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (403, "foreign_origin")


def test_the_cookie_is_accepted_from_own_pages_only(client: TestClient) -> None:
    client.cookies.set("semsearch_token", signed())
    asked = {"question": "faces"}
    own = ({"Origin": HERE}, {"Sec-Fetch-Site": "same-origin"})
    others: tuple[dict[str, str], ...] = (
        {},
        {"Origin": "https://wiki.example"},
        {"Sec-Fetch-Site": "same-site"},
    )
    assert [client.post("/v1/ask", json=asked, headers=headers).status_code for headers in own] == [503] * 2
    assert [client.post("/v1/ask", json=asked, headers=headers).status_code for headers in others] == [
        401
    ] * 3
    assert client.get("/v1/ask?q=a", headers={"Origin": "https://wiki.example"}).status_code == 401
    assert client.get("/v1/ask?q=a", headers={"Sec-Fetch-Site": "none"}).status_code == 503


def test_a_cross_site_link_is_reloaded_to_get_the_cookie(
    client: TestClient,
) -> None:
    there = Form(client.get("/?q=faces", headers={"Sec-Fetch-Site": "cross-site"}).text)
    assert there.refresh == "0; url=./?q=faces"
    for site in ("same-origin", "none"):
        assert not Form(client.get("/?q=faces", headers={"Sec-Fetch-Site": site}).text).refresh


def test_an_expired_cookie_is_ignored_if_no_token_is_required(tmp_path: Path) -> None:
    with opened(tmp_path, require_token="no") as client:
        client.cookies.set("semsearch_token", signed(-1))
        assert client.get("/v1/ask?q=faces").status_code == 503
