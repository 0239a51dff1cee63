"""The public URL of the server, which links in replies begin with.

It is the scheme of the request and its `Host` header, so a proxy must pass `Host` on. Uvicorn takes the
scheme from `X-Forwarded-Proto` if the proxy runs on the same machine or is listed in `FORWARDED_ALLOW_IPS`,
and ignores that header otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request

from semsearch.presentation.html import Address


def base_url(request: Request) -> str:
    """Return the URL of the server, with a trailing slash."""
    return str(request.base_url)


def absolute_url(request: Request, path: str, pairs: Iterable[tuple[str, str]] = ()) -> str:
    """Return the URL of a path, which has no leading slash, with query parameters.

    The parameters of a request never include an access token: `AuthMiddleware` removes it.
    """
    return base_url(request) + str(Address(path, tuple(pairs)))
