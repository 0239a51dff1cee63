"""`semsearch stories`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from semsearch.cli import exit_codes
from semsearch.cli.options import Count, filter_options, open_source, settings, settings_options
from semsearch.cli.screen import Screen, can_show, show, show_json

if TYPE_CHECKING:
    from semsearch.types import Filter, StoryDetail, StoryList

_STORIES = Count(1, 100)  # as query.MAX_RESULTS and query.MAX_OFFSET, which --help must not load
_DEPTH = Count(0, 10_000)
_REPORTS = 50  # groups of reports of one story, as a server has them
_OF_LIST = ("since", "until", "providers", "topics", "types", "published")


@click.command("stories")
@click.argument("id", metavar="[ID]", required=False)
@click.option(
    "--limit",
    "-n",
    metavar="N",
    type=_STORIES,
    help=f"Number of stories, 20 by default; with an ID, of its reports, {_REPORTS} by default.",
)
@click.option(
    "--offset", metavar="N", type=_DEPTH, default=0, show_default=True, help="Stories or reports to skip."
)
@filter_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--server", metavar="URL", help="Ask the server at this URL instead of a local index.")
@settings_options
@click.pass_context
def stories_command(
    ctx: click.Context,
    /,
    id: str | None,
    limit: int | None,
    offset: int,
    as_json: bool,
    server: str | None,
    **filters: Any,  # noqa: ANN401  as query.make_filter takes them
) -> None:
    """List the largest stories, or show one in full.

    \b
    Example:
      semsearch stories --since 2021-07-01 -n 5
      semsearch stories 43kzsfyrt25qehbq

    ID is that of a story in the list, one that it had before, or that of any article in it. Reports of one
    day that are one text, or one agency's, count as one.
    """  # noqa: D301  \b tells click to keep the lines
    from semsearch import query
    from semsearch.cli.progress import waiting
    from semsearch.types import Question, StoryDetail

    chosen = settings(ctx)
    filter = query.make_filter(**filters)
    limit = limit or (20 if id is None else _REPORTS)
    query.check(
        Question("stories", filter, limit, offset)
    )  # refuse invalid filters before anything is loaded or sent
    if id is not None:
        _refuse_list_options(ctx)
    with open_source(chosen, server) as source, waiting("searching…"):
        if id is not None:
            found: StoryDetail | StoryList = source.story(query.clean(id), limit, offset)
        else:
            found = source.stories(filter, limit, offset)
    if isinstance(found, StoryDetail):
        _show_one(found, offset + 1, as_json=as_json)
        return
    _show_all(found, filter, offset + 1, as_json=as_json)
    ctx.exit(exit_codes.FOUND if found.stories else exit_codes.NOTHING_FOUND)


def _refuse_list_options(ctx: click.Context) -> None:
    """Refuse options of the list together with an ID.

    Raises:
        click.UsageError: An option of the list was given.
    """
    for option in ctx.command.params:
        if option.name in _OF_LIST and ctx.get_parameter_source(option.name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{option.opts[0]} cannot be used with an ID: omit one of them", ctx)


def _show_all(story_list: StoryList, filter: Filter, first: int, *, as_json: bool) -> None:
    screen = Screen.of(sys.stdout)
    if as_json:
        from semsearch.schemas import story as schema

        show_json(schema.StoryList.of(story_list).model_dump(), screen)
        return
    from semsearch.presentation.terminal.stories import story_list_lines
    from semsearch.presentation.text.timeline import SIGNS

    plain = not can_show(SIGNS, sys.stdout)
    show(
        story_list_lines(
            story_list, screen.width, filter=filter, first=first, linked=screen.styled, plain=plain
        ),
        screen,
    )


def _show_one(story_detail: StoryDetail, first: int, *, as_json: bool) -> None:
    screen = Screen.of(sys.stdout)
    if as_json:
        from semsearch.schemas import story_detail as schema

        show_json(schema.StoryDetail.of(story_detail).model_dump(), screen)
        return
    from semsearch.presentation.terminal.stories import story_detail_lines
    from semsearch.presentation.text.timeline import SIGNS

    plain = not can_show(SIGNS, sys.stdout)
    lines = story_detail_lines(story_detail, screen.width, first=first, linked=screen.styled, plain=plain)
    show(lines, screen)
