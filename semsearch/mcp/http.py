"""The protocol over HTTP (the form that it calls streamable), without sessions: each request stands alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.types import Receive, Scope, Send

from semsearch.index import Index
from semsearch.mcp import protocol


class Endpoint:
    """An ASGI application for POST requests, which answers inside `running` only.

    Replies are JSON, never streams: there is nothing that a server without sessions could send later. Whose
    requests are taken (`Host`, `Origin`) and how large they are is the caller's to check.
    """

    def __init__(self, index: Index) -> None:
        """Take the index, which stays the caller's to close."""
        self._server = protocol.server(index, public=True)
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Take requests inside the block; to be entered once at a time, in the loop that answers."""
        manager = StreamableHTTPSessionManager(self._server, json_response=True, stateless=True)
        async with manager.run():
            self._manager = manager
            try:
                yield
            finally:
                self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if self._manager is None:
            raise RuntimeError("the application's lifespan is not running: MCP needs it")
        await self._manager.handle_request(scope, receive, send)
