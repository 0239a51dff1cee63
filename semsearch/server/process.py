"""The server process."""

from __future__ import annotations

import asyncio
import logging
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
from semsearch.server.routers.pages import landing

SHUTDOWN_TIMEOUT = 30  # seconds for requests in flight after a signal to stop
INCOMPLETE_TIMEOUT = 2.0  # seconds of these for a request that has arrived in part to arrive completely


class _Server(uvicorn.Server):
    """A uvicorn server that announces its address, and does not wait for requests that stay incomplete."""

    def __init__(self, config: uvicorn.Config, announcement: str) -> None:
        super().__init__(config)
        self._announcement = announcement

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        except SystemExit as error:  # uvicorn exits, with a status of its own, if the lifespan fails
            raise RuntimeError("the server failed to start: see its log") from error
        # From here on, UnhandledErrors logs failures; uvicorn's messages may contain questions.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        sys.stderr.write(self._announcement)
        sys.stderr.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        timer = asyncio.get_running_loop().call_later(INCOMPLETE_TIMEOUT, self._close_incomplete)
        try:
            await super().shutdown(sockets)
        finally:
            timer.cancel()

    def _close_incomplete(self) -> None:
        """Close the connections whose request has not arrived completely."""
        for connection in list(self.server_state.connections):
            cycle = getattr(connection, "cycle", None)  # the request in flight; None before the first
            if cycle is None or (cycle.more_body and not cycle.response_complete):
                connection.transport.close()


def serve(index: Index, host: str, port: int) -> None:
    """Serve HTTP until SIGINT or SIGTERM. Call it from the main thread.

    Models and caches are loaded before the port is opened. Then one line on stderr says where the server
    listens. If access tokens are required and there is no signing key, one is created.

    After a signal, the server accepts no more requests, answers those in flight, and returns, at the latest
    after `SHUTDOWN_TIMEOUT` seconds. A request that has arrived in part has `INCOMPLETE_TIMEOUT` seconds to
    arrive completely.

    Args:
        index: The index to serve.
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
    notice = ""
    if is_required(index.settings.server, host):
        index.token_key(make=True)
        notice = "; requires access tokens, created with 'semsearch token'"
    with _listen(host, port) as listener:
        port = listener.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        config = uvicorn.Config(
            app(index, host),
            lifespan="on",
            ws="none",
            log_config=None,
            log_level="error",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=SHUTDOWN_TIMEOUT,
        )
        server = _Server(
            config,
            f"semsearch: listening on http://{shown}:{port} ({articles:,} articles){notice}; Ctrl+C stops\n",
        )
        # After a clean shutdown, uvicorn raises the signal again for the handlers that it found. With its own
        # handler installed, that does nothing, and the process does not end with an error.
        before = {sign: signal.signal(sign, server.handle_exit) for sign in (signal.SIGINT, signal.SIGTERM)}
        try:
            server.run(sockets=[listener])
        finally:
            for sign, handler in before.items():
                signal.signal(sign, handler)


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket.

    Its protocol is set explicitly: asyncio disables Nagle's algorithm (TCP_NODELAY) only then.

    Raises:
        UsageError: The address cannot be listened on.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        try:
            if sys.platform != "win32":  # on Windows, it would let two servers share a port
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen()
        except (OSError, OverflowError):
            listener.close()
            raise
    except (OSError, OverflowError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"cannot listen on {host} port {port} ({reason.lower()}): choose another --host or --port, "
            "or --port 0 for a free one"
        ) from error
    return listener
