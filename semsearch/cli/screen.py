"""Print to a terminal with styles and links, or as plain text without escape sequences."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any
from zlib import crc32

import click

if TYPE_CHECKING:
    from rich.text import Text

PIPED_WIDTH = 80
_LINK = re.compile(r"(?<=\x1b\]8;id=)\d+(?=;([^\x1b]+)\x1b\\)")  # as rich writes a link (OSC 8)


@dataclass(frozen=True, slots=True)
class Screen:
    """Standard output: its width in cells, whether it is a terminal, and whether styles may be used."""

    width: int
    terminal: bool
    styled: bool

    @classmethod
    def of(cls, stream: IO[Any] | None) -> Screen:
        """Inspect a stream. `NO_COLOR` (https://no-color.org) and dumb terminals get plain text."""
        terminal = bool(stream and stream.isatty())
        styled = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        width = shutil.get_terminal_size((PIPED_WIDTH, 24)).columns if terminal else PIPED_WIDTH
        return cls(width, terminal, styled)


def can_show(text: str, stream: IO[Any] | None) -> bool:
    """Return whether a stream's encoding can represent a text."""
    try:
        return bool(text.encode(getattr(stream, "encoding", None) or "utf-8"))
    except (UnicodeEncodeError, LookupError):
        return False


def show(lines: Iterable[Text], screen: Screen) -> None:
    """Print lines that are already wrapped."""
    if not screen.styled:
        for line in lines:
            click.echo(line.plain)
        return
    from rich.console import Console

    console = Console(
        force_terminal=True,
        width=screen.width,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    with console.capture() as printed:
        for line in lines:
            console.print(line, soft_wrap=True)
    # The lines of a wrapped title are one link only if their ids agree; rich gives each line its own id.
    sys.stdout.write(_LINK.sub(lambda link: str(crc32(link[1].encode())), printed.get()))


def show_json(value: Any, screen: Screen) -> None:  # noqa: ANN401
    """Print JSON, indented on a terminal, else on one line."""
    from semsearch.text.printable import json_line

    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
    click.echo(json_line(value, indent=2 if screen.terminal else None, ascii_only=encoding != "utf8"))
