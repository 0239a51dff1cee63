"""`semsearch sync` and `semsearch watch`: keep an index fresh."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from semsearch.cli import exit_codes
from semsearch.cli.options import settings, settings_options
from semsearch.cli.screen import Screen, show, show_json

if TYPE_CHECKING:
    from semsearch.types import Report, SyncReport

_LEFT = "stopped; what was fetched and what was reported as saved is kept: run it again for the rest"


@click.command("sync")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--every", metavar="TIME", help="Repeat at this interval, such as 15m or 2h, until stopped.")
@click.option("--json", "as_json", is_flag=True, help="Print a report as JSON.")
@settings_options
@click.pass_context
def sync_command(ctx: click.Context, names: tuple[str, ...], every: str | None, as_json: bool) -> None:
    """Fetch and index the sources of the settings.

    \b
    Example:
      semsearch sync
      semsearch sync --every 15m

    The list 'sources' in semsearch.yaml names feeds, sitemaps, folders and files. A NAME is that of a source;
    without one all are read. A source that fails is asked again later. The exit status is 6 if one failed.
    """  # noqa: D301  \b tells click to keep the lines
    chosen = settings(ctx, sync__every=every)

    from semsearch.cli.progress import waiting
    from semsearch.errors import IndexBusy
    from semsearch.index import Index
    from semsearch.sync.schedule import repeat

    with Index.open(chosen) as index:
        if every is None:
            try:
                with exit_codes.terminable(), waiting("reading the sources…"):
                    report = index.sync(*names)
            except KeyboardInterrupt as interrupt:
                raise exit_codes.Interrupted(_LEFT, interrupt) from None
            _print(report, as_json=as_json)
            if report.failed:
                ctx.exit(exit_codes.SOURCE_FAILED)
            return

        def turn() -> None:
            try:
                report = index.sync(*names)
            except IndexBusy as error:
                exit_codes.print_message(f"{error}; retried at the next turn")
            else:
                _print(report, as_json=as_json, changes_only=True)

        _until_stopped(lambda: repeat(turn, chosen.sync.every_s, threading.Event().wait))


@click.command("watch")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@settings_options
@click.pass_context
def watch_command(ctx: click.Context, paths: tuple[Path, ...]) -> None:
    """Index files as soon as they change, until stopped.

    \b
    Example:
      semsearch watch
      semsearch watch articles/

    Without a PATH, the folders and files among the 'sources' in semsearch.yaml are followed. Addresses are
    read by 'semsearch sync'.
    """  # noqa: D301  \b tells click to keep the lines
    chosen = settings(ctx)

    from semsearch.sync.watching import watch

    def tell(report: Report) -> None:
        from semsearch.presentation.terminal.sources import report_lines

        screen = Screen.of(sys.stdout)
        show(report_lines(report, screen.width), screen)
        sys.stdout.flush()

    def busy(reason: str) -> None:
        exit_codes.print_message(f"{reason}; retried")

    _until_stopped(lambda: watch(chosen, paths, tell, busy))


def _print(report: SyncReport, *, as_json: bool, changes_only: bool = False) -> None:
    """Print what a run did; with `changes_only` nothing of sources that are as they were."""
    screen = Screen.of(sys.stdout)
    if as_json:
        from semsearch.schemas.status import SyncReport

        show_json(SyncReport.of(report).model_dump(), screen)
    else:
        from semsearch.presentation.terminal.sources import sync_lines

        now = datetime.now(UTC)
        show(sync_lines(report, screen.width, now, changes_only=changes_only), screen)
    sys.stdout.flush()


def _until_stopped(run: Callable[[], object]) -> None:
    """Run something that ends by SIGINT or SIGTERM, which is no failure."""
    try:
        with exit_codes.terminable():
            run()
    except KeyboardInterrupt:
        return
