"""`semsearch export`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

import click

from semsearch.cli import exit_codes
from semsearch.cli.options import settings, settings_options
from semsearch.errors import UsageError


@click.command("export")
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    help="Write to this file; an existing file is replaced once all is written.",
)
@click.option(
    "--json", is_flag=True, expose_value=False, help="No effect: the output is JSON Lines in any case."
)
@settings_options
@click.pass_context
def export_command(ctx: click.Context, output: str | None) -> None:
    """Write all items as JSON Lines, which can be indexed again.

    \b
    Example:
      semsearch export -o archive.jsonl
    """  # noqa: D301  \b tells click to keep the lines
    chosen = settings(ctx)

    from semsearch.index import Index
    from semsearch.schemas.article import record
    from semsearch.text.printable import json_line

    with Index.open(chosen) as index:
        lines = (json_line(record(item.article, item.related, item.precedence)) for item in index.export())
        if output is None or output == "-":
            for line in lines:
                click.echo(line.encode() + b"\n", nl=False)  # JSON Lines are always UTF-8
        else:
            _write(Path(output), lines)


def _write(path: Path, lines: Iterable[str]) -> None:
    """Write a temporary file and move it into place when it is complete; write to a device directly.

    Raises:
        UsageError: The path cannot be written.
        Unwritten: The disk is full or fails.
    """
    path = Path(os.path.realpath(path))  # follow links to the file itself
    try:
        if path.exists() and not path.is_file():
            with path.open("w", encoding="utf-8") as stream:
                stream.writelines(f"{line}\n" for line in lines)
            return
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                stream.writelines(f"{line}\n" for line in lines)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        if error.errno in exit_codes.OUTPUT_FAILURES:
            raise exit_codes.OutputFailed(f"{path} cannot be written: {error.strerror}") from error
        raise UsageError(f"{path} cannot be written: {error.strerror}: choose another file") from error


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
