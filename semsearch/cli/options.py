"""The options that every command takes, before or after its name, and the settings that they lead to."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from semsearch.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any] | click.Command)
_CONFIG, _INDEX, _DEBUG = (f"semsearch.{name}" for name in ("config", "index", "debug"))


class Count(click.IntRange):
    """A whole number within limits, which help and errors say in words: `1 to 100`, `0 or more`."""

    def _describe_range(self) -> str:
        return f"{self.min or 0:,} or more" if self.max is None else f"{self.min or 0:,} to {self.max:,}"


def settings_options(command: Command) -> Command:
    """Add `--config`, `--index` and the hidden `--debug`; what stands after the command's name wins."""
    for option in (
        click.option(
            "--debug", is_flag=True, hidden=True, expose_value=False, callback=_kept(_DEBUG), is_eager=True
        ),
        click.option(
            "--index",
            metavar="FOLDER",
            expose_value=False,
            callback=_kept(_INDEX),
            help="Folder of the index.  [default: index]",
        ),
        click.option(
            "--config",
            metavar="FILE",
            expose_value=False,
            callback=_kept(_CONFIG),
            help="Settings file.  [default: semsearch.yaml, if there is one]",
        ),
    ):
        command = option(command)
    return command


def limit_options(command: Command) -> Command:
    """Add the options that limit which articles count; the command takes them as `query.make_filter` does."""
    for option in (
        click.option(
            "--published/--unpublished", default=None, help="Only items that the site shows, or hides."
        ),
        click.option("--type", "types", metavar="NAME", multiple=True, help="Only this type; repeatable."),
        click.option("--topic", "topics", metavar="NAME", multiple=True, help="Only this topic; repeatable."),
        click.option(
            "--provider", "providers", metavar="NAME", multiple=True, help="Only this outlet; repeatable."
        ),
        click.option("--until", metavar="DATE", help="Only up to this day or instant."),
        click.option("--since", metavar="DATE", help="Only from this day or instant on."),
    ):
        command = option(command)
    return command


def settings(ctx: click.Context, **flags: Any) -> Settings:  # noqa: ANN401
    """Read the settings of the file, the environment and the flags.

    Args:
        ctx: The command's context.
        flags: More values by key, `__` for the dot (`server__port=8080`), None where a flag was not given.
    """
    from semsearch.settings import Settings

    config = ctx.meta.get(_CONFIG)
    values = {key.replace("__", "."): value for key, value in flags.items()}
    return Settings.load(
        None if config is None else Path(config), os.environ, {"index": ctx.meta.get(_INDEX), **values}
    )


def debugging(ctx: click.Context) -> bool:
    """Return whether `--debug` was given."""
    return bool(ctx.meta.get(_DEBUG))


def _kept(key: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """Make a callback that keeps a value for the whole run, unless the option was not given."""

    def keep(ctx: click.Context, _: click.Parameter, value: Any) -> None:  # noqa: ANN401
        if value is not None and value is not False:
            ctx.meta[key] = value

    return keep
