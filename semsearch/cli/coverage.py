"""`semsearch coverage`."""

from __future__ import annotations

import sys
from typing import Any

import click

from semsearch.cli import exit_codes
from semsearch.cli.options import filter_options, open_source, settings, settings_options
from semsearch.cli.screen import Screen, show, show_json


@click.command("coverage")
@click.argument("words", metavar="CLAIM...", nargs=-1, required=True)
@filter_options
@click.option(
    "--no-interpret",
    is_flag=True,
    help="Search for the exact words: do not interpret dates, outlets or operators, and do not correct "
    "spelling.",
)
@click.option(
    "--timezone",
    metavar="NAME",
    help="Time zone of dates such as 'yesterday': Asia/Shanghai.  [default: local time zone]",
)
@click.option("--json", "form", flag_value="json", help="Print JSON.")
@click.option("--csv", "form", flag_value="csv", help="Print the reports as comma-separated values.")
@click.option("--server", metavar="URL", help="Ask the server at this URL instead of a local index.")
@settings_options
@click.pass_context
def coverage_command(
    ctx: click.Context,
    /,
    words: tuple[str, ...],
    no_interpret: bool,
    timezone: str | None,
    form: str | None,
    server: str | None,
    **filters: Any,  # noqa: ANN401  as query.make_filter takes them
) -> None:
    """Say who reported a claim, from how many independent origins.

    \b
    Example:
      semsearch coverage "Italy fined Clearview 20 million euros"

    The exit status is 0 if the claim is reported, else 1: in part, not found, or not in this archive.
    """  # noqa: D301  \b tells click to keep the lines
    from semsearch import query
    from semsearch.cli.options import local_zone
    from semsearch.cli.progress import waiting
    from semsearch.schemas.zones import zone_from
    from semsearch.types import Question

    chosen = settings(ctx)
    zone = local_zone() if timezone is None else zone_from(timezone)
    claim = Question(" ".join(words), query.make_filter(**filters), interpret=not no_interpret, zone=zone)
    query.check(claim)  # refuse invalid claims before anything is loaded or sent
    with open_source(chosen, server) as source, waiting("searching…"):
        found = source.coverage(claim)
    screen = Screen.of(sys.stdout)
    if form == "json":
        from semsearch.schemas.claim import ClaimCoverage

        show_json(ClaimCoverage.of(found).model_dump(mode="json"), screen)
    elif form == "csv":
        from semsearch.presentation.csv import claim_table

        click.echo(claim_table(found), nl=False)
    else:
        from semsearch.presentation.terminal.claims import claim_lines

        show(claim_lines(found, screen.width, zone=zone, linked=screen.styled), screen)
    ctx.exit(exit_codes.FOUND if found.verdict == "reported" else exit_codes.NOTHING_FOUND)
