"""`semsearch timeline`."""

from __future__ import annotations

import sys
from typing import Any

import click

from semsearch.cli import exit_codes
from semsearch.cli.options import filter_options, open_source, settings, settings_options
from semsearch.cli.screen import Screen, can_show, show, show_json


@click.command("timeline")
@click.argument("words", metavar="QUESTION...", nargs=-1, required=True)
@click.option(
    "--compare",
    metavar="QUESTION",
    multiple=True,
    help="Count the articles about this question beside it; repeatable, up to four times.",
)
@click.option(
    "--by",
    type=click.Choice(["auto", "day", "week", "month", "year"]),
    default="auto",
    show_default=True,
    help="Length of a period; auto is the shortest that gives a readable number of them.",
)
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
    help="Time zone of the days: Asia/Shanghai.  [default: local time zone]",
)
@click.option("--json", "form", flag_value="json", help="Print JSON.")
@click.option("--csv", "form", flag_value="csv", help="Print comma-separated values.")
@click.option("--svg", "form", flag_value="svg", help="Print a drawing (SVG).")
@click.option("--server", metavar="URL", help="Ask the server at this URL instead of a local index.")
@settings_options
@click.pass_context
def timeline_command(
    ctx: click.Context,
    /,
    words: tuple[str, ...],
    compare: tuple[str, ...],
    by: Any,  # noqa: ANN401  one of the choices
    no_interpret: bool,
    timezone: str | None,
    form: str | None,
    server: str | None,
    **filters: Any,  # noqa: ANN401  as query.make_filter takes them
) -> None:
    """Show how much the archive has about a question over time.

    \b
    Example:
      semsearch timeline "Clearview AI" --compare "Didi" --by month
      semsearch timeline "Mars" --since 2021 --svg > mars.svg

    Ask in few words, such as a name.
    """  # noqa: D301  \b tells click to keep the lines
    from semsearch import query
    from semsearch.cli.options import local_zone
    from semsearch.cli.progress import waiting
    from semsearch.schemas.zones import zone_from
    from semsearch.types import Question

    chosen = settings(ctx)
    zone = local_zone() if timezone is None else zone_from(timezone)
    question = Question(" ".join(words), query.make_filter(**filters), interpret=not no_interpret, zone=zone)
    query.check(question)  # refuse invalid questions before anything is loaded or sent
    with open_source(chosen, server) as source, waiting("counting…"):
        found = source.timeline(question, compare=compare, by=by)
    screen = Screen.of(sys.stdout)
    if form == "json":
        from semsearch.schemas.timeline import Timeline

        show_json(Timeline.of(found).model_dump(mode="json"), screen)
    elif form == "csv":
        from semsearch.presentation.csv import timeline_table

        click.echo(timeline_table(found), nl=False)
    elif form == "svg":
        from semsearch.presentation.svg import drawing

        click.echo(drawing(found), nl=False)
    else:
        from semsearch.presentation.terminal.timelines import timeline_lines
        from semsearch.presentation.text.timeline import SIGNS

        plain = not can_show(SIGNS, sys.stdout)
        show(timeline_lines(found, screen.width, zone=zone, plain=plain), screen)
    counted = any(series.articles for series in found.series)
    ctx.exit(exit_codes.FOUND if counted else exit_codes.NOTHING_FOUND)
