"""Fetch addresses politely: conditional requests, limits of time and size, robots.txt, checked addresses.

The address that a host's name resolves to is checked, and the connection is made to that same address, for
every redirect again. So neither a redirect nor a name that resolves to something else a moment later leads to
a host that may not be connected to.
"""

from __future__ import annotations

import json
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from semsearch.connections import Connection
from semsearch.settings import SyncSettings
from semsearch.storage.local.generations import replace_file
from semsearch.sync import network, robots
from semsearch.text.printable import printable

if TYPE_CHECKING:
    import httpx2

REDIRECTS = 5
MB = 1_000_000
LONGEST_RETRY = 30 * 86_400.0  # seconds that a host may ask to wait
LONGEST_WAIT = 60.0  # seconds between two requests to a host that a run waits; for longer, it goes on without
ROBOTS_AGE = timedelta(days=1)
ROBOTS_STALE = timedelta(days=30)  # how old it may be where the host does not answer
ROBOTS_BYTES = 512 * 1024
_CONNECT = 10.0  # seconds for one connection
_ADDRESSES = 3  # of a host that are tried
_MEMBERS = 100  # of a gzip file
_HEADER = 1_024  # characters of an ETag or a date that are kept
_REASON = 200  # characters
_PERMANENT, _TEMPORARY = (301, 308), (302, 303, 307)


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


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: Mapping[str, str]
    content: bytes


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
        self._settings = settings
        self._agent = settings.user_agent or f"semsearch/{version('semsearch')}"
        self._robots = _RobotsFile(robots_file)
        self._cancelled = threading.Event()
        self._now, self._clock, self._wait = now, clock, wait or self._cancelled.wait
        self._resolve = resolve
        self._may_connect = (lambda address: True) if settings.allow_private == "yes" else may_connect
        self._context: ssl.SSLContext | None = None
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}  # when a host may be asked again
        self._rules: dict[str, robots.Rules] = {}
        self._connections: set[Connection] = set()

    def cancel(self) -> None:
        """End the requests that are under way in other threads, with `Stopped`, and refuse new ones."""
        self._cancelled.set()
        with self._lock:
            for connection in self._connections:
                connection.cut()

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
            rules = self._rules_of(at)
            if refusal := rules.refusal(at):
                reason = f"robots.txt of {_host(at)} does not allow it (Disallow: {refusal})"
                raise FetchFailed(reason, retry_after=86_400)
            self._await_turn(at, rules.delay)
            reply = self._get(at, {"Accept": accepted, **conditions}, self._settings.max_mb * MB)
            if reply.status not in (*_PERMANENT, *_TEMPORARY):
                break
            permanent = permanent and reply.status in _PERMANENT
            at = _target(at, reply)
            moved_to = at if permanent else moved_to
        else:
            raise FetchFailed(f"more than {REDIRECTS} redirects")
        if reply.status == 304 and conditions:
            return Fetched(None, at, etag, last_modified, moved_to)
        if reply.status != 200:
            raise self._failure(reply)
        content = reply.content
        if content.startswith(b"\x1f\x8b"):  # a file that is kept compressed, such as sitemap.xml.gz
            content = _gunzipped(content, self._settings.max_mb * MB)
        return Fetched(
            content,
            at,
            _kept(reply.headers.get("etag", "")),
            _kept(reply.headers.get("last-modified", "")),
            moved_to,
        )

    def _failure(self, reply: _Reply) -> FetchFailed:
        from http.client import responses

        if reply.status == 410:
            return FetchFailed("gone for good (HTTP status 410): remove it from the settings", gone=True)
        pause = None
        if reply.status in (429, 503):
            pause = self._retry_after(reply.headers.get("retry-after", ""))
        return FetchFailed(f"HTTP status {reply.status} {responses.get(reply.status, '')}", pause)

    def _retry_after(self, text: str) -> float | None:
        """Return the seconds of a `Retry-After`: a number, or a date (RFC 9110, 10.2.3)."""
        if text.isascii() and text.isdecimal():
            return min(float(text[:12]), LONGEST_RETRY)
        try:
            then = parsedate_to_datetime(text)
        except (ValueError, IndexError, OverflowError):
            return None
        seconds = ((then if then.tzinfo else then.replace(tzinfo=UTC)) - self._now()).total_seconds()
        return min(max(seconds, 0.0), LONGEST_RETRY)

    # --- one host -----------------------------------------------------------------------------------------

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
            reply = self._get(at, {"Accept": "text/plain, */*;q=0.1"}, ROBOTS_BYTES, cut=True)
            if reply.status not in (*_PERMANENT, *_TEMPORARY):
                break
            at = _target(at, reply)
        else:
            return robots.Rules()  # as where there is none
        if reply.status == 200:
            rules = robots.parse(reply.content.decode(errors="replace").removeprefix("\ufeff"), self._agent)
            with self._lock:
                self._next[_host(url)] = self._clock() + rules.delay
            return rules
        if reply.status == 429 or reply.status >= 500:
            error = self._failure(reply)
            reason = f"robots.txt of {_host(url)} cannot be fetched: {error}"
            raise FetchFailed(reason, error.retry_after)
        return robots.Rules()

    # --- one request --------------------------------------------------------------------------------------

    def _get(self, url: str, headers: Mapping[str, str], limit: int, *, cut: bool = False) -> _Reply:
        """Send one request, without following a redirect, and return the whole reply.

        Args:
            url: The address.
            headers: Further headers.
            limit: Bytes of the body.
            cut: Whether a longer body is cut off there; otherwise it is a failure.

        Raises:
            FetchFailed: There is no whole reply within the limits.
        """
        import httpx2

        connection = Connection()
        seconds = self._settings.timeout_s
        timer = threading.Timer(seconds, connection.cut)
        timer.daemon = True
        timer.start()
        with self._lock:
            self._connections.add(connection)
        try:
            if self._cancelled.is_set():
                raise Stopped
            with self._opened(url, headers, connection) as reply:
                wanted = reply.status_code == 200
                content = _body(reply, limit, cut=cut) if wanted else b""
                if connection.is_cut:  # which looks like the end of a body without a length
                    raise self._late()
                return _Reply(reply.status_code, reply.headers, content)
        except FetchFailed:
            if connection.is_cut:
                raise self._late() from None
            raise
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, UnicodeError) as error:
            if connection.is_cut or isinstance(error, httpx2.TimeoutException):
                raise self._late() from None
            raise FetchFailed(_reason(error)) from None
        finally:
            timer.cancel()
            with self._lock:
                self._connections.discard(connection)

    def _late(self) -> Exception:
        """Return the error of a connection that was cut."""
        if self._cancelled.is_set():
            return Stopped()
        return FetchFailed(f"no whole reply within {self._settings.timeout_s} seconds")

    @contextmanager
    def _opened(
        self, url: str, headers: Mapping[str, str], connection: Connection
    ) -> Iterator[httpx2.Response]:
        """Connect to a checked address of a URL's host, and yield the reply before its body is read."""
        import httpx2

        asked = httpx2.URL(url)
        if asked.scheme not in ("http", "https") or not asked.host:
            raise FetchFailed(f"{asked.scheme or 'it'} is not fetched, only http and https")
        host = asked.raw_host.decode()
        extensions = {"trace": connection.opened, "sni_hostname": host}
        sent = {
            "Host": asked.netloc.decode(),
            "User-Agent": self._agent,
            "Accept-Encoding": "gzip",
            **headers,
        }
        timeout = httpx2.Timeout(min(_CONNECT, self._settings.timeout_s), read=self._settings.timeout_s)
        # No proxy of the environment: it would resolve the name itself.
        with httpx2.Client(verify=self._ssl(), timeout=timeout, trust_env=False) as client:
            addresses = self._checked(host, asked.port or (443 if asked.scheme == "https" else 80))
            for number, address in enumerate(addresses, start=1):
                request = client.build_request(
                    "GET", asked.copy_with(host=address), headers=sent, extensions=extensions
                )
                try:
                    reply = client.send(request, stream=True)
                except (httpx2.ConnectError, httpx2.ConnectTimeout):
                    if number == len(addresses) or connection.is_cut:
                        raise
                    continue
                try:
                    yield reply
                finally:
                    reply.close()
                return

    def _checked(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host that may be connected to.

        Raises:
            FetchFailed: It has none.
        """
        try:
            found = self._resolve(host.strip("[]"), port)
        except (OSError, UnicodeError):
            found = []
        if not found:
            raise FetchFailed(f"the host {host} cannot be found")
        allowed = [address for address in found if self._may_connect(address)]
        if not allowed:
            raise FetchFailed(
                f"{host} is {found[0]}, an address that is not public: 'sync.allow_private: yes' allows it"
            )
        return allowed[:_ADDRESSES]

    def _ssl(self) -> ssl.SSLContext:
        import httpx2

        with self._lock:
            if self._context is None:  # reading the certificates of the system takes a while
                self._context = httpx2.create_ssl_context()
            return self._context


class _RobotsFile:
    """What robots.txt of each host said, in one file, as far as it concerns our user agent."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def get(self, origin: str, agent: str) -> tuple[datetime, robots.Rules] | None:
        """Return when it was fetched, and the rules; None if it never was for this agent."""
        with self._lock:
            entry = self._read().get(origin)
        try:
            if not isinstance(entry, dict) or entry["agent"] != robots.product(agent):
                return None
            lines = tuple((bool(allowed), str(pattern)) for allowed, pattern in entry["lines"])
            return datetime.fromisoformat(entry["at"]), robots.Rules(lines, float(entry["delay"]))
        except (KeyError, TypeError, ValueError):
            return None

    def put(self, origin: str, agent: str, now: datetime, rules: robots.Rules) -> None:
        """Keep the rules of a host; without space on the disk, they are fetched again."""
        entry = {
            "at": now.isoformat(),
            "agent": robots.product(agent),
            "delay": rules.delay,
            "lines": rules.lines,
        }
        oldest = (now - ROBOTS_STALE).isoformat()
        with self._lock:
            kept = {
                name: one
                for name, one in self._read().items()
                if isinstance(one, dict) and str(one.get("at")) > oldest
            }
            try:
                replace_file(self._path, json.dumps({**kept, origin: entry}).encode())
            except OSError:
                return

    def _read(self) -> dict[str, object]:
        try:
            found = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def _body(reply: httpx2.Response, limit: int, *, cut: bool) -> bytes:
    """Return a whole body, decompressed."""
    encoding = reply.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", ""):
        raise FetchFailed(f"its reply has the encoding {encoding!r}, which was not asked for")
    content = bytearray()
    for part in reply.iter_raw():
        content += part
        if len(content) > limit:
            if cut:
                del content[limit:]
                break
            raise _too_large(limit)
    if encoding in ("gzip", "x-gzip"):
        return _gunzipped(bytes(content), limit, cut=cut)
    return bytes(content)


def _gunzipped(content: bytes, limit: int, *, cut: bool = False) -> bytes:
    """Decompress gzip, never to much more than the limit."""
    whole = bytearray()
    for _ in range(_MEMBERS):
        member = zlib.decompressobj(wbits=31)
        try:
            whole += member.decompress(content, limit + 1 - len(whole))
        except zlib.error:
            raise FetchFailed("its compressed reply is damaged") from None
        if len(whole) > limit:
            if cut:
                return bytes(whole[:limit])
            raise _too_large(limit)
        if not member.eof:
            if cut:
                break
            raise FetchFailed("its compressed reply is incomplete")
        content = member.unused_data.lstrip(b"\0")
        if not content:
            break
    return bytes(whole)


def _too_large(limit: int) -> FetchFailed:
    return FetchFailed(f"larger than {limit // MB} MB, the limit of sync.max_mb")


def _target(at: str, reply: _Reply) -> str:
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


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _kept(header: str) -> str:
    """Return a header to ask again with, "" for one that is absurd."""
    return header if len(header) <= _HEADER and header.isascii() and header.isprintable() else ""


def _reason(error: Exception) -> str:
    """Return what went wrong with a connection, in words."""
    import httpx2

    said = str(error)
    if isinstance(error, httpx2.ConnectError):
        if "CERTIFICATE" in said.upper():
            return f"its certificate is not trusted: {said}"
        return "nothing answers there" if "refused" in said.lower() else f"no connection: {said}"
    if isinstance(error, httpx2.RemoteProtocolError | httpx2.NetworkError):
        return f"the reply broke off: {said or type(error).__name__}"
    return f"no valid reply: {said or type(error).__name__}"
