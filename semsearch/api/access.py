"""Who may ask: hosts, origins and tokens, looked at before any route is.

A page on a foreign site can make a browser send requests to a server on the reader's own machine or network.
Under a name that leads there (DNS rebinding) they count as the server's own, and bear that name in `Host`;
else they bear the page's origin in `Origin`. Where tokens are required, no such page has one, and the name is
not looked at.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote_plus

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from semsearch import query, tokens
from semsearch.api import failures, problems, signing_in
from semsearch.api.caller import Caller
from semsearch.errors import SemsearchError, TokenRefused
from semsearch.index import Index
from semsearch.origins import LOCAL, host, is_address, is_loopback, origins
from semsearch.settings import ServerSettings
from semsearch.tokens import Token

EMBED, MCP, PAGE = "/embed", "/mcp", "/"
_ONE_QUESTION = (EMBED, "/v1/ask", "/v1/feed.")  # what ends with a dot or a slash begins paths
_ASKING = (
    *_ONE_QUESTION,
    *(PAGE, "/oembed", "/opensearch.xml", "/v1/suggest", "/v1/facets"),
    *("/v1/stories", "/v1/stories/", "/v1/articles/"),
)

MISSING = (
    "this server asks for a token: send one as 'Authorization: Bearer TOKEN'; "
    "its keeper makes them with 'semsearch token'"
)
SEVERAL = "several tokens were sent: send one"
NOT_THIS_PAGE = (
    "the token is for pages of {bound} and was sent {page}: embed it there, or ask the keeper for "
    "one made with another --origin (or with none, for programs)"
)
NOT_THIS_QUESTION = "the token is for the question {question!r} alone: ask that, or take another token"
NOT_SO_FAR = "the token does not reach so far: it is for {reach}; the keeper can make one with --scope all"
FOREIGN_HOST = (
    "this server is not known as {name!r}: its keeper can add that name to the setting server.names, "
    "or ask for it by its address"
)
FOREIGN_ORIGIN = (
    "pages of other sites may not use this server: its keeper can add {page} to the setting server.origins"
)


class Refused(Exception):
    """A request that gets no further; `code` is one of `problems.KINDS`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


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
            response = await _told(error, scope, self._origins)
            await response(scope, receive, sending)
            return
        state = {**scope.get("state", {}), "token": token, "given": given[0] if given else ""}
        scope = {**scope, "state": state}
        await self._app(scope, receive, sending)

    def _admitted(self, scope: Scope, caller: Caller, given: list[str]) -> Token | None:
        """Give what a request's token grants, None where it has and needs none.

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
        if path in signing_in.PATHS:
            return None
        if not self._required and failures.told_for(path):
            return None  # clients of OpenAI's protocol have to send a key: any will do
        if len(set(given)) > 1:
            raise TokenRefused(SEVERAL)
        if given:
            token = tokens.read(given[0], self._index.token_key(), self._now())
            _check_page(token, caller, path)
        elif held := _cookie(scope, caller, needed=self._required):
            token = signing_in.read(held, self._index.token_key(), self._now())
        elif self._required:
            raise Refused("token_missing", MISSING)
        else:
            return None
        _check_scope(token, path)
        return token

    def _check_host(self, caller: Caller) -> None:
        if not (caller.host == LOCAL or caller.host in self._names or is_address(caller.host)):
            raise Refused("foreign_host", FOREIGN_HOST.format(name=caller.host[:80]))

    def _check_origin(self, caller: Caller, path: str) -> None:
        """See that no page of another site sends this, unless the settings allow it."""
        if not caller.sent or caller.own:
            return
        if path in signing_in.PATHS or caller.page not in self._origins:
            # Tools for MCP run beside the server on ports of their own.
            named = host(caller.page)
            if path == MCP and named and (named == caller.host or named in self._names):
                return
            raise Refused("foreign_origin", FOREIGN_ORIGIN.format(page=caller.page or "theirs"))


def is_required(server: ServerSettings, listening: str) -> bool:
    """Tell whether a server that listens on an address asks for tokens."""
    if server.require_token == "auto":  # noqa: S105 (no secret)
        return not is_loopback(listening)
    return server.require_token == "yes"  # noqa: S105


def is_public(path: str) -> bool:
    """Tell whether a path leads to code that is the same for everybody."""
    return path == "/embed.js" or path.startswith("/assets/")


def token_of(request: Request) -> Token | None:
    """Give what a request's token grants; None where it came without."""
    token: Token | None = getattr(request.state, "token", None)
    return token


