"""Servers for tests: semsearch in a process or in a thread, and HTTP servers in place of other services."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvicorn

from tests.conditions import wait_until


@dataclass(frozen=True, slots=True)
class Server:
    """A running server.

    Attributes:
        process: Its process; stderr is a pipe.
        announcement: The line on stderr that says where it listens.
        url: Its base URL, without a trailing slash.
    """

    process: subprocess.Popen[str]
    announcement: str
    url: str


def serve_command(folder: Path, *, port: int = 0) -> tuple[str, ...]:
    """Return the command line that serves an index, by default on a free port."""
    return (sys.executable, "-m", "semsearch", "serve", "--port", str(port), "--index", str(folder))


@contextmanager
def started(*command: str, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Iterator[Server]:
    """Run a command that announces its URL on stderr, and kill it in the end. Its stdin is a pipe."""
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env, cwd=cwd
    )
    assert process.stdin is not None
    assert process.stderr is not None
    try:
        announcement = process.stderr.readline()
        url = re.search(r"http://[\w.:\[\]]+", announcement)
        assert url, announcement + process.stderr.read()
        yield Server(process, announcement, url.group())
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stderr.close()


@contextmanager
def in_thread(application: Any) -> Iterator[str]:
    """Serve an ASGI application in a thread of this process, without its lifespan; yield the URL."""
    config = uvicorn.Config(application, port=0, lifespan="off", ws="none", log_config=None)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


class QuietHandler(BaseHTTPRequestHandler):
    """A request handler that logs nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


@contextmanager
def http_server(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    """Serve requests in a thread of this process; yield the port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def refuses(url: str) -> bool:
    """Return whether nothing listens at a URL any more."""
    host, port = urlsplit(url).hostname, urlsplit(url).port
    with socket.socket() as connection:
        return connection.connect_ex((host, port)) != 0
