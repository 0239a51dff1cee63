"""`semsearch token`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import click

from semsearch.cli import exit_codes
from semsearch.cli.options import Count, settings, settings_options
from semsearch.cli.screen import Screen, show_json

_DAYS = Count(1, 3650)


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
def command(
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
