"""Exit statuses: each error becomes one line on stderr and a status."""

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
SOURCE_FAILED = 6
UNEXPECTED = 70  # EX_SOFTWARE of sysexits.h; also if the output cannot be written
INTERRUPTED = 130  # as shells report SIGINT
BROKEN_PIPE = 141  # as shells report SIGPIPE
TERMINATED = 143  # as shells report SIGTERM

_STATUSES: tuple[tuple[type[SemsearchError], int], ...] = (
    (UsageError, WRONG_USE),
    (InputRefused, REFUSED),
    (NotFound, NOTHING_FOUND),
    (IndexProblem, UNUSABLE),
    (ModelProblem, UNUSABLE),
    (ServerUnreachable, UNREACHABLE),
    (SemsearchError, UNUSABLE),
)

OUTPUT_FAILURES = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)  # write errors that are no wrong use


class OutputFailed(Exception):
    """The output cannot be written, and the command line is not at fault."""


class Terminated(KeyboardInterrupt):
    """SIGTERM was received (see `terminable`)."""


class Interrupted(KeyboardInterrupt):
    """An interrupt with a message that says what was done before it."""

    def __init__(self, message: str, by: KeyboardInterrupt) -> None:
        """Store the message, and derive the exit status from the interrupt."""
        super().__init__(message)
        self.status = TERMINATED if isinstance(by, Terminated) else INTERRUPTED


@contextmanager
def terminable() -> Iterator[None]:
    """Raise `Terminated` on SIGTERM inside the block, unless the signal is ignored or handled already."""

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


def report_error(error: BaseException, *, trace: bool = False) -> int:
    """Print an error on stderr, with `trace` also its traceback, and return the exit status."""
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if trace:
        traceback.print_exception(error)
    if isinstance(error, BrokenPipeError):
        _discard_output()
        return BROKEN_PIPE
    if isinstance(error, KeyboardInterrupt | click.Abort):
        print_message(str(error) or "stopped")
        return error.status if isinstance(error, Interrupted) else INTERRUPTED
    if isinstance(error, click.ClickException):
        context = getattr(error, "ctx", None)
        hint = f" (see '{context.command_path} --help')" if context else ""
        print_message(error.format_message().rstrip(".") + hint)
        return WRONG_USE
    for kind, status in _STATUSES:
        if isinstance(error, kind):
            print_message(str(error))
            return status
    if isinstance(error, OSError) and error.filename is None and error.errno in OUTPUT_FAILURES:
        _discard_output()
        error = OutputFailed(f"the output cannot be written: {error.strerror}")
    if isinstance(error, OutputFailed):
        print_message(f"{error}: free some space, or write elsewhere")
        return UNEXPECTED
    print_message(
        f"unexpected {type(error).__name__}: {error}: "
        "please report it, with the output of the same command and --debug"
    )
    return UNEXPECTED


def print_message(message: str) -> None:
    """Print a message as one line on stderr, without control characters."""
    from semsearch.text.printable import printable

    click.echo(f"semsearch: {printable(message)}", err=True)


def _discard_output() -> None:
    """Redirect stdout to the null device, so that Python's final flush does not fail again."""
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)
    except (OSError, ValueError):  # stdout is no file
        pass
