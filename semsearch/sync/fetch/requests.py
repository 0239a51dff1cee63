"""One request: within its limits, to a checked address of its host."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from semsearch.connections import Connection
from semsearch.sync.fetch.bodies import body
from semsearch.sync.fetch.failures import FetchFailed, Stopped
from semsearch.sync.fetch.replies import Reply

if TYPE_CHECKING:
    import httpx2

_CONNECT = 10.0  # seconds for one connection
_ADDRESSES = 3  # of a host that are tried


class Requests:
    """Sends requests. Safe to use from several threads.

    Attributes:
        cancelled: Set once `cancel` was called.
    """

    def __init__(
        self,
        agent: str,
        timeout_s: float,
        resolve: Callable[[str, int], list[str]],
        may_connect: Callable[[str], bool],
    ) -> None:
        """Store the user agent, the limit of time, and how hosts are resolved and checked."""
        self.cancelled = threading.Event()
        self._agent = agent
        self._timeout_s = timeout_s
        self._resolve = resolve
        self._may_connect = may_connect
        self._context: ssl.SSLContext | None = None
        self._lock = threading.Lock()
        self._connections: set[Connection] = set()

    def cancel(self) -> None:
        """End the requests that are under way in other threads, with `Stopped`, and refuse new ones."""
        self.cancelled.set()
        with self._lock:
            for connection in self._connections:
                connection.cut()

    def get(self, url: str, headers: Mapping[str, str], limit: int, *, cut: bool = False) -> Reply:
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
        seconds = self._timeout_s
        timer = threading.Timer(seconds, connection.cut)
        timer.daemon = True
        timer.start()
        with self._lock:
            self._connections.add(connection)
        try:
            if self.cancelled.is_set():
                raise Stopped
            with self._opened(url, headers, connection) as reply:
                wanted = reply.status_code == 200
                content = body(reply, limit, cut=cut) if wanted else b""
                if connection.is_cut:  # which looks like the end of a body without a length
                    raise self._late()
                return Reply(reply.status_code, reply.headers, content)
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
        if self.cancelled.is_set():
            return Stopped()
        return FetchFailed(f"no whole reply within {self._timeout_s} seconds")

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
        timeout = httpx2.Timeout(min(_CONNECT, self._timeout_s), read=self._timeout_s)
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
