"""Middleware around all routes: errors, load, size of request bodies, HEAD requests, security headers."""

from __future__ import annotations

import logging
import traceback

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from semsearch.server import problems

MAX_BODY = 64 * 1024  # bytes
MAX_CONVERSATION = 1024 * 1024  # bytes of a chat completion's body, which repeats the whole conversation
RETRY = "1"  # seconds until a request that was refused is worth another try
NO_FRAMING = "frame-ancestors 'none'"
_log = logging.getLogger(__name__)


class UnhandledErrors:
    """ASGI middleware that turns an unhandled error into a 500 reply, and logs it without its message.

    Neither reply nor log may contain a question, and error messages might.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        started = False

        async def tracked(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, tracked)
        except Exception as error:
            if scope["type"] != "http":
                raise
            _log.error("%s %s failed\n%s", scope["method"], _route(scope), traceback_without_messages(error))
            if started:
                raise  # the reply is incomplete: uvicorn closes the connection
            response = problems.response(
                "internal", "the server failed: the operator finds the reason in its log", scope
            )
            await response(scope, receive, send)


class RequestLimit:
    """ASGI middleware that refuses requests while as many as the limit are handled or wait for a thread.

    Liveness and readiness are always answered.
    """

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit
        self._handled = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or scope["path"] in problems.UNGUARDED:
            await self._app(scope, receive, send)
            return
        if self._handled >= self._limit:
            headers = {"Retry-After": RETRY}
            response = problems.response("overloaded", "ask again in a moment", scope, headers=headers)
            await response(scope, receive, send)
            return
        self._handled += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._handled -= 1


class HeadAsGet:
    """ASGI middleware that routes HEAD requests as GET; uvicorn leaves out the body of the reply."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        await self._app(scope, receive, send)


class BodyLimit:
    """ASGI middleware that refuses a request body above `MAX_BODY` or `MAX_CONVERSATION` while it is read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        size = 0
        limit = MAX_CONVERSATION if scope["path"] == "/v1/chat/completions" else MAX_BODY

        async def limited() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > limit:
                raise HTTPException(413, f"the body is larger than {limit:,} bytes")
            return message

        await self._app(scope, limited, send)


def traceback_without_messages(error: BaseException | None) -> str:
    """Return the traceback of an error and its causes, with class names in place of messages."""
    parts = []
    while error is not None:
        parts.append("".join(traceback.format_tb(error.__traceback__)) + type(error).__qualname__)
        error = error.__cause__ or error.__context__
    return "\ncaused by\n".join(parts)


def _route(scope: Scope) -> str:
    """Return the path of the route; the path of the request may hold a question."""
    return str(getattr(scope.get("route"), "path", "a request"))


def content_security_policy(ancestors: str = NO_FRAMING, *, images: bool = False) -> str:
    """Return the Content-Security-Policy of a page: nothing inline, and nothing from other hosts but images.

    Args:
        ancestors: The directive that says which pages may frame it.
        images: Whether the page may load the archive's images, from any host.
    """
    any_host = " https: http:" if images else ""
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'{any_host}; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; "
        f"trusted-types semsearch; {ancestors}"
    )


class SecurityHeaders:
    """ASGI middleware that adds security headers to every reply.

    A page that sets `frame-ancestors` or `Referrer-Policy` itself keeps its own values.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add(MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _add(headers: MutableHeaders) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    if headers.get("content-type", "").startswith("text/html"):
        if "frame-ancestors" not in ", ".join(headers.getlist("content-security-policy")):
            headers.append("Content-Security-Policy", NO_FRAMING)
        headers.setdefault("Referrer-Policy", "same-origin")
