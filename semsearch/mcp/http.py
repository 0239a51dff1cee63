"""MCP over HTTP (the transport "Streamable HTTP"), without sessions: each request is independent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

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
