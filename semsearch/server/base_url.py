"""The address that a server is reached by, as a request tells it: it stands before every link given out.

It is the scheme and the `Host` of the request. Behind a proxy `Host` has to be passed on; the scheme is that
of `X-Forwarded-Proto` where the proxy runs on the same machine or `FORWARDED_ALLOW_IPS` names it, and from
anyone else the header is not believed (uvicorn sees to it).
"""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request

from semsearch.presentation.html import Address


def base(request: Request) -> str:
    """Return the address of the server, with a slash at its end."""
    return str(request.base_url)


def linked(request: Request, path: str, pairs: Iterable[tuple[str, str]] = ()) -> str:
    """Return the whole address of a path, which begins without a slash, with parameters.

    There is no token among those of a request any more: `Access` takes it out, so no link repeats it.
    """
    return base(request) + str(Address(path, tuple(pairs)))
