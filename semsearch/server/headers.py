"""HTTP headers that routes read and set: `Accept`, `Host` and `Deprecation`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeVar

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from semsearch.presentation.html import Address

JSON = "application/json"
HTML = "text/html"
ANY = "*/*"
DEPRECATED = {"literal": "@1795910400"}  # keys: since 29 November 2026; the new name is `protected`

Reply = TypeVar("Reply", bound=Response)


def preferred(request: Request, offered: Collection[str]) -> str:
    """Return the media type that `Accept` prefers among those offered (RFC 9110, 12.5.1); JSON if none.

    A type must be named explicitly, and have a greater weight than JSON if that is named too: wildcards
    select JSON. HTML is ignored if the header also has `*/*`. Every browser sends both, and a person who
    opens an API URL in a browser wants to see what programs receive.
    """
    weights = _weights(request)
    ignored = {HTML} if weights.get(ANY, 0.0) > 0 else set()
    best, highest = JSON, max(0.0, weights.get(JSON, 0.0))
    for media_type, weight in weights.items():
        if media_type in offered and media_type not in ignored and weight > highest:
            best, highest = media_type, weight
    return best


def _weights(request: Request) -> dict[str, float]:
    """Return the weight of each media type in the header, in the order of the header."""
    weights: dict[str, float] = {}
    for entry in ",".join(request.headers.getlist("accept")).split(","):
        media_type, *parameters = (part.strip().lower() for part in entry.split(";"))
        weights[media_type] = next((_weight(p[2:]) for p in parameters if p.startswith("q=")), 1.0)
    return weights


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def base_url(request: Request) -> str:
    """Return the public URL of the server, with a trailing slash, which links in replies begin with.

    It is the scheme of the request and its `Host` header, so a proxy must pass `Host` on. Uvicorn takes the
    scheme from `X-Forwarded-Proto` if the proxy runs on the same machine or is listed in
    `FORWARDED_ALLOW_IPS`, and ignores that header otherwise.
    """
    return str(request.base_url)


def absolute_url(request: Request, path: str, pairs: Iterable[tuple[str, str]] = ()) -> str:
    """Return the URL of a path, which has no leading slash, with query parameters.

    The parameters of a request never include an access token: `AuthMiddleware` removes it.
    """
    return base_url(request) + str(Address(path, tuple(pairs)))


def mark_deprecated(response: Reply, request: BaseModel) -> Reply:
    """Add the header `Deprecation` (RFC 9745) to a response if its request has a key under a former name."""
    for key in DEPRECATED.keys() & request.model_fields_set:
        response.headers["Deprecation"] = DEPRECATED[key]
    return response
