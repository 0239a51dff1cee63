"""Several processes that serve one index on one port.

Each worker has a listening socket of its own (SO_REUSEPORT), among which the system distributes connections.
The first process starts the workers, replaces one that dies, and stops them all. The files of the index are
in memory once, in the page cache; each worker has its own model and Python objects.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from semsearch.errors import SemsearchError
from semsearch.index import Index
from semsearch.server import http_server
from semsearch.settings import Settings

_READY = "ready"
_MARGIN = 5  # seconds beyond `SHUTDOWN_TIMEOUT` after which a worker is killed


@dataclass(frozen=True, slots=True)
class _Worker:
    """A worker process, and the connection on which it says once that it is ready, or why it cannot start.

    The worker stops when this end of the connection is closed, so also when this process is killed.
    """

    process: BaseProcess
    connection: Connection


def supervise(settings: Settings, host: str, bound: socket.socket, announce: Callable[[], None]) -> None:
    """Run the workers until SIGINT or SIGTERM. Call it from the main thread.

    Args:
        settings: Those of the index, with the number of workers.
        host: The address, as it was given.
        bound: A socket with that address and a port, set to share it; nothing listens on it.
        announce: Called when all workers listen for the first time.

    Raises:
        IndexProblem, ModelProblem: A worker cannot open the index or load the model.
        RuntimeError: A worker ended before it listened.
    """
    running: list[_Worker] = []
    with _signals() as stopping:
        try:
            running += [_start(settings, host, bound) for _ in range(settings.server.workers)]
            for worker in running:
                if not _is_ready(worker, stopping):
                    return
            announce()
            while dead := _first_dead(running, stopping):
                sys.stderr.write(f"semsearch: a worker ended with status {dead.process.exitcode}: replaced\n")
                sys.stderr.flush()
                dead.connection.close()
                running[running.index(dead)] = replacement = _start(settings, host, bound)
                if not _is_ready(replacement, stopping):
                    return
        finally:
            _stop(running)


def _start(settings: Settings, host: str, bound: socket.socket) -> _Worker:
    # Not forked: threads of the libraries would be missing in the child.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(settings, host, bound.getsockname(), bound.family, theirs))
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _is_ready(worker: _Worker, stopping: Connection) -> bool:
    """Wait until a worker listens; return False if the server is to stop.

    Raises:
        SemsearchError, RuntimeError: The worker cannot start.
    """
    if stopping in wait([worker.connection, stopping]):
        return False
    try:
        told = worker.connection.recv()
    except (EOFError, OSError):
        worker.process.join()
        raise RuntimeError(f"a worker ended with status {worker.process.exitcode}: see the log") from None
    if told != _READY:
        raise told
    return True


def _first_dead(running: list[_Worker], stopping: Connection) -> _Worker | None:
    """Wait until a worker has ended, and return it; None if the server is to stop."""
    by_sentinel: dict[Any, _Worker] = {worker.process.sentinel: worker for worker in running}
    found = wait([*by_sentinel, stopping])
    if stopping in found:
        return None
    worker = by_sentinel[found[0]]
    worker.process.join()
    return worker


def _stop(running: list[_Worker]) -> None:
    """Let the workers answer the requests in flight and end; kill those that do not."""
    for worker in running:
        worker.process.terminate()
    for worker in running:
        worker.process.join(http_server.SHUTDOWN_TIMEOUT + _MARGIN)
        if worker.process.exitcode is None:
            worker.process.kill()
            worker.process.join()
        worker.connection.close()


@contextmanager
def _signals() -> Iterator[Connection]:
    """Handle SIGINT and SIGTERM inside the block; yield a connection that can be read after one of them."""
    told, tell = multiprocessing.Pipe(duplex=False)
    before = {
        sign: signal.signal(sign, lambda *_: tell.send_bytes(b"stop"))
        for sign in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield told
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)
        told.close()
        tell.close()


def _work(
    settings: Settings,
    host: str,
    address: tuple[Any, ...],
    family: socket.AddressFamily,
    connection: Connection,
) -> None:
    """Serve as a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches all processes; the first one stops this one
    try:
        with Index.open(settings) as index, _shared(family, address) as listener:
            http_server.warm(index)

            def listening() -> None:
                with suppress(BrokenPipeError):  # the first process was killed: `stop` is called at once
                    connection.send(_READY)
                asyncio.get_running_loop().add_reader(connection.fileno(), stop)

            def stop() -> None:
                asyncio.get_running_loop().remove_reader(connection.fileno())
                server.should_exit = True

            server = http_server.server_on(index, host, listening)
            http_server.run(server, listener)
    except SemsearchError as error:
        connection.send(error)


def _shared(family: socket.AddressFamily, address: tuple[Any, ...]) -> socket.socket:
    """Return a socket with an address that other processes have too."""
    shared = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    shared.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    shared.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    shared.bind(address)
    return shared