def given(request: Request) -> str:
    """Give the text of the token that a request came with, for what is asked on in a frame; "" without."""
    return str(getattr(request.state, "given", ""))


def frame_ancestors(request: Request) -> str:
    """Give the directive of a content security policy that says which pages may embed this reply.

    Those of the settings, as far as the request's token is for them.
    """
    allowed = origins(request.app.state.index.settings.server.origins)
    token = token_of(request)
    return _ancestors(*(o for o in allowed if not token or not token.origins or o in token.origins))


async def one_question(request: Request) -> None:
    """Hold a request whose token is for one question to that question; a dependency of all routes.

    Raises:
        TokenRefused: It asks another, or one in the light of others.
    """
    token = token_of(request)
    if token is None or not token.question:
        return
    asked: Any = request.query_params.getlist("q")
    history: Any = request.query_params.getlist("history")
    if request.method == "POST":
        try:
            body = await request.json()
        except (ValueError, RecursionError):
            return  # the route says what is wrong with it
        asked = [body.get("question")] if isinstance(body, dict) else []
        history = body.get("history") if isinstance(body, dict) else None
    same = len(asked) == 1 and isinstance(asked[0], str) and query.clean(asked[0]) == token.question
    if not same or history:
        raise TokenRefused(NOT_THIS_QUESTION.format(question=token.question))


def _without_token(scope: Scope) -> tuple[Scope, list[str]]:
    """Give the tokens of a request, from its header and its address, and the request with none in that."""
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
    """Give the token that somebody signed in with, for what they do on this server's own page."""
    if needed and (caller.own or (scope["method"] == "GET" and not caller.sent)):
        return Request(scope).cookies.get(signing_in.COOKIE, "")
    return ""


def _check_page(token: Token, caller: Caller, path: str) -> None:
    """See that a token which is bound to pages comes from one of them.

    A frame is bound by `frame-ancestors` of its reply, and what runs in it is this server's own.
    """
    framed = path == EMBED and caller.framed
    if not (not token.origins or caller.own or framed or caller.page in token.origins):
        page = f"from {caller.page}" if caller.page else "from no page"
        raise TokenRefused(NOT_THIS_PAGE.format(bound=" and ".join(token.origins), page=page))


def _check_scope(token: Token, path: str) -> None:
    if token.question and not _among(path, _ONE_QUESTION):
        raise Refused("token_limited", NOT_SO_FAR.format(reach="one question alone"))
    if token.scope == "ask" and not _among(path, _ASKING):
        raise Refused("token_limited", NOT_SO_FAR.format(reach="what asking in a page takes"))


def _among(path: str, known: tuple[str, ...]) -> bool:
    return any(
        path == entry or (len(entry) > 1 and entry[-1] in "./" and path.startswith(entry)) for entry in known
    )


async def _told(error: Exception, scope: Scope, allowed: tuple[str, ...]) -> Response:
    """Give the reply that refuses a request: for people where a page was asked for, else a problem."""
    if isinstance(error, Refused | TokenRefused) and scope["method"] == "GET":
        status = problems.KINDS[error.code][0]
        if scope["path"] == PAGE and status == 401:
            return signing_in.page(scope, "" if error.code == "token_missing" else str(error))
        if scope["path"] == EMBED:
            return signing_in.refusal(status, str(error), _ancestors(*allowed))
    if isinstance(error, Refused):
        return problems.response(error.code, str(error), scope)
    return await problems.of_ours(Request(scope), error)


def _ancestors(*allowed: str) -> str:
    return " ".join(("frame-ancestors 'self'", *allowed))
