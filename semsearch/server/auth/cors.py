"""Cross-origin resource sharing (https://fetch.spec.whatwg.org/#http-cors-protocol)."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from semsearch.server.auth.scopes import is_public

SHARED_PATHS = ("/v1/", "/oembed")  # a trailing slash marks a prefix
_METHODS = ("GET", "POST", "OPTIONS")
_HEADERS = ("Accept", "Authorization", "Content-Type", "If-None-Match", "Last-Event-ID")


class Cors:
    """ASGI middleware that shares `SHARED_PATHS` with allowed origins, and public assets with all origins.

    Credentials (cookies) are never shared. Preflight requests from allowed origins are answered here, since
    browsers send them without an access token. Other preflight requests are passed on to `AuthMiddleware`,
    whose reply explains the refusal.
    """

    def __init__(self, app: ASGIApp, allowed: tuple[str, ...]) -> None:
        self._app = app
        self._allowed = allowed
        self._cors = CORSMiddleware(
            app,
            allow_origins=allowed,
            allow_methods=_METHODS,
            allow_headers=_HEADERS,
            expose_headers=("ETag",),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif is_public(scope["path"]):
            await self._app(scope, receive, _with_any_origin(send))
        elif self._allowed and _is_shared(scope["path"]) and not self._is_foreign_preflight(scope):
            await self._cors(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_foreign_preflight(self, scope: Scope) -> bool:
        return scope["method"] == "OPTIONS" and Headers(scope=scope).get("origin") not in self._allowed


def _is_shared(path: str) -> bool:
    return any(path == shared or (shared[-1] == "/" and path.startswith(shared)) for shared in SHARED_PATHS)


def _with_any_origin(send: Send) -> Send:
    async def send_with_header(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Access-Control-Allow-Origin"] = "*"
        await send(message)

    return send_with_header
