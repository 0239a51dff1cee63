"""`semsearch ask`."""

from __future__ import annotations

import sys
from typing import Any

import click

from semsearch.cli import exit_codes
from semsearch.cli.options import Count, filter_options, settings, settings_options
from semsearch.cli.screen import Screen, show, show_json

_READ = 1 << 20  # bytes of stdin; longer questions are refused anyway
_STORIES = Count(1, 100)  # as query.MAX_RESULTS and query.MAX_OFFSET, which --help must not load
_DEPTH = Count(0, 10_000)


@click.command("ask")
@click.argument("words", metavar="QUESTION...", nargs=-1)
@click.option(
    "--limit", "-n", metavar="N", type=_STORIES, default=5, show_default=True, help="Number of stories."
)
@click.option("--offset", metavar="N", type=_DEPTH, default=0, show_default=True, help="Stories to skip.")
@filter_options
@click.option(
    "--phrase",
    "phrases",
    metavar="WORDS",
    multiple=True,
    help="Only articles with this exact phrase; repeatable.",
)
@click.option(
    "--exclude",
    "excluded",
    metavar="WORDS",
    multiple=True,
    help="Only articles without this word or phrase; repeatable.",
)
@click.option(
    "--no-interpret",
    is_flag=True,
    help="Search for the exact words: do not interpret dates, outlets or operators, and do not correct "
    "spelling.",
)
@click.option(
    "--protected",
    metavar="WORDS",
    multiple=True,
    help="Do not interpret or correct these words of the question; repeatable.",
)
@click.option("--literal", is_flag=True, hidden=True)  # the former name of --no-interpret
@click.option(
    "--timezone",
    metavar="NAME",
    help="Time zone of dates such as 'yesterday': Asia/Shanghai.  [default: local time zone]",
)
@click.option("--explain", is_flag=True, help="Show how each score is composed.")
@click.option(
    "--why-not", metavar="ARTICLE_ID", default="", help="Explain why this article is not in the answer."
)
@click.option(
    "--related",
    metavar="N",
    type=Count(0),
    default=8,
    show_default=True,
    help="Articles of related coverage to show per story.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option("--server", metavar="URL", help="Ask the server at this URL instead of a local index.")
@settings_options
@click.pass_context
def ask_command(
    ctx: click.Context,
    /,
    words: tuple[str, ...],
    limit: int,
    offset: int,
    phrases: tuple[str, ...],
    excluded: tuple[str, ...],
    no_interpret: bool,
    protected: tuple[str, ...],
    literal: bool,
    timezone: str | None,
    explain: bool,
    why_not: str,
    related: int,
    as_json: bool,
    server: str | None,
    **filters: Any,  # noqa: ANN401  as query.make_filter takes them
) -> None:
    """Answer a question with the best matching stories.

    \b
    Example:
      semsearch ask "rulings on facial recognition in China" --since 2021-07-01 -n 3
      semsearch ask 'robots in July 2021 "apple harvest" -drones provider:orchard.example'
      semsearch ask < question.txt
    """  # noqa: D301  \b tells click to keep the lines
    from semsearch import query
    from semsearch.cli.options import local_zone
    from semsearch.schemas.zones import zone_from
    from semsearch.types import Question

    chosen = settings(ctx)
    question = Question(
        _text(ctx, words),
        query.make_filter(
            phrases=phrases,
            excluded=excluded,
            **filters,
        ),
        limit,
        offset,
        interpret=not (no_interpret or literal),
        zone=local_zone() if timezone is None else zone_from(timezone),
        why_not=why_not.strip(),
        protected=protected,
    )
    if literal:
        exit_codes.print_message("--literal is deprecated: use --no-interpret")
    query.check(question)  # refuse invalid questions before anything is loaded or sent
    if server is not None:
        from semsearch.client import Client

        answer = Client(server, token=chosen.token).ask(question, explain=explain)
    else:
        from semsearch.cli.progress import waiting
        from semsearch.index import Index

        with Index.open(chosen) as index, waiting("searching…"):
            answer = index.ask(question)
    screen = Screen.of(sys.stdout)
    if as_json:
        from semsearch.schemas.answer import Answer

        show_json(Answer.of(answer, explain=explain).model_dump(), screen)
    else:
        from semsearch.presentation.terminal.answers import answer_lines

        show(
            answer_lines(
                answer,
                screen.width,
                first=offset + 1,
                related=related,
                explain=explain,
                linked=screen.styled,
                zone=question.zone,
            ),
            screen,
        )
    answered = bool(answer.stories) and answer.confidence != "none"
    ctx.exit(exit_codes.FOUND if answered else exit_codes.NOTHING_FOUND)


def _text(ctx: click.Context, words: tuple[str, ...]) -> str:
    """Return the text of the question, from the arguments or from stdin."""
    if words and words != ("-",):
        return " ".join(words)
    if not words and (sys.stdin is None or sys.stdin.isatty()):
        raise click.UsageError('missing question, such as: semsearch ask "rulings on drones"', ctx)
    return sys.stdin.buffer.read(_READ).decode("utf-8-sig", "replace")
