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
    "--output", "-o", metavar="FILE", help="Write to this file, which is replaced when all is written."
)
@click.option("--json", is_flag=True, expose_value=False, help="Changes nothing: JSON Lines are JSON.")
@settings_options
@click.pass_context
def command(ctx: click.Context, output: str | None) -> None:
    """Write every item as JSON Lines, to be indexed again.

    \b
    Example:
      semsearch export -o archive.jsonl
    """  # noqa: D301  \b is click's mark for lines to keep
    chosen = settings(ctx)

    from semsearch.index import Index
    from semsearch.schemas.item import record
    from semsearch.text.printable import json_line

    with Index.open(chosen) as index:
        lines = (json_line(record(item.article, item.related)) for item in index.export())
        if output is None or output == "-":
            for line in lines:
                click.echo(line.encode() + b"\n", nl=False)  # JSON Lines are UTF-8, whatever the terminal
        else:
            _write(Path(output), lines)


def _write(path: Path, lines: Iterable[str]) -> None:
    """Write a file beside its place and move it there when it is complete; a device is written to as it is.

    Raises:
        UsageError: It cannot be written.
        Unwritten: There is no room for it, or the disk fails.
    """
    path = Path(os.path.realpath(path))  # through a link, to the file itself
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
        if error.errno in exit_codes.FULL:
            raise exit_codes.Unwritten(f"{path} cannot be written: {error.strerror}") from error
        raise UsageError(f"{path} cannot be written: {error.strerror}: name another file") from error


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
