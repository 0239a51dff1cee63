"""`/mcp`: the Model Context Protocol, where its SDK is installed, for requests that name this server.

A page on a foreign site can make a browser send requests to a server on the reader's own machine or network,
under a name that leads there (DNS rebinding). Such requests bear that name in `Host`, and the page's own in
`Origin`; addresses in figures cannot be rebound.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from semsearch import mcp_server
from semsearch.errors import UsageError
from semsearch.index import Index

PATH = "/mcp"
ABSENT = "this server does not speak MCP: its keeper can add it with pip install 'semsearch[mcp]'"
FOREIGN = (
    "this server is not known as {name!r}: its keeper can add that name to the setting server.names, "
    "or ask for it by its address"
)
CROSS_SITE = "pages of other sites may not use this: the keeper can add theirs to the setting server.names"
_LOCAL = "localhost"


class Mcp:
    """The ASGI application of the route, and the lifespan that it needs."""

    def __init__(self, index: Index) -> None:
        """Take the index, whose settings name the server; it stays the caller's to close."""
        server = index.settings.server
        self._names = {name.lower() for name in (server.host, socket.gethostname(), *server.names.split())}
        try:
            mcp_server.ready()
        except UsageError:
            self._endpoint = None
        else:
            from semsearch.mcp_server.http import Endpoint

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
        """Answer one request, or refuse it."""
        if self._endpoint is None:
            raise HTTPException(501, ABSENT)
        headers = Headers(scope=scope)
        check(headers.get("host", ""), headers.get("origin", ""), self._names)
        await self._endpoint(scope, receive, send)


def check(host: str, origin: str, names: Collection[str]) -> None:
    """Pass over a request that names this server and comes from no page of another site.

    Args:
        host: The header of that name.
        origin: The header of that name, "" where there is none.
        names: Names of this server, in lower case, beside its addresses and `localhost`.

    Raises:
        HTTPException: 421 for another host, 403 for another origin.
    """
    asked, page = _name(f"//{host}"), _name(origin)
    if not (asked == _LOCAL or asked in names or _is_address(asked)):
        raise HTTPException(421, FOREIGN.format(name=asked[:80]))
    if origin and not (page and (page == asked or page in names)):
        raise HTTPException(403, CROSS_SITE)


def _name(address: str) -> str:
    """Give the host of an address, in lower case; `localhost` for all of its forms, "" if there is none."""
    try:
        name = urlsplit(address).hostname or ""
        return _LOCAL if name and _is_address(name) and ipaddress.ip_address(name).is_loopback else name
    except ValueError:  # a bracket that is not closed
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
