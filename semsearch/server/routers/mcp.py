"""`/mcp`: the Model Context Protocol, where its SDK is installed.

The SDK takes half a second to import, so the first request does that, and not the start of the server.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import anyio
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from semsearch import mcp
from semsearch.errors import UsageError
from semsearch.index import Index

if TYPE_CHECKING:
    from semsearch.mcp.transports import Endpoint

PATH = "/mcp"
ABSENT = "this server does not support MCP: the operator can add it with pip install 'semsearch[mcp]'"


class Mcp:
    """The ASGI application of the route, and the lifespan that it needs."""

    def __init__(self, index: Index) -> None:
        """Store the index; the caller closes it."""
        self._index = index
        self._asked: anyio.Event | None = None  # set by the first request; None while nothing runs
        self._loaded: anyio.Event | None = None
        self._endpoint: Endpoint | None = None  # None without the SDK, too

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Run with the application."""
        self._asked, self._loaded = anyio.Event(), anyio.Event()
        async with anyio.create_task_group() as group:
            group.start_soon(self._run, self._asked, self._loaded)
            try:
                yield
            finally:
                self._asked = self._loaded = None
                group.cancel_scope.cancel()

    async def _run(self, asked: anyio.Event, loaded: anyio.Event) -> None:
        """Load the endpoint once it is asked for, and run it until the application ends."""
        await asked.wait()
        endpoint = await anyio.to_thread.run_sync(_endpoint, self._index)
        if endpoint is None:
            loaded.set()
            return
        async with endpoint.running():
            self._endpoint = endpoint
            loaded.set()
            try:
                await anyio.sleep_forever()
            finally:
                self._endpoint = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request.

        Raises:
            RuntimeError: The lifespan is not running.
        """
        if self._asked is None or self._loaded is None:
            raise RuntimeError("MCP requests need the lifespan of the application, which is not running")
        self._asked.set()
        await self._loaded.wait()
        if self._endpoint is None:
            raise HTTPException(501, ABSENT)
        await self._endpoint(scope, receive, send)


def _endpoint(index: Index) -> Endpoint | None:
    """Return the endpoint over an index; None without the SDK."""
    try:
        mcp.require_sdk()
    except UsageError:
        return None
    from semsearch.mcp.transports import Endpoint

    return Endpoint(index)
