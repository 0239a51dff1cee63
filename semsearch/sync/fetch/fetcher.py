"""Fetch the document of an address, unless it has not changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from semsearch.settings import SyncSettings
from semsearch.sync import network
from semsearch.sync.fetch.bodies import MB, gunzipped
from semsearch.sync.fetch.failures import FetchFailed
from semsearch.sync.fetch.hosts import REDIRECTS, ROBOTS_BYTES, Hosts
from semsearch.sync.fetch.replies import PERMANENT, Reply, failure, target
from semsearch.sync.fetch.requests import Requests

_HEADER = 1_024  # characters of an ETag or a date that are kept


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address holds.

    Attributes:
        content: The document, decompressed; None if it has not changed since.
        url: Where it was found, after redirects.
        etag: Of the reply, to ask again with.
        last_modified: The same.
        moved_to: Where the host says that it has moved to for good, or "".
    """

    content: bytes | None
    url: str
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""


class Fetcher:
    """Fetches addresses for one run. Safe to use from several threads."""

    def __init__(
        self,
        settings: SyncSettings,
        robots_file: Path,
        now: Callable[[], datetime],
        *,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] | None = None,
        resolve: Callable[[str, int], list[str]] = network.resolve,
        may_connect: Callable[[str], bool] = network.is_public,
    ) -> None:
        """Store the settings, the file that keeps what robots.txt said, and the clocks.

        Args:
            settings: Limits, and whether private addresses are allowed.
            robots_file: Where to keep it, for a day.
            now: Returns the present instant.
            clock: Returns seconds that only grow, for the time between two requests.
            wait: Waits some seconds; by default until `cancel` is called at the latest.
            resolve: Returns the IP addresses of a host and a port.
            may_connect: Returns whether an IP address may be connected to.
        """
        agent = settings.user_agent or f"semsearch/{version('semsearch')}"
        if settings.allow_private == "yes":
            may_connect = _any
        self._limit = settings.max_mb * MB
        self._now = now
        self._requests = Requests(agent, settings.timeout_s, resolve, may_connect)
        wait = wait or self._requests.cancelled.wait
        self._hosts = Hosts(self._get_robots, robots_file, agent, now, clock, wait)

    def cancel(self) -> None:
        """End the requests that are under way in other threads, with `Stopped`, and refuse new ones."""
        self._requests.cancel()

    def fetch(self, url: str, etag: str = "", last_modified: str = "") -> Fetched:
        """Return what an address holds, unless that has not changed.

        Args:
            url: The address.
            etag: That of the last reply, or "".
            last_modified: The same.

        Raises:
            FetchFailed: It cannot be fetched.
            Stopped: `cancel` was called.
        """
        conditions = {}
        if etag:
            conditions["If-None-Match"] = etag
        if last_modified:
            conditions["If-Modified-Since"] = last_modified
        accepted = (
            "application/rss+xml, application/atom+xml, application/xml, application/feed+json, */*;q=0.1"
        )
        at, moved_to, permanent = url, "", True
        for _ in range(REDIRECTS + 1):
            self._hosts.wait_for(at)
            reply = self._requests.get(at, {"Accept": accepted, **conditions}, self._limit)
            if not reply.is_redirect:
                break
            permanent = permanent and reply.status in PERMANENT
            at = target(at, reply)
            moved_to = at if permanent else moved_to
        else:
            raise FetchFailed(f"more than {REDIRECTS} redirects")
        if reply.status == 304 and conditions:
            return Fetched(None, at, etag, last_modified, moved_to)
        if reply.status != 200:
            raise failure(reply, self._now())
        content = reply.content
        if content.startswith(b"\x1f\x8b"):  # a file that is kept compressed, such as sitemap.xml.gz
            content = gunzipped(content, self._limit)
        return Fetched(
            content,
            at,
            _kept(reply.headers.get("etag", "")),
            _kept(reply.headers.get("last-modified", "")),
            moved_to,
        )

    def _get_robots(self, url: str) -> Reply:
        return self._requests.get(url, {"Accept": "text/plain, */*;q=0.1"}, ROBOTS_BYTES, cut=True)


def _any(_: str) -> bool:
    return True


def _kept(header: str) -> str:
    """Return a header to ask again with, "" for one that is absurd."""
    return header if len(header) <= _HEADER and header.isascii() and header.isprintable() else ""
