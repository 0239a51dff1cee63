"""The origin of a request, from its headers.

A page cannot forge the headers that its browser sets: `Origin`, `Referer`, and Fetch Metadata
(https://www.w3.org/TR/fetch-metadata/), which browsers send only to https and loopback addresses. A program
can send any headers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from semsearch.errors import UsageError
from semsearch.text.origins import host, origin


@dataclass(frozen=True, slots=True)
class RequestOrigin:
    """Where a request comes from, and the host that it is addressed to.

    Attributes:
        host: The host from `Host`, as `origins.host` returns it; "" if there is none or more than one.
        header: The raw `Origin` header; "" if there is none.
        page: The origin of the page that sent the request, as browsers serialize it; "" if unknown.
        is_same: Whether that page belongs to this server.
        is_framed: Whether the reply will be shown in a frame of another page.
    """

    host: str
    header: str
    page: str
    is_same: bool
    is_framed: bool

    @classmethod
    def of(cls, scope: Scope) -> Self:
        """Return the origin of a request."""
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        authority = hosts[0] if len(hosts) == 1 else ""
        header = ", ".join(headers.getlist("origin"))
        site = headers.get("sec-fetch-site")
        page = _origin_or_empty(header or ("" if site else _url_origin(headers.get("referer", ""))))
        return cls(
            host(f"//{authority}"),
            header,
            page,
            site == "same-origin" if site else bool(page) and page in _server_origins(authority),
            headers.get("sec-fetch-dest") == "iframe",
        )


def _server_origins(authority: str) -> tuple[str, ...]:
    """Return the origins of a server, from a `Host` header. Both schemes count: a proxy may terminate TLS."""
    candidates = (_origin_or_empty(f"{scheme}://{authority}") for scheme in ("http", "https"))
    return tuple(filter(None, candidates))


def _url_origin(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def _origin_or_empty(text: str) -> str:
    try:
        return origin(text)
    except UsageError:
        return ""
