"""Signing in: how people use the page of a server that asks for tokens.

The token is kept in a cookie that no script can read and that is sent from this server's own pages only.
"""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from semsearch.errors import TokenRefused
from semsearch.presentation import html
from semsearch.server import problems
from semsearch.server.auth import access_tokens
from semsearch.server.auth.access_tokens import Token
from semsearch.server.csp import policy

COOKIE = "semsearch_token"
HOME = "./"  # seen from where one signs in, so that a proxy may put the server into a folder
PATHS = ("/sign-in", "/sign-out")
CODES = ("token_missing", "token_refused", "token_limited")  # of refusals that another token ends
NOT_FOR_PEOPLE = (
    "that token is for pages of other sites or for one question: sign in with one that the keeper made "
    "with plain 'semsearch token'"
)
NO_TOKEN = "write the token into the field: the keeper of this server makes them with 'semsearch token'"  # noqa: S105


def read(text: str, key: str, now: datetime) -> Token:
    """Read a token that somebody signs in with; raises `TokenRefused` where it is none for that."""
    if not text:
        raise TokenRefused(NO_TOKEN)
    token = access_tokens.read(text, key, now)
    if token.origins or token.question:
        raise TokenRefused(NOT_FOR_PEOPLE)
    return token


def page(scope: Scope, code: str, reason: str) -> HTMLResponse:
    """Return the page that asks for a token; it leads back to the address that was asked for.

    Args:
        scope: The request's.
        code: What is wrong with the token that was sent, one of `CODES`.
        reason: The same as a sentence.
    """
    asked = scope["query_string"].decode("latin-1")
    return _page(f"{HOME}?{asked}" if asked else HOME, code, reason, again=_from_elsewhere(scope))


def refusal(status: int, reason: str, ancestors: str) -> HTMLResponse:
    """Return a page for frames that says why there is nothing in it."""
    shown = html.Page(html.Address("./embed", (("fixed", "yes"),)), problem=reason)
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": policy(ancestors)}
    return HTMLResponse(html.frame(shown), status, headers)


async def _sign_in(request: Request) -> Response:
    """Take a token from the page's form, and go where its reader wanted to."""
    sent = parse_qs((await request.body()).decode("utf-8", "replace"))
    text, address = (sent.get(name, [""])[0].strip() for name in ("token", "next"))
    address = address if _is_ours(address) else HOME
    now = datetime.now(UTC)
    try:
        token = read(text, request.app.state.index.token_key(), now)
    except TokenRefused as error:
        return _page(address, error.code, str(error))
    reply = RedirectResponse(address, 303)
    reply.set_cookie(
        COOKIE,
        text,
        max_age=int((token.expires - now).total_seconds()),
        path=None,  # the folder that the server stands in
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return reply


async def _sign_out(request: Request) -> Response:
    """Forget the token."""
    reply = RedirectResponse(HOME, 303)
    secure = request.url.scheme == "https"
    reply.set_cookie(COOKIE, max_age=0, path=None, secure=secure, httponly=True, samesite="strict")
    return reply


ROUTES = [
    Route(path, does, methods=["POST"], include_in_schema=False)
    for path, does in zip(PATHS, (_sign_in, _sign_out), strict=True)
]


def _page(address: str, code: str, reason: str, *, again: bool = False) -> HTMLResponse:
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": policy(),
        "Referrer-Policy": "same-origin",  # so that the form says where it comes from
        **problems.challenge(code, reason),
    }
    refused = "" if code == "token_missing" else reason
    return HTMLResponse(html.sign_in(address, refused, again=again), problems.KINDS[code][0], headers)


def _from_elsewhere(scope: Scope) -> bool:
    """Return whether a link on another site led here: the cookie was kept back then, and comes next time."""
    return Headers(scope=scope).get("sec-fetch-site") == "cross-site"


def _is_ours(address: str) -> bool:
    """Return whether an address is one of the page."""
    plain = address.isascii() and address.isprintable() and " " not in address
    return plain and (address == HOME or address.startswith(f"{HOME}?"))
