"""`semsearch serve`."""

from __future__ import annotations

import click

from semsearch.cli.options import settings, settings_options


@click.command("serve")
@click.option("--host", metavar="ADDRESS", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", metavar="PORT", help="Port to listen on; 0 picks a free one.  [default: 8080]")
@settings_options
@click.pass_context
def command(ctx: click.Context, host: str | None, port: str | None) -> None:
    """Serve the page and the HTTP API until stopped.

    \b
    Example:
      semsearch serve --port 8080
      semsearch ask --server http://localhost:8080 "rulings on drones"
    """  # noqa: D301  \b tells click to keep the lines
    chosen = settings(ctx, server__host=host, server__port=port)

    from semsearch.index import Index
    from semsearch.server import serve

    with Index.open(chosen) as index:
        serve(index, chosen.server.host, chosen.server.port)
