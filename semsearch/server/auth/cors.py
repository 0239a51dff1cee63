"""Cross-origin sharing (https://fetch.spec.whatwg.org/#http-cors-protocol): whose pages may read replies."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from semsearch.server.auth.scopes import is_public

SHARED = ("/v1/", "/oembed")  # what ends with a slash begins paths
_METHODS = ("GET", "POST", "OPTIONS")
_HEADERS = ("Accept", "Authorization", "Content-Type", "If-None-Match", "Last-Event-ID")


class Cors:
    """ASGI middleware that lets the pages of given origins read `SHARED`, and those of any the public code.

    Cookies are not shared. A preflight is answered here, since it brings no token; one from another origin is
    left to `Access`, which says what is wrong.
    """

    def __init__(self, app: ASGIApp, allowed: tuple[str, ...]) -> None:
        self._app = app
        self._allowed = allowed
        self._sharing = CORSMiddleware(
            app,
            allow_origins=allowed,
            allow_methods=_METHODS,
            allow_headers=_HEADERS,
            expose_headers=("ETag",),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif is_public(scope["path"]):
            await self._app(scope, receive, _open_to_all(send))
        elif self._allowed and _is_shared(scope["path"]) and not self._is_foreign_preflight(scope):
            await self._sharing(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_foreign_preflight(self, scope: Scope) -> bool:
        return scope["method"] == "OPTIONS" and Headers(scope=scope).get("origin") not in self._allowed


def _is_shared(path: str) -> bool:
    return any(path == entry or (entry[-1] == "/" and path.startswith(entry)) for entry in SHARED)


def _open_to_all(send: Send) -> Send:
    async def opened(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Access-Control-Allow-Origin"] = "*"
        await send(message)

    return opened
