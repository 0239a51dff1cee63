"""How a run ends: each error as one line on stderr and an exit status."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click

from semsearch.errors import (
    IndexProblem,
    InputRefused,
    ModelProblem,
    NotFound,
    SemsearchError,
    ServerUnreachable,
    UsageError,
)

FOUND = 0
NOTHING_FOUND = 1
WRONG_USE = 2
REFUSED = 3
UNUSABLE = 4
UNREACHABLE = 5
UNEXPECTED = 70  # EX_SOFTWARE of sysexits.h; also where the output's disk is full
INTERRUPTED = 130  # as a shell says it of SIGINT
BROKEN_PIPE = 141  # as a shell says it of SIGPIPE
TERMINATED = 143  # as a shell says it of SIGTERM

_STATUSES: tuple[tuple[type[SemsearchError], int], ...] = (
    (UsageError, WRONG_USE),
    (InputRefused, REFUSED),
    (NotFound, NOTHING_FOUND),
    (IndexProblem, UNUSABLE),
    (ModelProblem, UNUSABLE),
    (ServerUnreachable, UNREACHABLE),
    (SemsearchError, UNUSABLE),
)

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)  # of writing: the fault is not the caller's


class Unwritten(Exception):
    """The output cannot be written, through no fault of the command line."""


class Terminated(KeyboardInterrupt):
    """SIGTERM came (see `terminable`)."""


class Stopped(KeyboardInterrupt):
    """An interrupt with something to say about what it left."""

    def __init__(self, message: str, by: KeyboardInterrupt) -> None:
        """Take the message, and the interrupt itself."""
        super().__init__(message)
        self.status = TERMINATED if isinstance(by, Terminated) else INTERRUPTED


@contextmanager
def terminable() -> Iterator[None]:
    """Let SIGTERM raise `Terminated` inside the block, unless it is ignored or handled already."""

    def terminate(*_: object) -> NoReturn:
        raise Terminated

    if (
        threading.current_thread() is not threading.main_thread()
        or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
    ):
        yield
        return
    signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def told(error: BaseException, *, trace: bool = False) -> int:
    """Tell an error on stderr and give its exit status; with `trace`, where it comes from too."""
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if trace:
        traceback.print_exception(error)
    if isinstance(error, BrokenPipeError):
        _let_go_of_output()
        return BROKEN_PIPE
    if isinstance(error, KeyboardInterrupt | click.Abort):
        say(str(error) or "stopped")
        return error.status if isinstance(error, Stopped) else INTERRUPTED
    if isinstance(error, click.ClickException):
        context = getattr(error, "ctx", None)
        hint = f" (see '{context.command_path} --help')" if context else ""
        say(error.format_message().rstrip(".") + hint)
        return WRONG_USE
    for kind, status in _STATUSES:
        if isinstance(error, kind):
            say(str(error))
            return status
    if isinstance(error, OSError) and error.filename is None and error.errno in FULL:
        _let_go_of_output()
        error = Unwritten(f"the output cannot be written: {error.strerror}")
    if isinstance(error, Unwritten):
        say(f"{error}: make room, or send it elsewhere")
        return UNEXPECTED
    say(
        f"unexpected {type(error).__name__}: {error}: "
        "please report it with what the same command prints with --debug"
    )
    return UNEXPECTED


def say(message: str) -> None:
    """Print one line on stderr, whatever the message holds."""
    from semsearch.text.printable import printable

    click.echo(f"semsearch: {printable(message)}", err=True)


def _let_go_of_output() -> None:
    """Point stdout elsewhere, so that Python does not fail once more when it flushes at the end."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):  # no real stream
        pass
