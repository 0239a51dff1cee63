"""Servers on this machine: semsearch as its command starts it, and a site that embeds it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from semsearch.server.auth.access_tokens import AccessToken, sign

KEY = "k" * 32  # what tokens are signed with


def token(*origins: str) -> str:
    """Make a token for pages of some origins, or for people and programs."""
    now = datetime.now(UTC)
    return sign(AccessToken(now + timedelta(hours=1), origins), KEY, now)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address without a slash at the end, and its process."""

    url: str
    process: subprocess.Popen[str]


@contextmanager
def serving(folder: Path, port: int = 0, **settings: str) -> Iterator[Server]:
    """Start a server over an index; settings by their names in the environment, without `SEMSEARCH_`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "semsearch", "serve", "--port", str(port)],
        cwd=folder.parent,
        env={
            **os.environ,
            "SEMSEARCH_INDEX": str(folder),
            **{f"SEMSEARCH_{name}": value for name, value in settings.items()},
        },
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    try:
        said = process.stderr.readline()
        found = re.search(r"http://[\w.:]+", said)
        assert found, said + process.stderr.read()
        yield Server(found.group(), process)
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@dataclass(slots=True)
class Site:
    """A site that embeds: what its pages are, and what they may do.

    `known` is the origin that the server's settings name; `foreign` is the same site by another name.
    """

    port: int
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def known(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def foreign(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def page(self, body: str, policy: str = "", head: str = "") -> str:
        """Put a page there; give its path."""
        path = f"/{len(self.pages)}"
        head = f'<head><title>Wiki</title><link rel="icon" href="data:,">{head}</head>'
        html = f'<!doctype html><html lang="en">{head}<body><main><h1>Wiki</h1>{body}</main></body></html>'
        self.pages[path] = (html, policy)
        return path


@contextmanager
def site() -> Iterator[Site]:
    """Start a site."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            html, policy = made.pages.get(self.path, ("", ""))
            self.send_response(200 if html else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made = Site(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
