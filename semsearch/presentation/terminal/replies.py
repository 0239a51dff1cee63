"""A turn of a conversation as lines of a terminal: sentences that answer, and the stories cited. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, tzinfo

from rich.style import Style
from rich.text import Text

from semsearch.presentation.terminal.answers import NARROWEST, doubt, nothing
from semsearch.presentation.terminal.articles import counted, outlet, title
from semsearch.presentation.terminal.dates import day
from semsearch.presentation.terminal.interpretation import understanding_lines
from semsearch.presentation.terminal.summary import summary_lines
from semsearch.presentation.terminal.wrapping import DOT, wrapped
from semsearch.text.printable import address
from semsearch.types import Answer, Story


def reply_lines(answer: Answer, width: int, *, linked: bool = False, zone: tzinfo = UTC) -> list[Text]:
    """Return the lines that show an answer as a turn of a conversation.

    Args:
        answer: What to show.
        width: Cells of a line; an address may be longer.
        linked: Let titles link to their articles, in place of lines with addresses.
        zone: The caller's, whose days limits begin and end with.
    """
    width = max(width, NARROWEST)
    lines = list(understanding_lines(answer.interpretation, width, zone, flags=False))
    if lines:
        lines.append(Text())
    if not answer.stories:
        return [*lines, *wrapped(Text(nothing(answer, 1, flags=False)), width)]
    lines += doubt(answer, width)
    lines += summary_lines(answer, width)
    margin = len(f"{len(answer.stories)}. ")
    for number, story in enumerate(answer.stories, start=1):
        lines += _story(story, width, Text(f"{number}. ".rjust(margin), "dim"), linked)
    return lines


def _story(story: Story, width: int, prefix: Text, linked: bool) -> Iterator[Text]:
    lead, indent = story.lead.article, " " * len(prefix)
    yield from wrapped(title(lead, Style(bold=True), linked), width, prefix)
    if (url := address(lead.url)) and not linked:
        yield Text(indent + url)
    others = counted(len(story.related), "other report") if story.related else ""
    facts = (outlet(lead), day(lead.published_at) if lead.published_at else "", others)
    if any(facts):
        yield from wrapped(Text(DOT.join(filter(None, facts)), "dim"), width, indent)
