"""One process that serves HTTP on a socket: uvicorn, and what is loaded before it listens."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import uvicorn

from semsearch import threads
from semsearch.cancellation import CancelToken
from semsearch.errors import SemsearchError
from semsearch.index import Index
from semsearch.presentation import html
from semsearch.schemas.answer import Answer
from semsearch.server.app import app
from semsearch.server.routers.pages import landing
from semsearch.types import Question

SHUTDOWN_TIMEOUT = 30  # seconds for requests in flight after a signal to stop
INCOMPLETE_TIMEOUT = 2.0  # seconds of these for a request that has arrived in part to arrive completely
# Has dates, an exclusion and unknown words: their patterns and models are loaded at the first use.
_RARE = Question("qwxyz since 3 July 2021, except on 4 July and 5 July", limit=1)


class HttpServer(uvicorn.Server):
    """A uvicorn server that says when it listens, and does not wait for requests that stay incomplete."""

    def __init__(
        self, config: uvicorn.Config, listening: Callable[[], None], prepare: Callable[[CancelToken], None]
    ) -> None:
        """Store the configuration, and what is called once the server listens.

        Args:
            config: How uvicorn serves.
            listening: Called in the event loop.
            prepare: Called in a worker thread, with the token that the shutdown cancels: the process ends
                only when this has returned.
        """
        super().__init__(config)
        self._listening = listening
        self._prepare = prepare
        self._preparing = CancelToken()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen."""
        try:
            await super().startup(sockets)
        except SystemExit as error:  # uvicorn exits, with a status of its own, if the lifespan fails
            raise RuntimeError("the server failed to start: see its log") from error
        # From here on, UnhandledErrors logs failures; uvicorn's messages may contain questions.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        self._listening()
        asyncio.get_running_loop().run_in_executor(None, self._prepare, self._preparing)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop to listen, and wait for the requests in flight."""
        self._preparing()
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


def warm(index: Index) -> None:
    """Load everything that a first question would wait for.

    Raises:
        IndexProblem: The index is missing, damaged, or of another model.
        ModelProblem: The model cannot be loaded.
    """
    threads.share_processor()
    index.warm()


def _prepare(index: Index, cancel: CancelToken) -> None:
    """Load what the first page and rare questions would wait for; a client meets an error again, and is told.

    What lives until the process ends is then left out of garbage collections: one of them would stop all
    questions for a tenth of a second.
    """
    with suppress(SemsearchError):
        html.warm()
        landing(index, cancel)
        if not cancel.cancelled:
            Answer.of(index.ask(_RARE, write=False)).model_dump_json()
            gc.collect()
            gc.freeze()


def server_on(index: Index, host: str, listening: Callable[[], None]) -> HttpServer:
    """Return the server of an index; `host` is the address that it listens on."""
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
    return HttpServer(config, listening, partial(_prepare, index))


def run(server: HttpServer, listener: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM. Call it from the main thread."""
    # After a clean shutdown, uvicorn raises the signal again for the handlers that it found. With its own
    # handler installed, that does nothing, and the process does not end with an error.
    before = {sign: signal.signal(sign, server.handle_exit) for sign in (signal.SIGINT, signal.SIGTERM)}
    try:
        server.run(sockets=[listener])
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)
