"""Where a request comes from, as far as its headers tell.

A page cannot forge what a browser says of it: `Origin`, `Referer`, and the headers of Fetch Metadata
(https://www.w3.org/TR/fetch-metadata/), which browsers send to https and to this machine only. A program can
say anything.
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
class Caller:
    """Where a request comes from.

    Attributes:
        host: The host that the request names, as `origins.host` gives it; "" if it names none, or two.
        sent: The header `Origin` as it stands; "" without one.
        page: The origin of the page that sent it, in the browsers' spelling; "" if that is not told.
        own: Whether that page is this server's.
        framed: Whether the reply is to be shown inside a frame of another page.
    """

    host: str
    sent: str
    page: str
    own: bool
    framed: bool

    @classmethod
    def of(cls, scope: Scope) -> Self:
        """Read a request's headers."""
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        named = hosts[0] if len(hosts) == 1 else ""
        sent = ", ".join(headers.getlist("origin"))
        site = headers.get("sec-fetch-site")
        page = _origin(sent or ("" if site else _page_of(headers.get("referer", ""))))
        return cls(
            host(f"//{named}"),
            sent,
            page,
            site == "same-origin" if site else bool(page) and page in _spellings(named),
            headers.get("sec-fetch-dest") == "iframe",
        )


def _spellings(named: str) -> tuple[str, ...]:
    """Return the origins of a server that a request names; a proxy may speak TLS for it."""
    return tuple(filter(None, (_origin(f"{scheme}://{named}") for scheme in ("http", "https"))))


def _page_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def _origin(text: str) -> str:
    try:
        return origin(text)
    except UsageError:
        return ""
