"""The command `semsearch`. Modules of subcommands are imported on demand, heavy libraries later still."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from semsearch import __version__
from semsearch.cli import exit_codes
from semsearch.cli.options import debugging, settings_options
from semsearch.threads import limit_libraries

# The module of each command `NAME`, which has the function `NAME_command`.
COMMANDS = {
    "index": "index",
    "sync": "sync",
    "watch": "sync",
    "ask": "ask",
    "chat": "chat",
    "stories": "stories",
    "timeline": "timeline",
    "coverage": "coverage",
    "serve": "server",
    "token": "server",
    "mcp": "server",
    "status": "index",
    "models": "models",
    "export": "export",
    "evaluate": "evaluate",
}


class Program(click.Group):
    """The group of commands. Every error becomes one line on stderr and an exit status (see `exit_codes`)."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which they are usually needed."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command; None if there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"semsearch.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the named command; if there is none, suggest the nearest name."""
        name = args[0]
        if name not in COMMANDS and not ctx.resilient_parsing:
            from rapidfuzz import fuzz, process

            near = process.extractOne(name, list(COMMANDS), scorer=fuzz.ratio, score_cutoff=60)
            known = f"did you mean {near[0]!r}?" if near else f"the commands are {', '.join(COMMANDS)}"
            raise click.UsageError(f"no such command {name!r}: {known}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        """Run the command, and flush its output before the run counts as a success."""
        try:
            try:
                super().invoke(ctx)
            finally:
                if sys.stdout:
                    sys.stdout.flush()
        except (Exception, KeyboardInterrupt) as error:
            # Not in `main`, where click would print lines of its own for an interrupt or a broken pipe.
            raise click.exceptions.Exit(exit_codes.report_error(error, trace=debugging(ctx))) from error

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any) -> NoReturn:  # type: ignore[override]  # noqa: ANN401  # never returns
        """Run the program and exit with its status."""
        limit_libraries()
        try:
            status = super().main(args, prog_name or "semsearch", **{**extra, "standalone_mode": False})
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  reported as one line
            status = exit_codes.report_error(error)
        sys.exit(status)


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Shell completion for bash (likewise for zsh and fish):
  eval "$(_SEMSEARCH_COMPLETE=bash_source semsearch)"

\b
Exit status: 0 found or done, 1 nothing found, 2 usage error, 3 input refused,
4 index or model unusable, 5 server unreachable, 6 a source failed,
70 unexpected error or output that cannot be written; after a signal:
130 SIGINT, 143 SIGTERM, 141 SIGPIPE.""",
)
@settings_options
@click.version_option(__version__, message="semsearch %(version)s")
@click.pass_context
def program(ctx: click.Context) -> None:
    """Ask a news archive in plain language.

    \b
    Example:
      semsearch index articles/
      semsearch ask "rulings on facial recognition in China"
    """  # noqa: D301  \b tells click to keep the lines
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main() -> NoReturn:
    """Run the command line: the console script."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # library warnings do not concern users
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # do not fail in a terminal with another encoding
    program.main()
