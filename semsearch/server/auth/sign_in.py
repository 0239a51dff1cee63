"""Sign-in with an access token, for people who use the page of a server that requires one.

The access token is kept in an HttpOnly, SameSite=Strict cookie: no script can read it, and browsers send it
with requests from this server's own pages only.
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
from semsearch.server.auth.access_tokens import AccessToken
from semsearch.server.middleware import content_security_policy

COOKIE = "semsearch_token"
HOME = "./"  # relative to the sign-in path, so that a proxy may serve semsearch under a prefix
PATHS = ("/sign-in", "/sign-out")
CODES = ("token_missing", "token_refused", "token_limited")  # refusals that another access token would avoid
NOT_FOR_SIGN_IN = (
    "that access token is for pages of other sites or for one question: ask the operator for one that was "
    "created without --origin and --question"
)
NO_ACCESS_TOKEN = "enter an access token: the operator creates one with 'semsearch token'"  # noqa: S105


def verify(text: str, key: str, now: datetime) -> AccessToken:
    """Return the access token that a person signs in with.

    Raises:
        TokenRefused: It is missing, invalid, or limited to other pages or one question.
    """
    if not text:
        raise TokenRefused(NO_ACCESS_TOKEN)
    access_token = access_tokens.verify(text, key, now)
    if access_token.origins or access_token.question:
        raise TokenRefused(NOT_FOR_SIGN_IN)
    return access_token


def page(scope: Scope, code: str, reason: str) -> HTMLResponse:
    """Return the sign-in page, which leads back to the requested address.

    Args:
        scope: The request.
        code: What is wrong with the access token that was sent, one of `CODES`.
        reason: The same as a sentence.
    """
    query_string = scope["query_string"].decode("latin-1")
    address = f"{HOME}?{query_string}" if query_string else HOME
    return _page(address, code, reason, reload=_is_cross_site(scope))


def frame_error(status: int, reason: str, ancestors: str) -> HTMLResponse:
    """Return a page for frames that shows why the request was refused."""
    shown = html.Page(html.Address("./embed", (("fixed", "yes"),)), problem=reason)
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": content_security_policy(ancestors)}
    return HTMLResponse(html.frame(shown), status, headers)


async def _sign_in(request: Request) -> Response:
    """Set the cookie from the page's form, and redirect to the requested address."""
    form = parse_qs((await request.body()).decode("utf-8", "replace"))
    text, address = (form.get(name, [""])[0].strip() for name in ("token", "next"))
    address = address if _is_own_page(address) else HOME
    now = datetime.now(UTC)
    try:
        access_token = verify(text, request.app.state.index.token_key(), now)
    except TokenRefused as error:
        return _page(address, error.code, str(error))
    response = RedirectResponse(address, 303)
    max_age = int((access_token.expires - now).total_seconds())
    _set_cookie(response, request, text, max_age)
    return response


async def _sign_out(request: Request) -> Response:
    """Delete the cookie."""
    response = RedirectResponse(HOME, 303)
    _set_cookie(response, request, "", 0)
    return response


ROUTES = [
    Route(path, endpoint, methods=["POST"], include_in_schema=False)
    for path, endpoint in zip(PATHS, (_sign_in, _sign_out), strict=True)
]


def _set_cookie(response: Response, request: Request, value: str, max_age: int) -> None:
    response.set_cookie(
        COOKIE,
        value,
        max_age=max_age,
        path=None,  # the browser's default: the path prefix that the server is reached under
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def _page(address: str, code: str, reason: str, *, reload: bool = False) -> HTMLResponse:
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": content_security_policy(),
        "Referrer-Policy": "same-origin",  # so that the form's request has an origin
        **problems.challenge(code, reason),
    }
    problem = "" if code == "token_missing" else reason
    return HTMLResponse(html.sign_in(address, problem, again=reload), problems.KINDS[code][0], headers)


def _is_cross_site(scope: Scope) -> bool:
    """Return whether a link on another site led here. Browsers withhold the cookie then, until a reload."""
    return Headers(scope=scope).get("sec-fetch-site") == "cross-site"


def _is_own_page(address: str) -> bool:
    """Return whether an address is this server's page, with any query string."""
    plain = address.isascii() and address.isprintable() and " " not in address
    return plain and (address == HOME or address.startswith(f"{HOME}?"))
