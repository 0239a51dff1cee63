"""Why an address was not fetched."""

from __future__ import annotations

from semsearch.text.printable import printable

_REASON = 200  # characters


class FetchFailed(Exception):
    """An address cannot be fetched; the message says why.

    Attributes:
        retry_after: Seconds after which to ask again; None for no word about that.
        gone: Whether it is gone for good.
    """

    def __init__(self, reason: str, retry_after: float | None = None, *, gone: bool = False) -> None:
        """Store the reason, on one line."""
        super().__init__(printable(" ".join(reason.split()))[:_REASON])
        self.retry_after = retry_after
        self.gone = gone


class Stopped(Exception):
    """`Fetcher.cancel` was called, which says nothing about the address."""


class Postponed(FetchFailed):
    """The host's robots.txt asks for so long a pause that this run goes on without it."""
