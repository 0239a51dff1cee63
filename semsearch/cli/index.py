"""`semsearch index` and `semsearch status`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from semsearch.cli import exit_codes
from semsearch.cli.options import settings, settings_options
from semsearch.cli.screen import Screen, show, show_json

_LEFT = {
    "add": "stopped; what was reported as saved is saved: run it again for the rest and for the stories",
    "rebuild": "stopped; the index in force is unchanged",
    "look": "stopped",
}


@click.command("index")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--rebuild", is_flag=True, help="Build a new index from these paths only, and replace the old one."
)
@click.option("--prune", is_flag=True, help="Remove articles whose records these paths no longer hold.")
@click.option("--strict", is_flag=True, help="Exit with status 3 if anything was rejected or left out.")
@click.option("--dry-run", is_flag=True, help="Print the plan and change nothing.")
@click.option("--model", metavar="NAME", help="Model by name or folder.  [default: all-MiniLM-L6-v2]")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@settings_options
@click.pass_context
def index_command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    rebuild: bool,
    prune: bool,
    strict: bool,
    dry_run: bool,
    model: str | None,
    as_json: bool,
) -> None:
    """Add files and folders to the index; create it if there is none.

    \b
    Example:
      semsearch index articles/ --prune
    """  # noqa: D301  \b tells click to keep the lines
    chosen = settings(ctx, model=model)

    from semsearch import corpus
    from semsearch.cli.progress import Kind, indexing
    from semsearch.index import Index

    kind: Kind = "look" if dry_run else "rebuild" if rebuild else "add"
    try:
        with exit_codes.terminable(), Index.open(chosen) as index, indexing(corpus.size(paths), kind) as bar:
            report = index.add(
                *paths,
                prune=prune,
                rebuild=rebuild,
                strict=strict,
                dry_run=dry_run,
                progress=bar,
            )
    except KeyboardInterrupt as interrupt:
        raise exit_codes.Interrupted(_LEFT[kind], interrupt) from None
    screen = Screen.of(sys.stdout)
    if as_json:
        from semsearch.schemas.status import Report

        show_json(Report.of(report).model_dump(), screen)
    else:
        from semsearch.presentation.terminal.reports import asking, report_lines

        show(report_lines(report, screen.width, ask=asking(str(chosen.index))), screen)
    if strict and (report.rejected or report.omitted):
        omitted = sum(one.count for one in report.omitted)
        exit_codes.print_message(
            f"{len(report.rejected):,} rejected, {omitted:,} left out: correct them, or leave out --strict"
        )
        ctx.exit(exit_codes.REFUSED)


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@settings_options
@click.pass_context
def status_command(ctx: click.Context, as_json: bool) -> None:
    """Show what the index contains and how fresh it is.

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

        show(status_lines(status, screen.width, datetime.now(UTC)), screen)
