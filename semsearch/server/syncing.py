"""The schedule of the sources in a process beside the server, so that questions do not wait for indexing."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from semsearch.errors import SemsearchError
from semsearch.index import Index
from semsearch.presentation.terminal.sources import sync_lines
from semsearch.settings import Settings
from semsearch.sync.schedule import repeat

_WIDTH = 100_000  # cells: a log has no lines to wrap
_PRIORITY = 5  # how much further behind the server it stands for the processor
_PAUSE = 30.0  # seconds before a process that died is replaced
_TIMEOUT = 5.0  # seconds for a process to end


@contextmanager
def syncing(settings: Settings) -> Iterator[None]:
    """Sync the sources of the settings within the block, at the interval of `sync.every`.

    They are read by a process of its own, which is replaced if it dies, and which ends with this one. What it
    does is logged on stderr.
    """
    stopping, stop = multiprocessing.Pipe(duplex=False)
    thread = threading.Thread(target=_supervise, args=(settings, stopping), name="sync", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.close()
        thread.join(2 * _TIMEOUT)


def _supervise(settings: Settings, stopping: Connection) -> None:
    """Keep the process running until the other end of the connection is closed."""
    while True:
        process, connection = _start(settings)
        ended = stopping not in wait([process.sentinel, stopping])
        if not ended:
            process.terminate()  # at any moment: every file is replaced as a whole
            process.join(_TIMEOUT)
            if process.exitcode is None:
                process.kill()
                process.join()
        connection.close()
        if not ended:
            return
        process.join()
        status = process.exitcode
        _log(
            f"the process that reads the sources ended with status {status}: another follows in {_PAUSE:g} s"
        )
        if wait([stopping], _PAUSE):
            return


def _start(settings: Settings) -> tuple[BaseProcess, Connection]:
    context = multiprocessing.get_context("spawn")  # not forked, as in `workers`
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(settings, theirs), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def _work(settings: Settings, connection: Connection) -> None:
    """Run the schedule until the other end of the connection is closed, also by the death of its process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches all processes; the first one stops this one
    if hasattr(os, "nice"):
        os.nice(_PRIORITY)
    with Index.open(settings) as index:

        def turn() -> None:
            try:
                report = index.sync()
            except SemsearchError as error:
                _log(f"{error}; retried at the next turn")
                return
            for line in sync_lines(report, _WIDTH, datetime.now(UTC), changes_only=True):
                _log(line.plain)

        repeat(turn, settings.sync.every_s, lambda seconds: bool(connection.poll(seconds)))


def _log(message: str) -> None:
    sys.stderr.write(f"semsearch: {message}\n")
    sys.stderr.flush()
