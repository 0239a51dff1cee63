"""An answer as lines of a terminal, and as plain text: in full, or as a turn of a conversation.

Styles are spans of `rich.text.Text`. Archive text goes through `printable` and is never parsed as markup.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, tzinfo

from rich.style import Style
from rich.text import Text

from semsearch.presentation.terminal.articles import (
    explanation_lines,
    fact_lines,
    headline_lines,
    related_line,
    title,
)
from semsearch.presentation.terminal.diagnostics import miss_diagnosis_lines
from semsearch.presentation.terminal.interpretation import interpretation_lines
from semsearch.presentation.terminal.wrapping import NARROWEST, wrapped
from semsearch.presentation.text.articles import excerpt
from semsearch.presentation.text.citations import citations
from semsearch.presentation.text.messages import (
    NEAREST_STORIES,
    NO_RELATED,
    confidence_notice,
    no_results,
    summary_credit,
)
from semsearch.presentation.text.origins import shared
from semsearch.presentation.text.phrases import DOT, NO_BREAK, counted
from semsearch.text import analyzer
from semsearch.text.printable import address, printable
from semsearch.types import Answer, Story

RULE = 80  # cells of the longest rule
INDENT = "  "  # of what is cited, below its sentence


def answer_lines(
    answer: Answer,
    width: int,
    *,
    first: int = 1,
    related: int = 8,
    explain: bool = False,
    linked: bool = False,
    zone: tzinfo = UTC,
    flags: bool = True,
) -> list[Text]:
    """Return the lines of an answer.

    Args:
        answer: The answer to show.
        width: Cells of a line. A URL on a line of its own may be longer, so that it can be copied.
        first: Number of the first story: the question's offset plus one.
        related: Articles of related coverage to show under each story; the rest is counted.
        explain: Show how each score is composed.
        linked: Link titles to their articles instead of printing URLs.
        zone: Time zone whose days the filters begin and end with.
        flags: Name the command line's options that would help.
    """
    width = max(width, NARROWEST)
    lines = list(interpretation_lines(answer.interpretation, width, zone, flags=flags))
    if lines:
        lines.append(Text())
    miss_diagnosis = (
        miss_diagnosis_lines(answer.why_not, answer, width, first=first, zone=zone) if answer.why_not else ()
    )
    if not answer.stories:
        lines += wrapped(Text(no_results(answer, first, flags=flags)), width)
        return [*lines, Text(), *miss_diagnosis] if miss_diagnosis else lines
    lines += notice_lines(answer, width)
    lines += summary_lines(answer, width, first)
    margin = len(f"{first + len(answer.stories) - 1}. ")
    for number, story in enumerate(answer.stories, start=first):
        prefix = Text(f"{number}. ".rjust(margin), "dim")
        lines += _story(story, answer.interpretation.terms, width, prefix, related, explain, linked)
        lines.append(Text())
    if miss_diagnosis:
        lines += [*miss_diagnosis, Text()]
    return lines + wrapped(Text(_footer(answer), "dim"), width)


def notice_lines(answer: Answer, width: int) -> Iterator[Text]:
    """Return the notice above stories of low or no confidence; those of none are set off by a rule."""
    if answer.confidence not in ("low", "none"):
        return
    yield from wrapped(
        Text(confidence_notice(answer), "italic" if answer.confidence == "low" else "bold"), width
    )
    yield Text()
    if answer.confidence == "none":
        yield Text(f"── {NEAREST_STORIES} ".ljust(min(width, RULE), "─"), "dim")
        yield Text()


def summary_lines(answer: Answer, width: int, first: int = 1) -> Iterator[Text]:
    """Return the summary and a blank line: each sentence with its citations.

    The articles cited are named below the sentence, once for sentences of the same articles in a row.

    Args:
        answer: The answer whose summary is shown.
        width: Cells of a line.
        first: Number that the first story is shown with; sentences cite it as 1.
    """
    if not answer.summary:
        return
    for sentence, following in zip(answer.summary, (*answer.summary[1:], None), strict=True):
        found = list(citations(sentence, first))
        marks = "".join(f"[{citation.number}]" for citation in found)
        yield from wrapped(Text(printable(sentence.text)).append(f"{NO_BREAK}{marks}", "dim"), width)
        if following and following.cited == sentence.cited:
            continue  # they are named below it
        for citation in found:
            if citation.name:
                yield from wrapped(Text(citation.name, "dim"), width, INDENT)
    if credit := summary_credit(answer.writer):
        dropped = counted(answer.unsupported, "unsupported sentence") if answer.unsupported else ""
        yield from wrapped(Text(f"{credit}{f'{DOT}{dropped} removed' if dropped else ''}", "dim"), width)
    yield Text()


def _story(
    story: Story,
    terms: Collection[str],
    width: int,
    prefix: Text,
    related: int,
    explain: bool,
    linked: bool,
) -> Iterator[Text]:
    lead, indent = story.lead.article, " " * len(prefix)
    yield from headline_lines(lead, width, prefix, linked=linked)
    facts = (shared(story), f"{story.ranked_by.score:.3f}" if explain else "")
    yield from fact_lines(lead, width, indent, *facts)
    if shown := excerpt(lead):
        marked = Text(shown)
        for start, end in analyzer.spans(shown, terms):
            marked.stylize("bold", start, end)
        yield from wrapped(marked, width, indent)
    if explain:
        if story.best:
            yield from wrapped(Text(f"found by: {printable(story.best.article.title)}", "dim"), width, indent)
        yield from explanation_lines(story.ranked_by, width, indent)
    for entry in story.related[:related]:
        yield from wrapped(related_line(entry, lead.published_at, linked), width, f"{indent}└ ")
    if more := len(story.related) - related:
        if related and more > 0:
            yield from wrapped(Text(f"and {more:,} more", "dim"), width, f"{indent}  ")
        elif more > 0:
            yield from wrapped(Text(counted(more, "other report"), "dim"), width, f"{indent}└ ")


def related_lines(story: Story, width: int, *, linked: bool = False) -> list[Text]:
    """Return the lines of a story's related coverage, under the title of its lead."""
    width = max(width, NARROWEST)
    lead = story.lead.article
    lines = wrapped(title(lead, Style(bold=True), linked), width)
    if not story.related:
        return [*lines, *wrapped(Text(NO_RELATED, "dim"), width)]
    for entry in story.related:
        lines += wrapped(related_line(entry, lead.published_at, linked), width, "└ ")
        if (url := address(entry.article.url)) and not linked:
            lines.append(Text(f"  {url}"))
    return lines


def _footer(answer: Answer) -> str:
    spent = answer.timings.total_ms
    time = f"{spent / 1000:.1f} s" if spent >= 1000 else f"{spent:.0f} ms"
    stories = counted(len(answer.stories), "story", "stories")
    return DOT.join((stories, counted(answer.articles, "article"), time))


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
        lines += _short_story(story, width, Text(f"{number}. ".rjust(margin), "dim"), linked)
    return lines


def _short_story(story: Story, width: int, prefix: Text, linked: bool) -> Iterator[Text]:
    yield from headline_lines(story.lead.article, width, prefix, linked=linked)
    others = counted(len(story.related), "other report") if story.related else ""
    yield from fact_lines(story.lead.article, width, " " * len(prefix), others, shared(story))
