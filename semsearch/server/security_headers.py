"""HTTP headers that restrict what browsers do with a reply: content type, framing, referrer, scripts."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NO_FRAMING = "frame-ancestors 'none'"


def content_security_policy(ancestors: str = NO_FRAMING, *, images: bool = False) -> str:
    """Return the Content-Security-Policy of a page: nothing inline, and nothing from other hosts but images.

    Args:
        ancestors: The directive that says which pages may frame it.
        images: Whether the page may load the archive's images, from any host.
    """
    any_host = " https: http:" if images else ""
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'{any_host}; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; "
        f"trusted-types semsearch; {ancestors}"
    )


class SecurityHeaders:
    """ASGI middleware that adds security headers to every reply.

    A page that sets `frame-ancestors` or `Referrer-Policy` itself keeps its own values.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add(MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _add(headers: MutableHeaders) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    if headers.get("content-type", "").startswith("text/html"):
        if "frame-ancestors" not in ", ".join(headers.getlist("content-security-policy")):
            headers.append("Content-Security-Policy", NO_FRAMING)
        headers.setdefault("Referrer-Policy", "same-origin")
