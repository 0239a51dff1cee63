"""`/mcp`: the Model Context Protocol, where its SDK is installed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from semsearch import mcp
from semsearch.errors import UsageError
from semsearch.index import Index

PATH = "/mcp"
ABSENT = "this server does not support MCP: the operator can add it with pip install 'semsearch[mcp]'"


class Mcp:
    """The ASGI application of the route, and the lifespan that it needs."""

    def __init__(self, index: Index) -> None:
        """Store the index; the caller closes it."""
        try:
            mcp.require_sdk()
        except UsageError:
            self._endpoint = None
        else:
            from semsearch.mcp.transports import Endpoint

            self._endpoint = Endpoint(index)

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Run with the application."""
        if self._endpoint is None:
            yield
            return
        async with self._endpoint.running():
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if self._endpoint is None:
            raise HTTPException(501, ABSENT)
        await self._endpoint(scope, receive, send)
