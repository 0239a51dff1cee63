"""What stands around every request: the limit on its body, safe headers, and the last net for errors."""

from __future__ import annotations

import logging
import traceback

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from semsearch.server import problems

LARGEST = 64 * 1024  # bytes of a request's body
LARGEST_CONVERSATION = 1024 * 1024  # of one that brings a whole conversation with it, answers included
_log = logging.getLogger(__name__)


class Guard:
    """ASGI middleware around the whole application.

    A body above `LARGEST`, or a conversation above `LARGEST_CONVERSATION`, is refused while it is read, HEAD
    is answered as GET (the server leaves the body out), and an error that nothing else caught becomes a 500
    that says nothing of the inside.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        read, started = 0, False
        largest = LARGEST_CONVERSATION if scope["path"] == "/v1/chat/completions" else LARGEST

        async def limited() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > largest:
                raise HTTPException(413, f"the body is larger than {largest:,} bytes")
            return message

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _secure(MutableHeaders(scope=message))
            await send(message)

        try:
            await self._app(scope, limited, guarded)
        except Exception as error:
            _log.error("%s %s failed\n%s", scope["method"], _route(scope), _frames(error))
            if started:
                raise  # the server has to cut the connection: half an answer is on its way
            response = problems.response(
                "internal", "something failed on the server; its log says more", scope
            )
            await response(scope, limited, guarded)


def _secure(headers: MutableHeaders) -> None:
    """Add what every reply tells browsers; a page may say otherwise who frames it and what it refers to."""
    headers["X-Content-Type-Options"] = "nosniff"
    if headers.get("content-type", "").startswith("text/html"):
        if "frame-ancestors" not in ", ".join(headers.getlist("content-security-policy")):
            headers.append("Content-Security-Policy", "frame-ancestors 'none'")
        headers.setdefault("Referrer-Policy", "same-origin")


def _route(scope: Scope) -> str:
    """Return the path of the route, not of the request."""
    return str(getattr(scope.get("route"), "path", "a request"))


def _frames(error: BaseException | None) -> str:
    """Return the traceback with the errors' classes but not their messages, which may hold a question."""
    told = []
    while error is not None:
        told.append("".join(traceback.format_tb(error.__traceback__)) + type(error).__qualname__)
        error = error.__cause__ or error.__context__
    return "\ncaused by\n".join(told)
