"""The middleware that authorizes requests."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import unquote_plus

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from semsearch.errors import SemsearchError, TokenRefused
from semsearch.index import Index
from semsearch.server import openai_errors, problems
from semsearch.server.auth import access_tokens, sign_in
from semsearch.server.auth.access_tokens import AccessToken
from semsearch.server.auth.request_origin import RequestOrigin
from semsearch.server.auth.scopes import (
    EMBED,
    PAGE,
    AccessDenied,
    check_page,
    check_scope,
    frame_ancestors,
    is_public,
    is_required,
)
from semsearch.text.origins import LOCAL, host, is_ip_address, origins

MCP = "/mcp"
MISSING = (
    "this server requires an access token: send it as 'Authorization: Bearer TOKEN'; "
    "the operator creates one with 'semsearch token'"
)
SEVERAL = "the request has several access tokens: send one"
FOREIGN_HOST = (
    "this server is not configured for the host name {name!r}: use its IP address, or ask the operator to "
    "add the name to the setting server.names"
)
FOREIGN_ORIGIN = (
    "pages of other sites may not use this server: ask the operator to add {origin} to the setting "
    "server.origins"
)


class AuthMiddleware:
    """ASGI middleware that passes authorized requests on, and answers all others with an error.

    The access token is removed from the query string. Its claims are kept in the state of the request: see
    `scopes.access_token`.
    """

    def __init__(
        self,
        app: ASGIApp,
        index: Index,
        listening: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        server = index.settings.server
        self._app = app
        self._index = index
        self._now = now
        self._required = is_required(server, listening)
        self._origins = origins(server.origins)
        self._names = {
            name.lower() for name in (listening, server.host, socket.gethostname(), *server.names.split())
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or scope["path"] in problems.UNGUARDED:
            await self._app(scope, receive, send)
            return
        if self._required and not is_public(scope["path"]):
            send = _with_vary(send)
        source = RequestOrigin.of(scope)
        try:
            scope, encoded = _without_access_tokens(scope)
            access_token = self._authorize(scope, source, encoded)
        except (AccessDenied, SemsearchError) as error:
            response = await denied(Request(scope), error)
            await response(scope, receive, send)
            return
        state = {
            **scope.get("state", {}),
            "access_token": access_token,
            "encoded_access_token": encoded[0] if encoded else "",
        }
        await self._app({**scope, "state": state}, receive, send)

    def _authorize(self, scope: Scope, source: RequestOrigin, encoded: list[str]) -> AccessToken | None:
        """Return the verified access token of a request; None if it has none and needs none.

        Raises:
            AccessDenied, TokenRefused: The request is refused.
            IndexProblem: The signing key cannot be read.
        """
        path = scope["path"]
        if not self._required:
            self._check_host(source)
        if is_public(path):
            return None
        self._check_origin(source, path)
        if path in sign_in.PATHS:
            return None
        if not self._required and openai_errors.applies_to(path):
            return None  # clients of OpenAI's protocol must send a key, which is ignored
        if len(set(encoded)) > 1:
            raise TokenRefused(SEVERAL)
        if encoded:
            access_token = access_tokens.verify(encoded[0], self._index.token_key(), self._now())
            check_page(access_token, source, path)
        elif cookie := _cookie(scope, source, required=self._required):
            access_token = sign_in.verify(cookie, self._index.token_key(), self._now())
        elif self._required:
            raise AccessDenied("token_missing", MISSING)
        else:
            return None
        check_scope(access_token, path)
        return access_token

    def _check_host(self, source: RequestOrigin) -> None:
        if not (source.host == LOCAL or source.host in self._names or is_ip_address(source.host)):
            raise AccessDenied("foreign_host", FOREIGN_HOST.format(name=source.host[:80]))

    def _check_origin(self, source: RequestOrigin, path: str) -> None:
        """Check that a request does not come from a page of another site, unless the settings allow it."""
        if not source.header or source.is_same:
            return
        if path in sign_in.PATHS or source.page not in self._origins:
            # MCP tools in a browser run on the server's host, on ports of their own.
            page_host = host(source.page)
            if path == MCP and page_host and (page_host == source.host or page_host in self._names):
                return
            raise AccessDenied("foreign_origin", FOREIGN_ORIGIN.format(origin=source.page or "their origin"))


def _with_vary(send: Send) -> Send:
    """Let caches tell replies apart by the headers that carry an access token."""

    async def send_with_vary(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.add_vary_header("Authorization")
            headers.add_vary_header("Cookie")
        await send(message)

    return send_with_vary


def _without_access_tokens(scope: Scope) -> tuple[Scope, list[str]]:
    """Return a request with no access token in its query string, and the tokens of its header and query."""
    found = []
    for value in Headers(scope=scope).getlist("authorization"):
        kind, _, text = value.strip().partition(" ")
        if kind.lower() == "bearer":
            found.append(text.strip())
    if scope["method"] == "GET":
        kept = []
        for part in scope["query_string"].split(b"&"):
            name, _, text = (unquote_plus(p) for p in part.decode("latin-1").partition("="))
            if name == "token":
                found.append(text.strip())
            else:
                kept.append(part)
        scope = {**scope, "query_string": b"&".join(kept)}
    return scope, [text for text in found if text]


def _cookie(scope: Scope, source: RequestOrigin, *, required: bool) -> str:
    """Return the access token from the sign-in cookie, which counts on this server's own pages only."""
    if required and (source.is_same or (scope["method"] == "GET" and not source.header)):
        return Request(scope).cookies.get(sign_in.COOKIE, "")
    return ""


async def denied(request: Request, error: Exception) -> Response:
    """Return the reply to a refused request: a page if the request is for a page, otherwise a problem."""
    scope = request.scope
    if isinstance(error, AccessDenied | TokenRefused) and scope["method"] == "GET":
        if scope["path"] == PAGE and error.code in sign_in.CODES:
            return sign_in.page(scope, error.code, str(error))
        if scope["path"] == EMBED:
            return sign_in.frame_error(problems.KINDS[error.code][0], str(error), frame_ancestors(request))
    if isinstance(error, AccessDenied):
        return problems.response(error.code, str(error), scope)
    return await problems.of_ours(request, error)
