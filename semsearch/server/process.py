"""The server: one process that answers until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys

import uvicorn

from semsearch.errors import UsageError
from semsearch.index import Index
from semsearch.presentation import html
from semsearch.server.app import app
from semsearch.server.auth import is_required
from semsearch.server.dependencies import PROBE
from semsearch.server.landing import landing

PATIENCE = 30  # seconds that requests in flight are given when the server is told to stop
REST = 2.0  # seconds of them in which the rest of a request that has come in part must come


class _Server(uvicorn.Server):
    """A uvicorn server that says when it really listens, and does not wait for requests that never come."""

    def __init__(self, config: uvicorn.Config, announcement: str) -> None:
        super().__init__(config)
        self._announcement = announcement

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        sys.stderr.write(self._announcement)
        sys.stderr.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        hanging_up = asyncio.get_running_loop().call_later(REST, self._hang_up)
        try:
            await super().shutdown(sockets)
        finally:
            hanging_up.cancel()

    def _hang_up(self) -> None:
        """Close the connections whose request has not been received whole."""
        for connection in list(self.server_state.connections):
            cycle = getattr(connection, "cycle", None)  # the request in flight, None before the first
            if cycle is None or (cycle.more_body and not cycle.response_complete):
                connection.transport.close()


def serve(index: Index, host: str, port: int) -> None:
    """Answer over HTTP until SIGINT or SIGTERM; to be called from the main thread.

    Everything that a first question would wait for is loaded before the port is opened; then one line on
    stderr says where the server listens. Where tokens are required, the key to them is made if there is none.
    Told to stop, it takes no more requests, answers those in flight
    (for up to `PATIENCE` seconds; a request that has come in part must be whole after `REST`) and returns.

    Args:
        host: The address to listen on.
        port: The port, or 0 for a free one.

    Raises:
        IndexProblem: The index is missing, damaged, or of another model.
        ModelProblem: The model cannot be loaded.
        UsageError: The address cannot be listened on.
    """
    index.warm()
    html.warm()
    landing(index)
    articles = index.search(PROBE).articles
    asks = ""
    if is_required(index.settings.server, host):
        index.token_key(make=True)
        asks = "; asks for tokens, which 'semsearch token' makes"
    with _listening(host, port) as opened:
        port = opened.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        config = uvicorn.Config(
            app(index, host),
            lifespan="on",
            ws="none",
            log_config=None,
            log_level="critical",  # the guard logs failures, without the questions that they came from
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=PATIENCE,
        )
        server = _Server(
            config,
            f"semsearch: listening on http://{shown}:{port} ({articles:,} articles){asks}; Ctrl+C stops\n",
        )
        # uvicorn raises the signal once more after a clean stop, for the handlers that it found: with its own
        # there, that does nothing, and being told to stop is no failure.
        before = {sign: signal.signal(sign, server.handle_exit) for sign in (signal.SIGINT, signal.SIGTERM)}
        try:
            server.run(sockets=[opened])
        finally:
            for sign, handler in before.items():
                signal.signal(sign, handler)


def _listening(host: str, port: int) -> socket.socket:
    """Open the port. The socket names its protocol: asyncio answers without delay (TCP_NODELAY) only then."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        opened = socket.socket(family, kind, protocol)
        try:
            if sys.platform != "win32":  # there it would let two servers share a port
                opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            opened.bind(address)
            opened.listen()
        except OSError:
            opened.close()
            raise
    except (OSError, OverflowError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"cannot listen on {host} port {port} ({reason.lower()}): choose another --host or --port, "
            "or --port 0 for a free one"
        ) from error
    return opened
