"""How far a token reaches: which routes, from which pages, which question."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from semsearch import query
from semsearch.errors import TokenRefused
from semsearch.server.auth.access_tokens import Token
from semsearch.server.auth.request_origin import Caller

EMBED, PAGE = "/embed", "/"
_ONE_QUESTION = (EMBED, "/v1/ask", "/v1/feed.")  # what ends with a dot or a slash begins paths
_ASKING = (
    *_ONE_QUESTION,
    *(PAGE, "/oembed", "/opensearch.xml", "/v1/suggest", "/v1/facets"),
    *("/v1/stories", "/v1/stories/", "/v1/articles/"),
)

NOT_THIS_PAGE = (
    "the token is for pages of {bound} and was sent {page}: embed it there, or ask the keeper for "
    "one made with another --origin (or with none, for programs)"
)
NOT_THIS_QUESTION = "the token is for the question {question!r} alone: ask that, or take another token"
NOT_SO_FAR = "the token does not reach so far: it is for {reach}; the keeper can make one with --scope all"


class Refused(Exception):
    """A request that gets no further; `code` is one of `problems.KINDS`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


def is_public(path: str) -> bool:
    """Return whether a path leads to code that is the same for everybody."""
    return path == "/embed.js" or path.startswith("/assets/")


def token_of(request: Request) -> Token | None:
    """Return what a request's token grants; None where it came without."""
    token: Token | None = getattr(request.state, "token", None)
    return token


def is_bound(request: Request) -> bool:
    """Return whether a request's token is for one question."""
    token = token_of(request)
    return bool(token and token.question)


async def one_question(request: Request) -> None:
    """Hold a request whose token is for one question to that question; a dependency of all routes.

    Raises:
        TokenRefused: It asks another, or one in the light of others.
    """
    token = token_of(request)
    if token is None or not token.question:
        return
    named = ("q", "question") if request.scope["path"] == EMBED else ("q",)
    asked: Any = [text for name, text in request.query_params.multi_items() if name in named]
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


def check_page(token: Token, caller: Caller, path: str) -> None:
    """See that a token which is bound to pages comes from one of them.

    A frame is bound by `frame-ancestors` of its reply, and what runs in it is this server's own.
    """
    framed = path == EMBED and caller.framed
    if not (not token.origins or caller.own or framed or caller.page in token.origins):
        page = f"from {caller.page}" if caller.page else "from no page"
        raise TokenRefused(NOT_THIS_PAGE.format(bound=" and ".join(token.origins), page=page))


def check_scope(token: Token, path: str) -> None:
    """See that a token reaches as far as a route; raises `Refused`."""
    if token.question and not _among(path, _ONE_QUESTION):
        raise Refused("token_limited", NOT_SO_FAR.format(reach="one question alone"))
    if token.scope == "ask" and not _among(path, _ASKING):
        raise Refused("token_limited", NOT_SO_FAR.format(reach="what asking in a page takes"))


def _among(path: str, known: tuple[str, ...]) -> bool:
    return any(
        path == entry or (len(entry) > 1 and entry[-1] in "./" and path.startswith(entry)) for entry in known
    )
