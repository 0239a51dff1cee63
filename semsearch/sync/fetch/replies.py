"""What a host replies: where it redirects to, and what a status other than 200 means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from semsearch.sync.fetch.failures import FetchFailed

LONGEST_RETRY = 30 * 86_400.0  # seconds that a host may ask to wait
PERMANENT, TEMPORARY = (301, 308), (302, 303, 307)


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply; the content is empty unless the status is 200."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def is_redirect(self) -> bool:
        """Whether the host says that the document is elsewhere."""
        return self.status in (*PERMANENT, *TEMPORARY)


def target(at: str, reply: Reply) -> str:
    """Return the address that a redirect leads to, without a fragment."""
    location = reply.headers.get("location", "")
    try:
        target = urljoin(at, location)
        parts = urlsplit(target)
    except ValueError:
        raise FetchFailed("a redirect to something that is no address") from None
    if not location or parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise FetchFailed("a redirect to something that is no http or https address")
    return target.partition("#")[0]


def failure(reply: Reply, now: datetime) -> FetchFailed:
    """Return the failure that a reply means."""
    from http.client import responses

    if reply.status == 410:
        return FetchFailed("gone for good (HTTP status 410): remove it from the settings", gone=True)
    pause = None
    if reply.status in (429, 503):
        pause = _retry_after(reply.headers.get("retry-after", ""), now)
    return FetchFailed(f"HTTP status {reply.status} {responses.get(reply.status, '')}", pause)


def _retry_after(text: str, now: datetime) -> float | None:
    """Return the seconds of a `Retry-After`: a number, or a date (RFC 9110, 10.2.3)."""
    if text.isascii() and text.isdecimal():
        return min(float(text[:12]), LONGEST_RETRY)
    try:
        then = parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None
    seconds = ((then if then.tzinfo else then.replace(tzinfo=UTC)) - now).total_seconds()
    return min(max(seconds, 0.0), LONGEST_RETRY)
