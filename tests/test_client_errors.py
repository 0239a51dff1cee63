"""Every error that the HTTP library can raise under the client, and what the client raises for it."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import httpx2
import pytest
from pydantic import ValidationError

from semsearch.client import Client
from semsearch.errors import ServerUnreachable
from semsearch.types import Question

URL = "http://127.0.0.1:9"
QUESTION = Question("faces")

SLOW = "no answer from http://127.0.0.1:9 within 30 seconds"
ABSENT = "nothing answers at http://127.0.0.1:9: is 'semsearch serve' running there?"
BROKEN = "http://127.0.0.1:9 did not complete its answer (why): ask again"
FOREIGN = "http://127.0.0.1:9 does not answer as semsearch does (why): check the address"
RAISED = {
    httpx2.TimeoutException: SLOW,
    httpx2.ConnectTimeout: SLOW,
    httpx2.PoolTimeout: SLOW,
    httpx2.ReadTimeout: SLOW,
    httpx2.WriteTimeout: SLOW,
    httpx2.ConnectError: ABSENT,
    httpx2.NetworkError: BROKEN,
    httpx2.CloseError: BROKEN,
    httpx2.ReadError: BROKEN,
    httpx2.WriteError: BROKEN,
    httpx2.RemoteProtocolError: BROKEN,
    httpx2.HTTPError: FOREIGN,
    httpx2.RequestError: FOREIGN,
    httpx2.TransportError: FOREIGN,
    httpx2.ProtocolError: FOREIGN,
    httpx2.LocalProtocolError: FOREIGN,
    httpx2.UnsupportedProtocol: FOREIGN,
    httpx2.ProxyError: FOREIGN,
    httpx2.DecodingError: FOREIGN,
    httpx2.TooManyRedirects: FOREIGN,
    httpx2.SSEError: FOREIGN,
    httpx2.InvalidURL: FOREIGN,
}
NEVER = {
    httpx2.HTTPStatusError: "by raise_for_status alone, which the client does not call",
    httpx2.CookieConflict: "by reading a cookie, which the client does not",
    httpx2.StreamError: "by streaming; the client reads replies whole",
    httpx2.StreamClosed: "by streaming",
    httpx2.StreamConsumed: "by streaming",
    httpx2.RequestNotRead: "by streaming",
    httpx2.ResponseNotRead: "by streaming",
}


def test_the_tables_hold_every_exception_of_the_library() -> None:
    public = (getattr(httpx2, name) for name in dir(httpx2))
    exceptions = {one for one in public if isinstance(one, type) and issubclass(one, BaseException)}
    assert exceptions == RAISED.keys() | NEVER.keys()


@pytest.mark.parametrize("kind", RAISED, ids=lambda kind: kind.__name__)
def test_each_is_raised_as_ours_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    def fail(self: httpx2.HTTPTransport, request: httpx2.Request) -> httpx2.Response:
        raise kind("why")

    monkeypatch.setattr(httpx2.HTTPTransport, "handle_request", fail)
    for ask in (
        lambda: Client(URL).ask(QUESTION),
        lambda: Client(URL).stories(),
        lambda: Client(URL).story("a"),
    ):
        with pytest.raises(ServerUnreachable) as caught:
            ask()
        assert str(caught.value).startswith(RAISED[kind])


def test_a_certificate_that_is_not_trusted_is_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: httpx2.HTTPTransport, request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate")

    monkeypatch.setattr(httpx2.HTTPTransport, "handle_request", fail)
    with pytest.raises(ServerUnreachable, match=r"the certificate of http://127\.0\.0\.1:9 is not trusted"):
        Client(URL).ask(QUESTION)


@pytest.fixture
def garbled() -> Iterator[str]:
    """A real server whose reply is not compressed as it says."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", "4")
            self.end_headers()
            self.wfile.write(b"gzip")

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}"
        listening.shutdown()
        thread.join()


def test_a_reply_that_cannot_be_decompressed_is_no_answer_of_semsearch(garbled: str) -> None:
    with pytest.raises(ServerUnreachable, match="does not answer as semsearch does") as caught:
        Client(garbled).stories()
    assert not isinstance(caught.value.__cause__, ValidationError)
