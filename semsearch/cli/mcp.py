"""`semsearch mcp`."""

from __future__ import annotations

import click

from semsearch.cli.options import settings, settings_options


@click.command("mcp")
@settings_options
@click.pass_context
def command(ctx: click.Context) -> None:
    """Serve the Model Context Protocol (MCP) on stdin and stdout.

    The client starts the command, and ends it by closing stdin. `semsearch serve` offers MCP over HTTP,
    at /mcp.

    \b
    Example:
      semsearch mcp --index /srv/news/index
    """  # noqa: D301  \b tells click to keep the lines
    chosen = settings(ctx)

    from semsearch import mcp
    from semsearch.index import Index

    mcp.require_sdk()
    from semsearch.mcp.stdio import serve

    with Index.open(chosen) as index:
        serve(index)
