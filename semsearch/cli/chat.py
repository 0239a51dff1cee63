"""`semsearch chat`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

import click

from semsearch.cli import exit_codes
from semsearch.cli.options import Count, filter_options, open_source, settings, settings_options
from semsearch.cli.screen import Screen, can_show, show, show_json

if TYPE_CHECKING:
    from semsearch.cli.chat_session import Reply
    from semsearch.client import Client
    from semsearch.index import Index

_STORIES = Count(1, 100)  # as query.MAX_RESULTS, which --help must not load
_READ = 1 << 16  # bytes of a line of stdin; longer questions are refused anyway
PROMPT = "› "


@click.command("chat")
@click.option(
    "--limit",
    "-n",
    metavar="N",
    type=_STORIES,
    default=3,
    show_default=True,
    help="Number of stories in an answer.",
)
@filter_options
@click.option(
    "--timezone",
    metavar="NAME",
    help="Time zone of dates such as 'yesterday': Asia/Shanghai.  [default: local time zone]",
)
@click.option("--server", metavar="URL", help="Ask the server at this URL instead of a local index.")
@settings_options
@click.pass_context
def chat_command(
    ctx: click.Context,
    /,
    limit: int,
    timezone: str | None,
    server: str | None,
    **filters: Any,  # noqa: ANN401  as query.make_filter takes them
) -> None:
    """Ask questions in a conversation.

    \b
    Example:
      semsearch chat
      printf '%s\\n' "Clearview fines" "and in Italy?" 1 | semsearch chat

    A question may refer to earlier ones. /help lists the commands. Nothing is saved.
    """  # noqa: D301  \b tells click to keep the lines
    from semsearch import query
    from semsearch.cli.chat_session import ChatSession, Quit
    from semsearch.cli.options import local_zone
    from semsearch.cli.progress import waiting
    from semsearch.client import Client
    from semsearch.errors import NotFound, QuestionRefused, ServerUnreachable, UsageError
    from semsearch.schemas.zones import zone_from

    chosen = settings(ctx)
    zone = local_zone() if timezone is None else zone_from(timezone)
    given = query.make_filter(**filters)
    with open_source(chosen, server) as source:
        if not isinstance(source, Client):
            with waiting("opening the archive…"):
                source.warm()
        session = ChatSession(source.ask, source.story, filter=given, limit=limit, zone=zone)
        for line in _lines(source):
            try:
                _show(session.handle(line), zone)
            except Quit:
                break
            except (NotFound, QuestionRefused, UsageError) as error:  # concerns this line only
                exit_codes.print_message(str(error))
            except ServerUnreachable as error:  # which may come back
                if not _at_terminal():
                    raise
                exit_codes.print_message(str(error))
    ctx.exit(exit_codes.FOUND)


def _at_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _lines(source: Index | Client) -> Iterator[str]:
    """Yield the lines that are typed, or those on stdin, which are echoed after a prompt."""
    if not _at_terminal():
        from semsearch.text.printable import printable

        prompt = PROMPT if can_show(PROMPT, sys.stdout) else "> "
        for read in iter(lambda: sys.stdin.buffer.readline(_READ), b"") if sys.stdin else ():
            if line := printable(read.decode(errors="replace")):
                click.echo(f"{prompt}{line}\n")
                yield line
        return
    from semsearch.cli.prompt import read_lines

    click.echo("Ask a question. /help lists the commands, Ctrl-D quits.")
    yield from read_lines(getattr(source, "suggest", None))


def _show(reply: Reply, zone: tzinfo) -> None:
    from semsearch.cli.chat_session import JsonAnswer
    from semsearch.types import Answer, Story, StoryDetail

    screen = Screen.of(sys.stdout)
    if isinstance(reply, JsonAnswer):
        from semsearch.schemas import answer

        show_json(answer.Answer.of(reply.answer).model_dump(), screen)
    elif isinstance(reply, Answer):
        from semsearch.presentation.terminal.answers import reply_lines

        show(reply_lines(reply, screen.width, linked=screen.styled, zone=zone), screen)
    elif isinstance(reply, StoryDetail):
        from semsearch.presentation.terminal.stories import story_detail_lines
        from semsearch.presentation.text.timeline import SIGNS

        plain = not can_show(SIGNS, sys.stdout)
        show(story_detail_lines(reply, screen.width, linked=screen.styled, plain=plain), screen)
    elif isinstance(reply, Story):
        from semsearch.presentation.terminal.answers import related_lines

        show(related_lines(reply, screen.width, linked=screen.styled), screen)
    else:
        click.echo(reply)
    click.echo()
