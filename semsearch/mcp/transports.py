"""The transports of MCP: HTTP, and stdin and stdout."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.types import Receive, Scope, Send

from semsearch.index import Index
from semsearch.mcp import protocol


class Endpoint:
    """An ASGI application for POST requests, which answers only while `running` is active.

    Replies are JSON, not streams: a server without sessions has nothing to send later. The caller checks
    `Host`, `Origin` and the size of requests.
    """

    def __init__(self, index: Index) -> None:
        """Use an index, which the caller closes."""
        self._server = protocol.server(index, public=True)
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answer requests inside the block. Enter one block at a time, in the event loop of the requests."""
        manager = StreamableHTTPSessionManager(self._server, json_response=True, stateless=True)
        async with manager.run():
            self._manager = manager
            try:
                yield
            finally:
                self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request.

        Raises:
            RuntimeError: `running` is not active.
        """
        if self._manager is None:
            raise RuntimeError("MCP requests need the lifespan of the application, which is not running")
        await self._manager.handle_request(scope, receive, send)


def serve(index: Index) -> None:
    """Answer requests until stdin is closed; nothing but the protocol is written to stdout.

    Models and caches are loaded first; then one line on stderr says so. Call this from the main thread: while
    it runs, SIGINT ends the process, as SIGTERM does.

    Raises:
        IndexProblem: The index is missing, damaged, or of another model.
        ModelProblem: The model cannot be loaded.
        BrokenPipeError: The client closed stdout before stdin.
    """
    index.warm()
    gc.freeze()  # loaded objects live until exit; not collecting them saves 0.6 s there
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:  # it would wait for the thread that reads stdin
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        sys.stderr.write("semsearch: serving MCP on stdin and stdout; a chat client should start this\n")
        sys.stderr.flush()
        anyio.run(_serve, index)
    except ExceptionGroup as group:
        if group.split(BrokenPipeError)[1]:  # there are other errors too
            raise
        raise BrokenPipeError("the client closed stdout") from group
    finally:
        signal.signal(signal.SIGINT, before)


async def _serve(index: Index) -> None:
    server = protocol.server(index, public=False)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())
