"""Options that commands share, and what they select: settings, the index or server to ask, the time zone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from semsearch.client import Client
    from semsearch.index import Index
    from semsearch.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any] | click.Command)
_CONFIG, _INDEX, _DEBUG = (f"semsearch.{name}" for name in ("config", "index", "debug"))
LOCAL_TIME = Path("/etc/localtime")  # on Linux, macOS and BSD a link into the time zone database


class Count(click.IntRange):
    """An integer in a range, which help and errors show in words: `1 to 100`, `0 or more`."""

    def _describe_range(self) -> str:
        return f"{self.min or 0:,} or more" if self.max is None else f"{self.min or 0:,} to {self.max:,}"


def settings_options(command: Command) -> Command:
    """Add `--config`, `--index` and the hidden `--debug`; they may precede or follow the command's name."""
    for option in (
        click.option(
            "--debug", is_flag=True, hidden=True, expose_value=False, callback=_kept(_DEBUG), is_eager=True
        ),
        click.option(
            "--index",
            metavar="FOLDER",
            expose_value=False,
            callback=_kept(_INDEX),
            help="Index folder.  [default: index]",
        ),
        click.option(
            "--config",
            metavar="FILE",
            expose_value=False,
            callback=_kept(_CONFIG),
            help="Settings file.  [default: semsearch.yaml, if it exists]",
        ),
    ):
        command = option(command)
    return command


def filter_options(command: Command) -> Command:
    """Add the filter options, named after the parameters of `query.make_filter`."""
    for option in (
        click.option(
            "--published/--unpublished", default=None, help="Only published, or only unpublished items."
        ),
        click.option(
            "--type", "types", metavar="NAME", multiple=True, help="Only this type of item; repeatable."
        ),
        click.option("--topic", "topics", metavar="NAME", multiple=True, help="Only this topic; repeatable."),
        click.option(
            "--provider",
            "providers",
            metavar="NAME",
            multiple=True,
            help="Only this outlet, by name or domain; repeatable.",
        ),
        click.option("--until", metavar="DATE", help="Only articles up to this date or time."),
        click.option("--since", metavar="DATE", help="Only articles from this date or time on."),
    ):
        command = option(command)
    return command


def settings(ctx: click.Context, **flags: Any) -> Settings:  # noqa: ANN401
    """Return the settings from the file, the environment and the options.

    Args:
        ctx: The command's context.
        flags: Further values by key, with `__` for the dot (`server__port=8080`); None if not given.
    """
    from semsearch.settings import Settings

    config = ctx.meta.get(_CONFIG)
    values = {key.replace("__", "."): value for key, value in flags.items()}
    return Settings.load(
        None if config is None else Path(config), os.environ, {"index": ctx.meta.get(_INDEX), **values}
    )


@contextmanager
def open_source(chosen: Settings, server: str | None) -> Iterator[Index | Client]:
    """Yield a client of the server at a URL; without one, the index of the settings, closed afterwards."""
    if server is not None:
        from semsearch.client import Client

        yield Client(server, token=chosen.token)
        return
    from semsearch.index import Index

    with Index.open(chosen) as index:
        yield index


def debugging(ctx: click.Context) -> bool:
    """Return whether `--debug` was given."""
    return bool(ctx.meta.get(_DEBUG))


def _kept(key: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """Return a callback that stores the value of an option for the whole run, if it was given."""

    def keep(ctx: click.Context, _: click.Parameter, value: Any) -> None:  # noqa: ANN401
        if value is not None and value is not False:
            ctx.meta[key] = value

    return keep


def local_zone() -> tzinfo:
    """Return the time zone of `TZ`, else that of the link `/etc/localtime`, else UTC.

    A zone without a name in the IANA database counts as UTC: a rule such as `TZ=CST-8`, or a copied file.
    """
    from semsearch.errors import QuestionRefused
    from semsearch.schemas.zones import zone_from

    name = os.environ.get("TZ", str(LOCAL_TIME)).removeprefix(":")
    try:
        if name.startswith("/"):
            name = str(Path(name).resolve()).rpartition("/zoneinfo/")[2]
        return zone_from(name)
    except (QuestionRefused, OSError, RuntimeError):  # unknown name; unreadable folder; circular links
        return UTC
