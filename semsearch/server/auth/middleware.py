"""The middleware that admits requests or refuses them."""

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
from semsearch.server.auth.access_tokens import Token
from semsearch.server.auth.request_origin import Caller
from semsearch.server.auth.scopes import EMBED, PAGE, Refused, check_page, check_scope, is_public, token_of
from semsearch.settings import ServerSettings
from semsearch.text.origins import LOCAL, host, is_address, is_loopback, origins

MCP = "/mcp"
MISSING = (
    "this server asks for a token: send one as 'Authorization: Bearer TOKEN'; "
    "its keeper makes them with 'semsearch token'"
)
SEVERAL = "several tokens were sent: send one"
FOREIGN_HOST = (
    "this server is not known as {name!r}: its keeper can add that name to the setting server.names, "
    "or ask for it by its address"
)
FOREIGN_ORIGIN = (
    "pages of other sites may not use this server: its keeper can add {page} to the setting server.origins"
)


class Access:
    """ASGI middleware that admits requests or refuses them.

    What a token grants stands in the state of the request (`token_of`); the token itself is taken out of the
    address.
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
        """Pass a request on, or answer it."""
        if scope["type"] != "http" or scope["path"] in problems.UNGUARDED:
            await self._app(scope, receive, send)
            return

        async def varied(message: Message) -> None:
            if message["type"] == "http.response.start" and not is_public(scope["path"]):
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Authorization")
                headers.add_vary_header("Cookie")
            await send(message)

        caller = Caller.of(scope)
        sending = varied if self._required else send
        try:
            scope, given = _without_token(scope)
            token = self._admitted(scope, caller, given)
        except (Refused, SemsearchError) as error:
            response = await refused(Request(scope), error)
            await response(scope, receive, sending)
            return
        state = {**scope.get("state", {}), "token": token, "given": given[0] if given else ""}
        scope = {**scope, "state": state}
        await self._app(scope, receive, sending)

    def _admitted(self, scope: Scope, caller: Caller, given: list[str]) -> Token | None:
        """Return what a request's token grants, None where it has and needs none.

        Raises:
            Refused, TokenRefused: It is not admitted.
            IndexProblem: The key of tokens cannot be read.
        """
        path = scope["path"]
        if not self._required:
            self._check_host(caller)
        if is_public(path):
            return None
        self._check_origin(caller, path)
        if path in sign_in.PATHS:
            return None
        if not self._required and openai_errors.told_for(path):
            return None  # clients of OpenAI's protocol have to send a key: any will do
        if len(set(given)) > 1:
            raise TokenRefused(SEVERAL)
        if given:
            token = access_tokens.read(given[0], self._index.token_key(), self._now())
            check_page(token, caller, path)
        elif held := _cookie(scope, caller, needed=self._required):
            token = sign_in.read(held, self._index.token_key(), self._now())
        elif self._required:
            raise Refused("token_missing", MISSING)
        else:
            return None
        check_scope(token, path)
        return token

    def _check_host(self, caller: Caller) -> None:
        if not (caller.host == LOCAL or caller.host in self._names or is_address(caller.host)):
            raise Refused("foreign_host", FOREIGN_HOST.format(name=caller.host[:80]))

    def _check_origin(self, caller: Caller, path: str) -> None:
        """See that no page of another site sends this, unless the settings allow it."""
        if not caller.sent or caller.own:
            return
        if path in sign_in.PATHS or caller.page not in self._origins:
            # Tools for MCP run beside the server on ports of their own.
            named = host(caller.page)
            if path == MCP and named and (named == caller.host or named in self._names):
                return
            raise Refused("foreign_origin", FOREIGN_ORIGIN.format(page=caller.page or "theirs"))


def is_required(server: ServerSettings, listening: str) -> bool:
    """Return whether a server that listens on an address asks for tokens."""
    if server.require_token == "auto":  # noqa: S105 (no secret)
        return not is_loopback(listening)
    return server.require_token == "yes"  # noqa: S105


def given(request: Request) -> str:
    """Return the text of the token that a request came with, for what is asked on in a frame; "" without."""
    return str(getattr(request.state, "given", ""))


def frame_ancestors(request: Request) -> str:
    """Return the directive of a content security policy that says which pages may embed this reply.

    Those of the settings, as far as the request's token is for them.
    """
    allowed = origins(request.app.state.index.settings.server.origins)
    token = token_of(request)
    framing = (o for o in allowed if not token or not token.origins or o in token.origins)
    return " ".join(("frame-ancestors 'self'", *framing))


def _without_token(scope: Scope) -> tuple[Scope, list[str]]:
    """Return the tokens of a request, from its header and its address, and the request with none in that."""
    given = []
    for value in Headers(scope=scope).getlist("authorization"):
        kind, _, text = value.strip().partition(" ")
        if kind.lower() == "bearer":
            given.append(text.strip())
    if scope["method"] == "GET":
        kept = []
        for part in scope["query_string"].split(b"&"):
            name, _, text = (unquote_plus(p) for p in part.decode("latin-1").partition("="))
            if name == "token":
                given.append(text.strip())
            else:
                kept.append(part)
        scope = {**scope, "query_string": b"&".join(kept)}
    return scope, [text for text in given if text]


def _cookie(scope: Scope, caller: Caller, *, needed: bool) -> str:
    """Return the token that somebody signed in with, for what they do on this server's own page."""
    if needed and (caller.own or (scope["method"] == "GET" and not caller.sent)):
        return Request(scope).cookies.get(sign_in.COOKIE, "")
    return ""


async def refused(request: Request, error: Exception) -> Response:
    """Return the reply that refuses a request: for people where a page was asked for, else a problem."""
    scope = request.scope
    if isinstance(error, Refused | TokenRefused) and scope["method"] == "GET":
        if scope["path"] == PAGE and error.code in sign_in.CODES:
            return sign_in.page(scope, error.code, str(error))
        if scope["path"] == EMBED:
            return sign_in.refusal(problems.KINDS[error.code][0], str(error), frame_ancestors(request))
    if isinstance(error, Refused):
        return problems.response(error.code, str(error), scope)
    return await problems.of_ours(request, error)
