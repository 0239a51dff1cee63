"""`semsearch status`."""

from __future__ import annotations

import sys

import click

from semsearch.cli.options import settings, settings_options
from semsearch.cli.screen import Screen, show, show_json


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@settings_options
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Show what the index contains.

    \b
    Example:
      semsearch status
    """  # noqa: D301  \b tells click to keep the lines
    chosen = settings(ctx)

    from semsearch.index import Index

    with Index.open(chosen) as index:
        status = index.status()
    screen = Screen.of(sys.stdout)
    if as_json:
        from semsearch.schemas.status import Status

        show_json(Status.of(status).model_dump(), screen)
    else:
        from semsearch.presentation.terminal.reports import status_lines

        show(status_lines(status, screen.width), screen)
