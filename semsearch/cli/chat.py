"""`semsearch chat`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from semsearch.cli import exit_codes
from semsearch.cli.options import Count, limit_options, settings, settings_options
from semsearch.cli.screen import Screen, can_show, show, show_json
from semsearch.cli.sources import source_of

if TYPE_CHECKING:
    from semsearch.client import Client
    from semsearch.index import Index

_STORIES = Count(1, 100)  # as query.MAX_RESULTS, which --help need not load
_READ = 1 << 16  # bytes of a line of stdin; a question is refused long before
PROMPT = "› "


@click.command("chat")
@click.option(
    "--limit", "-n", metavar="N", type=_STORIES, default=3, show_default=True, help="Stories in an answer."
)
@limit_options
@click.option(
    "--timezone",
    metavar="NAME",
    help="Where 'yesterday' is a day, such as Asia/Shanghai.  [default: this machine's zone]",
)
@click.option("--server", metavar="URL", help="Ask the server at this address, not the index here.")
@settings_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    limit: int,
    timezone: str | None,
    server: str | None,
    **limits: Any,  # noqa: ANN401  as query.make_filter takes them
) -> None:
    """Talk with the archive: ask, then ask on.

    \b
    Example:
      semsearch chat
      printf '%s\\n' "Clearview fines" "and in Italy?" 1 | semsearch chat

    A question may lean on those before it; /help tells what else can be typed. What is typed is not kept.
    """  # noqa: D301  \b is click's mark for lines to keep
    from semsearch import query
    from semsearch.cli.chat_session import Ended, Talk
    from semsearch.cli.progress import waiting
    from semsearch.cli.time_zone import local_zone
    from semsearch.client import Client
    from semsearch.errors import NotFound, QuestionRefused, ServerUnreachable, UsageError
    from semsearch.schemas.zones import zone_from

    chosen = settings(ctx)
    zone = local_zone() if timezone is None else zone_from(timezone)
    given = query.make_filter(**limits)
    with source_of(chosen, server) as source:
        if not isinstance(source, Client):
            with waiting("opening the archive…"):
                source.warm()
        talk = Talk(source.ask, source.story, limits=given, limit=limit, zone=zone)
        for line in _lines(source):
            try:
                _show(talk.say(line), zone)
            except Ended:
                break
            except (NotFound, QuestionRefused, UsageError) as error:  # of this line: the others can go on
                exit_codes.say(str(error))
            except ServerUnreachable as error:  # which may come back, and lines can be typed again then
                if not _at_terminal():
                    raise
                exit_codes.say(str(error))
    ctx.exit(exit_codes.FOUND)


def _at_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _lines(source: Index | Client) -> Iterator[str]:
    """Return the lines that are typed, or that stand on stdin, which are shown as if they were."""
    if not _at_terminal():
        from semsearch.text.printable import printable

        prompt = PROMPT if can_show(PROMPT, sys.stdout) else "> "
        for read in iter(lambda: sys.stdin.buffer.readline(_READ), b"") if sys.stdin else ():
            if line := printable(read.decode(errors="replace")):
                click.echo(f"{prompt}{line}\n")
                yield line
        return
    from semsearch.cli.prompt import typed

    click.echo("Ask the archive something; /help tells what else can be typed, Ctrl-D leaves.")
    yield from typed(getattr(source, "suggest", None))


def _show(said: object, zone: object) -> None:
    from semsearch.cli.chat_session import Raw
    from semsearch.types import Answer, Story, StoryDetail

    screen = Screen.of(sys.stdout)
    if isinstance(said, Raw):
        from semsearch.schemas import answer

        show_json(answer.Answer.of(said.answer).model_dump(), screen)
    elif isinstance(said, Answer):
        from semsearch.presentation.terminal.replies import reply_lines

        show(reply_lines(said, screen.width, linked=screen.styled, zone=zone), screen)  # type: ignore[arg-type]
    elif isinstance(said, StoryDetail):
        from semsearch.presentation.terminal.stories import story_detail_lines
        from semsearch.presentation.text.timeline import SIGNS

        plain = not can_show(SIGNS, sys.stdout)
        show(story_detail_lines(said, screen.width, linked=screen.styled, plain=plain), screen)
    elif isinstance(said, Story):
        from semsearch.presentation.terminal.answers import related_lines

        show(related_lines(said, screen.width, linked=screen.styled), screen)
    else:
        click.echo(said)
    click.echo()
