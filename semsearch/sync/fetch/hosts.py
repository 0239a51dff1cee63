"""How each host wants to be asked: by its robots.txt, and with a pause between two requests."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from semsearch.sync import robots
from semsearch.sync.fetch.failures import FetchFailed, Postponed
from semsearch.sync.fetch.replies import Reply, failure, target
from semsearch.sync.fetch.robots_file import ROBOTS_STALE, RobotsFile

REDIRECTS = 5
LONGEST_WAIT = 60.0  # seconds between two requests to a host that a run waits; for longer, it goes on without
ROBOTS_AGE = timedelta(days=1)
ROBOTS_BYTES = 512 * 1024


class Hosts:
    """What the hosts of one run ask for. Safe to use from several threads."""

    def __init__(
        self,
        get: Callable[[str], Reply],
        robots_file: Path,
        agent: str,
        now: Callable[[], datetime],
        clock: Callable[[], float],
        wait: Callable[[float], object],
    ) -> None:
        """Store how a robots.txt is got, the file that keeps what it said, our user agent, and the clocks."""
        self._get = get
        self._robots = RobotsFile(robots_file)
        self._agent = agent
        self._now, self._clock, self._wait = now, clock, wait
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}  # when a host may be asked again
        self._rules: dict[str, robots.Rules] = {}

    def wait_for(self, url: str) -> None:
        """Wait until a URL may be asked for.

        Raises:
            FetchFailed: It may not, or the host does not say.
            Postponed: It may only after so long a pause that this run goes on without it.
        """
        rules = self._rules_of(url)
        if refusal := rules.refusal(url):
            reason = f"robots.txt of {_host(url)} does not allow it (Disallow: {refusal})"
            raise FetchFailed(reason, retry_after=86_400)
        self._await_turn(url, rules.delay)

    def _await_turn(self, url: str, delay: float) -> None:
        """Wait until the host may be asked again, and take that turn."""
        host = _host(url)
        with self._lock:
            at = max(self._clock(), self._next.get(host, 0.0))
            pause = at - self._clock()
            if pause <= LONGEST_WAIT:
                self._next[host] = at + delay
        if pause > LONGEST_WAIT:
            reason = f"robots.txt of {host} asks for {delay:,.0f} seconds between two requests"
            raise Postponed(reason, retry_after=pause)
        if pause > 0:
            self._wait(pause)

    def _rules_of(self, url: str) -> robots.Rules:
        """Return what the robots.txt of a URL's host says; fetched once a day.

        Raises:
            FetchFailed: The host does not say, which counts as a refusal (RFC 9309, 2.3.1.4).
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            if origin in self._rules:
                return self._rules[origin]
        kept = self._robots.get(origin, self._agent)
        if kept is None or kept[0] < self._now() - ROBOTS_AGE:
            try:
                rules = self._fetch_rules(f"{origin}/robots.txt")
            except FetchFailed:
                if kept is None or kept[0] < self._now() - ROBOTS_STALE:
                    raise
                rules = kept[1]
            else:
                self._robots.put(origin, self._agent, self._now(), rules)
        else:
            rules = kept[1]
        with self._lock:
            self._rules[origin] = rules
        return rules

    def _fetch_rules(self, url: str) -> robots.Rules:
        at = url
        for _ in range(REDIRECTS + 1):
            reply = self._get(at)
            if not reply.is_redirect:
                break
            at = target(at, reply)
        else:
            return robots.Rules()  # as where there is none
        if reply.status == 200:
            rules = robots.parse(reply.content.decode(errors="replace").removeprefix("\ufeff"), self._agent)
            with self._lock:
                self._next[_host(url)] = self._clock() + rules.delay
            return rules
        if reply.status == 429 or reply.status >= 500:
            error = failure(reply, self._now())
            reason = f"robots.txt of {_host(url)} cannot be fetched: {error}"
            raise FetchFailed(reason, error.retry_after)
        return robots.Rules()


def _host(url: str) -> str:
    return urlsplit(url).netloc
