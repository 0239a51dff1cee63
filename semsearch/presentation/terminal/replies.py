"""A turn of `semsearch chat`: the summary, then a line or two for each story."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, tzinfo

from rich.text import Text

from semsearch.presentation.terminal.answers import notice_lines, summary_lines
from semsearch.presentation.terminal.articles import fact_lines, headline_lines
from semsearch.presentation.terminal.interpretation import interpretation_lines
from semsearch.presentation.terminal.wrapping import NARROWEST, wrapped
from semsearch.presentation.text.messages import no_results
from semsearch.presentation.text.phrases import counted
from semsearch.types import Answer, Story


def reply_lines(answer: Answer, width: int, *, linked: bool = False, zone: tzinfo = UTC) -> list[Text]:
    """Return the lines of an answer in a conversation, shorter than those of `answer_lines`.

    Args:
        answer: The answer to show.
        width: Cells of a line; a URL may be longer.
        linked: Link titles to their articles instead of printing URLs.
        zone: Time zone whose days the filters begin and end with.
    """
    width = max(width, NARROWEST)
    lines = list(interpretation_lines(answer.interpretation, width, zone))
    if lines:
        lines.append(Text())
    if not answer.stories:
        return [*lines, *wrapped(Text(no_results(answer)), width)]
    lines += notice_lines(answer, width)
    lines += summary_lines(answer, width)
    margin = len(f"{len(answer.stories)}. ")
    for number, story in enumerate(answer.stories, start=1):
        lines += _story(story, width, Text(f"{number}. ".rjust(margin), "dim"), linked)
    return lines


def _story(story: Story, width: int, prefix: Text, linked: bool) -> Iterator[Text]:
    yield from headline_lines(story.lead.article, width, prefix, linked=linked)
    others = counted(len(story.related), "other report") if story.related else ""
    yield from fact_lines(story.lead.article, width, " " * len(prefix), others)
