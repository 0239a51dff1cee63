"""The commands of a server: `semsearch serve`, `semsearch token` and `semsearch mcp`."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import click

from semsearch import threads
from semsearch.cli import exit_codes
from semsearch.cli.options import Count, settings, settings_options
from semsearch.cli.screen import Screen, show_json

_DAYS = Count(1, 3650)


@click.command("serve")
@click.option("--host", metavar="ADDRESS", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", metavar="PORT", help="Port to listen on; 0 picks a free one.  [default: 8080]")
@click.option("--workers", metavar="N", help="Processes that answer requests.  [default: 1]")
@click.option("--sync", "with_sync", is_flag=True, help="Also fetch and index the sources of the settings.")
@click.option(
    "--every", metavar="TIME", help="With --sync: time between two runs, such as 1h.  [default: 15m]"
)
@settings_options
@click.pass_context
def serve_command(
    ctx: click.Context,
    host: str | None,
    port: str | None,
    workers: str | None,
    with_sync: bool,
    every: str | None,
) -> None:
    """Serve the page and the HTTP API until stopped.

    \b
    Example:
      semsearch serve --port 8080
      semsearch ask --server http://localhost:8080 "rulings on drones"
    """  # noqa: D301  \b tells click to keep the lines
    chosen = settings(ctx, server__host=host, server__port=port, server__workers=workers, sync__every=every)
    if every is not None and not with_sync:
        raise click.UsageError("--every needs --sync beside it", ctx)

    threads.limit_arenas()  # before there are any other threads
    from semsearch.errors import IndexMissing, UsageError
    from semsearch.index import Index
    from semsearch.server import serve

    with Index.open(chosen) as index, ExitStack() as beside:
        if with_sync:
            from semsearch.server.syncing import syncing

            if not chosen.sources:
                raise UsageError("--sync needs sources: list them under 'sources:' in semsearch.yaml")
            try:
                index.revision()
            except IndexMissing:
                index.sync()  # there has to be something to serve
            beside.enter_context(syncing(chosen))
        serve(index, chosen.server.host, chosen.server.port)


@click.command("token")
@click.option(
    "--origin",
    "given",
    metavar="ORIGIN",
    multiple=True,
    help="Accept it only from pages of this origin, such as https://wiki.example; repeatable.",
)
@click.option(
    "--days",
    metavar="N",
    type=_DAYS,
    default=90,
    show_default=True,
    help="Days until it expires.",
)
@click.option("--question", metavar="TEXT", help="Allow only this question.")
@click.option(
    "--scope",
    type=click.Choice(["ask", "all"]),
    help="What it allows: ask for the requests of the page and the widget, all for every request.  "
    "[default: ask with --origin or --question, else all]",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@settings_options
@click.pass_context
def token_command(
    ctx: click.Context,
    given: tuple[str, ...],
    days: int,
    question: str | None,
    scope: str | None,
    as_json: bool,
) -> None:
    """Create an access token for a server that requires one.

    \b
    Example:
      semsearch token --origin https://wiki.example --days 90
      SEMSEARCH_TOKEN=$(semsearch token) semsearch ask --server URL "rulings on drones"

    Without --origin, the token is for programs and must be kept secret. The server must have the same key:
    the one in the index folder, or SEMSEARCH_TOKEN_KEY.
    """  # noqa: D301  \b tells click to keep the lines
    chosen = settings(ctx)

    from semsearch import query
    from semsearch.index import Index
    from semsearch.server.auth import access_tokens
    from semsearch.text.origins import origin, origins
    from semsearch.types import Question

    now = datetime.now(UTC).replace(microsecond=0)
    bound = tuple(dict.fromkeys(origin(text) for text in given))
    asked = "" if question is None else query.check(Question(question))
    access_token = access_tokens.AccessToken(
        now + timedelta(days=days),
        bound,
        asked,
        scope or ("ask" if bound or asked else "all"),  # type: ignore[arg-type]  # click has checked it
    )
    with Index.open(chosen) as index:
        text = access_tokens.sign(access_token, index.token_key(make=True), now)
    if as_json:
        grant = {
            "token": text,
            "expires": access_token.expires.isoformat().replace("+00:00", "Z"),
            "origins": list(access_token.origins),
            "question": access_token.question,
            "scope": access_token.scope,
        }
        show_json(grant, Screen.of(sys.stdout))
    else:
        click.echo(text)
    for foreign in sorted(set(bound) - set(origins(chosen.server.origins))):
        exit_codes.print_message(
            f"{foreign} is not in the setting server.origins: add it, or its pages are refused"
        )


@click.command("mcp")
@settings_options
@click.pass_context
def mcp_command(ctx: click.Context) -> None:
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
    from semsearch.mcp.transports import serve

    with Index.open(chosen) as index:
        serve(index)
