"""A real HTTP server on this machine whose replies a test writes, and feeds for it to send."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.servers import QuietHandler, http_server

Answer = Callable[[BaseHTTPRequestHandler], object]


@dataclass(slots=True)
class Host:
    """A host: what it sends for each path, and what it was asked.

    Attributes:
        url: Its base URL, without a slash at the end.
        answers: By path; a path without one is not found.
        asked: The path and the headers of each request.
        ended: Set when the test is over, so that slow answers end.
    """

    url: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def paths(self) -> list[str]:
        """Return the paths that were asked, without robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


@contextmanager
def host() -> Iterator[Host]:
    """Run a host in threads of this process."""
    made = Host()

    class Handler(QuietHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # noqa: N802
            made.asked.append((self.path, dict(self.headers.items())))
            self.close_connection = True
            with suppress(BrokenPipeError, ConnectionResetError):  # a client that gave up
                made.answers.get(self.path, reply(b"", 404))(self)

    with http_server(Handler) as port:
        made.url = f"http://127.0.0.1:{port}"
        try:
            yield made
        finally:
            made.ended.set()


def reply(content: bytes, status: int = 200, /, **headers: str) -> Answer:
    """Return an answer with a whole body; `_` in the name of a header stands for `-`."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    return answer


def conditional(content: bytes, etag: str) -> Answer:
    """Return an answer that is 304 for its ETag."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        if request.headers.get("If-None-Match") == etag:
            request.send_response(304)
            request.end_headers()
        else:
            reply(content, ETag=etag)(request)

    return answer


def redirect(to: str, status: int = 301) -> Answer:
    return reply(b"", status, Location=to)


def in_parts(parts: Iterator[bytes], *, pause: float, ended: threading.Event) -> Answer:
    """Return an answer whose body comes in parts, until the test is over."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        for part in parts:
            request.wfile.write(part)
            request.wfile.flush()
            if ended.wait(pause):
                return

    return answer


def feed(titles: Sequence[str], *, name: str = "Harbour Ledger", extra: str = "", **more: Any) -> bytes:
    """Return an RSS feed; the address of an entry follows from its title."""
    day = more.get("day", "Mon, 02 Aug 2021 10:00:00 GMT")
    entries = "".join(
        f"<item><title>{title}</title><link>https://harbour.example/{title.replace(' ', '-')}</link>"
        f"<description>What the port says of it: {title}.</description><pubDate>{day}</pubDate>{extra}</item>"
        for title in titles
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{name}</title>'
        f"<link>https://harbour.example/</link>{entries}</channel></rss>"
    ).encode()
