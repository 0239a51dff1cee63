"""An HTTP server for chat completions whose replies a script controls."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.servers import QuietHandler, http_server

Script = Callable[["Call"], None]


class Call:
    """A request that has come in, and what can be sent back."""

    def __init__(self, handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        self.handler = handler
        self.path = handler.path
        self.headers = dict(handler.headers.items())
        self.body = body
        self.gone = threading.Event()  # the client closed the connection

    @property
    def told(self) -> dict[str, Any]:
        """The question and the articles."""
        found: dict[str, Any] = json.loads(self.body["messages"][-1]["content"])
        return found

    def begin(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()

    def send(self, raw: str | bytes) -> None:
        self.handler.wfile.write(raw.encode() if isinstance(raw, str) else raw)
        self.handler.wfile.flush()

    def delta(self, text: str, finish: str | None = None) -> None:
        chunk = {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": finish}]}
        self.send(f"data: {json.dumps(chunk)}\n\n")

    def say(self, text: str, size: int = 7) -> None:
        """Reply well, in small parts."""
        self.begin()
        self.send(': hello\n\ndata: {"choices": [{"index": 0, "delta": {"role": "assistant"}}]}\n\n')
        for at in range(0, len(text), size):
            self.delta(text[at : at + size])
        self.delta("", "stop")
        self.send('data: {"choices": [], "usage": {"total_tokens": 9}}\n\ndata: [DONE]\n\n')

    def wait(self, seconds: float) -> None:
        """Send nothing until the client goes away, or for some seconds."""
        self.handler.connection.settimeout(seconds)
        try:
            if not self.handler.connection.recv(1):
                self.gone.set()
        except TimeoutError:
            pass
        except OSError:
            self.gone.set()


class ModelServer:
    """Where it listens, and what was asked of it."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.called = threading.Event()
        self.script: Script = lambda call: call.say("NONE")
        outer = self

        class Handler(QuietHandler):
            def do_POST(self) -> None:  # noqa: N802
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                call = Call(self, body)
                outer.calls.append(call)
                outer.called.set()
                try:
                    outer.script(call)
                except OSError:
                    call.gone.set()

        self.handler = Handler
        self.url = ""

    def says(self, text: str) -> None:
        self.script = lambda call: call.say(text)

    def until_gone(self, seconds: float = 30) -> bool:
        """Return whether there is a call, and its client disconnects in time."""
        return self.called.wait(seconds) and self.calls[-1].gone.wait(seconds)


@contextmanager
def served() -> Iterator[ModelServer]:
    server = ModelServer()
    with http_server(server.handler) as port:
        server.url = f"http://127.0.0.1:{port}/v1"
        yield server
