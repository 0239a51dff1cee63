"""What an access token allows: routes, pages and questions, and where one is required."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from semsearch import query
from semsearch.errors import TokenRefused
from semsearch.server.auth.access_tokens import AccessToken
from semsearch.server.auth.request_origin import RequestOrigin
from semsearch.settings import ServerSettings
from semsearch.text.origins import is_loopback, origins

EMBED, PAGE = "/embed", "/"
_QUESTION_PATHS = (EMBED, "/v1/ask", "/v1/feed.")  # a trailing dot or slash marks a prefix
_ASK_PATHS = (
    *_QUESTION_PATHS,
    *(PAGE, "/oembed", "/opensearch.xml", "/v1/suggest", "/v1/facets", "/v1/timeline", "/v1/coverage"),
    *("/v1/stories", "/v1/stories/", "/v1/articles/", "/story"),
)

WRONG_PAGE = (
    "the access token is for pages of {allowed}, and the request came {source}: use it on those pages, or "
    "ask the operator for one with another --origin (for programs: without --origin)"
)
WRONG_QUESTION = (
    "the access token is for the question {question!r} only: ask that question, or use another access token"
)
ONE_QUESTION = "the access token is limited to one question: ask the operator for one without --question"
ASK_ONLY = (
    "the access token has the scope 'ask', which does not include this route: ask the operator for one that "
    "was created with --scope all"
)


class AccessDenied(Exception):
    """A request is refused before routing; `code` is one of `problems.KINDS`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


def is_required(server: ServerSettings, listening: str) -> bool:
    """Return whether a server that listens on an address requires access tokens."""
    if server.require_token == "auto":  # noqa: S105 (not a secret)
        return not is_loopback(listening)
    return server.require_token == "yes"  # noqa: S105


def is_public(path: str) -> bool:
    """Return whether a path is a static asset, which is the same for every client."""
    return path == "/embed.js" or path.startswith("/assets/")


def access_token(request: Request) -> AccessToken | None:
    """Return the verified access token of a request; None if it has none."""
    found: AccessToken | None = getattr(request.state, "access_token", None)
    return found


def encoded_access_token(request: Request) -> str:
    """Return the signed text of a request's access token; "" without one. Links inside a frame repeat it."""
    return str(getattr(request.state, "encoded_access_token", ""))


def has_fixed_question(request: Request) -> bool:
    """Return whether a request's access token allows one question only."""
    found = access_token(request)
    return bool(found and found.question)


def frame_ancestors(request: Request) -> str:
    """Return the CSP directive `frame-ancestors`, which names the pages that may embed the reply.

    These are the origins of the settings, limited to those of the request's access token if it has any.
    """
    allowed = origins(request.app.state.index.settings.server.origins)
    found = access_token(request)
    ancestors = (o for o in allowed if not found or not found.origins or o in found.origins)
    return " ".join(("frame-ancestors 'self'", *ancestors))


async def check_question(request: Request) -> None:
    """Check that a request asks the question of its access token; a dependency of all routes.

    Raises:
        TokenRefused: The request asks another question, or has a history.
    """
    found = access_token(request)
    if found is None or not found.question:
        return
    names = ("q", "question") if request.scope["path"] == EMBED else ("q",)
    questions: Any = [text for name, text in request.query_params.multi_items() if name in names]
    history: Any = request.query_params.getlist("history")
    if request.method == "POST":
        try:
            body = await request.json()
        except (ValueError, RecursionError):
            return  # the route reports the invalid body
        questions = [body.get("question")] if isinstance(body, dict) else []
        history = body.get("history") if isinstance(body, dict) else None
    matches = (
        len(questions) == 1 and isinstance(questions[0], str) and query.clean(questions[0]) == found.question
    )
    if not matches or history:
        raise TokenRefused(WRONG_QUESTION.format(question=found.question))


def check_page(found: AccessToken, source: RequestOrigin, path: str) -> None:
    """Check that a request comes from a page that its access token allows.

    A frame is exempt: the `frame-ancestors` of its reply limits which pages show it, and requests from inside
    it are same-origin.

    Raises:
        TokenRefused: It comes from another page, or from none.
    """
    in_frame = path == EMBED and source.is_framed
    if not (not found.origins or source.is_same or in_frame or source.page in found.origins):
        sender = f"from {source.page}" if source.page else "from no page"
        raise TokenRefused(WRONG_PAGE.format(allowed=" and ".join(found.origins), source=sender))


def check_scope(found: AccessToken, path: str) -> None:
    """Check that an access token allows a route.

    Raises:
        AccessDenied: It does not.
    """
    if found.question and not _matches(path, _QUESTION_PATHS):
        raise AccessDenied("token_limited", ONE_QUESTION)
    if found.scope == "ask" and not _matches(path, _ASK_PATHS):
        raise AccessDenied("token_limited", ASK_ONLY)


def _matches(path: str, known: tuple[str, ...]) -> bool:
    return any(
        path == entry or (len(entry) > 1 and entry[-1] in "./" and path.startswith(entry)) for entry in known
    )
