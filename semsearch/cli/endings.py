"""How a run ends: each error as one line on stderr and an exit status."""

from __future__ import annotations

import errno
import os
import sys
import traceback

import click

from semsearch.errors import (
    IndexProblem,
    ModelProblem,
    NotFound,
    QuestionRefused,
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
UNEXPECTED = 70  # EX_SOFTWARE of sysexits.h
INTERRUPTED = 130  # as a shell says it of SIGINT
BROKEN_PIPE = 141  # as a shell says it of SIGPIPE

_STATUSES: tuple[tuple[type[SemsearchError], int], ...] = (
    (UsageError, WRONG_USE),
    (QuestionRefused, REFUSED),
    (NotFound, NOTHING_FOUND),
    (IndexProblem, UNUSABLE),
    (ModelProblem, UNUSABLE),
    (ServerUnreachable, UNREACHABLE),
    (SemsearchError, UNUSABLE),
)


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


class Stopped(KeyboardInterrupt):
    """An interrupt with something to say about what it left."""


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
        return INTERRUPTED
    if isinstance(error, click.ClickException):
        context = getattr(error, "ctx", None)
        hint = f" (see '{context.command_path} --help')" if context else ""
        say(error.format_message().rstrip(".") + hint)
        return WRONG_USE
    for kind, status in _STATUSES:
        if isinstance(error, kind):
            say(str(error))
            return status
    if isinstance(error, OSError) and error.filename is None and error.errno in _FULL:
        _let_go_of_output()
        say(f"the output cannot be written: {error.strerror}")
        return WRONG_USE
    say(
        f"unexpected {type(error).__name__}: {error}: "
        "please report it with what the same command prints with --debug"
    )
    return UNEXPECTED


def say(message: str) -> None:
    """Print one line on stderr, whatever the message holds."""
    from semsearch.render.printable import printable

    click.echo(f"semsearch: {printable(message)}", err=True)


def _let_go_of_output() -> None:
    """Point stdout elsewhere, so that Python does not fail once more when it flushes at the end."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):  # no real stream
        pass
