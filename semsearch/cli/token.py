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
    help="Only from pages of this origin, such as https://wiki.example; repeatable.",
)
@click.option(
    "--days",
    metavar="N",
    type=_DAYS,
    default=90,
    show_default=True,
    help="Days that it is good for.",
)
@click.option("--question", metavar="TEXT", help="Only this question.")
@click.option(
    "--scope",
    type=click.Choice(["ask", "all"]),
    help="What it may be used for: what asking in a page takes, or everything.  "
    "[default: ask with --origin or --question, else all]",
)
@click.option("--json", "as_json", is_flag=True, help="Print the token and what it grants as JSON.")
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
    """Make a token for asking a server that requires one.

    \b
    Example:
      semsearch token --origin https://wiki.example --days 90
      SEMSEARCH_TOKEN=$(semsearch token) semsearch ask --server URL "rulings on drones"

    Without --origin it is for programs, which have to keep it to themselves. The server must have the same
    key: that in the index's folder, or SEMSEARCH_TOKEN_KEY.
    """  # noqa: D301  \b is click's mark for lines to keep
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
        exit_codes.say(f"{foreign} is not in the setting server.origins: until it is, its pages are refused")
