"""An answer as lines of a terminal. Pure: the width is given, and styles stand in the lines as `rich` spans.

Archive text goes through `printable` and is never read as markup.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, tzinfo

from rich.style import Style
from rich.text import Text

from semsearch.presentation.terminal.articles import counted, excerpt, outlet, title, unnamed
from semsearch.presentation.terminal.dates import day
from semsearch.presentation.terminal.diagnostics import miss_diagnosis_lines
from semsearch.presentation.terminal.explanation import explanation_lines
from semsearch.presentation.terminal.interpretation import understanding_lines
from semsearch.presentation.terminal.summary import summary_lines
from semsearch.presentation.terminal.wrapping import DOT, NO_BREAK, wrapped
from semsearch.text import analyzer
from semsearch.text.printable import address, printable
from semsearch.types import Answer, Filter, Related, Story

NARROWEST = 20  # cells; a narrower terminal gets lines of this width
RULE = 80  # cells of the longest rule

DOUBT = "No close match"
NO_ANSWER = "Nothing here seems to answer the question"
NEAREST = "── Nearest stories "


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
    """Return the lines that show an answer.

    Args:
        answer: What to show.
        width: Cells of a line. Only an address that stands on a line of its own may be longer, so that it
            can be copied whole.
        first: Number of the first story: the question's offset and one.
        related: How many lines of coverage are shown under each story; the others are counted.
        explain: Show what each score is made of.
        linked: Let titles link to their articles, in place of lines with addresses.
        zone: The caller's, whose days limits begin and end with.
        flags: Whether to name the flags of the command line that would help.
    """
    width = max(width, NARROWEST)
    lines = list(understanding_lines(answer.interpretation, width, zone, flags=flags))
    if lines:
        lines.append(Text())
    miss_diagnosis = (
        miss_diagnosis_lines(answer.why_not, answer, width, first=first, zone=zone) if answer.why_not else ()
    )
    if not answer.stories:
        lines += wrapped(Text(nothing(answer, first, flags=flags)), width)
        return [*lines, Text(), *miss_diagnosis] if miss_diagnosis else lines
    lines += doubt(answer, width)
    lines += summary_lines(answer, width, first)
    margin = len(f"{first + len(answer.stories) - 1}. ")
    for number, story in enumerate(answer.stories, start=first):
        prefix = Text(f"{number}. ".rjust(margin), "dim")
        lines += _story(story, answer.interpretation.terms, width, prefix, related, explain, linked)
        lines.append(Text())
    if miss_diagnosis:
        lines += [*miss_diagnosis, Text()]
    return lines + wrapped(Text(_footer(answer), "dim"), width)


def doubt(answer: Answer, width: int) -> Iterator[Text]:
    """Say above the stories that they may be no answer; those that are none stand under a rule."""
    if answer.confidence == "low":
        yield from wrapped(Text(doubted(answer), "italic"), width)
        yield Text()
    elif answer.confidence == "none":
        yield from wrapped(Text(doubted(answer), "bold"), width)
        yield Text()
        yield Text(NEAREST.ljust(min(width, RULE), "─"), "dim")
        yield Text()


def doubted(answer: Answer) -> str:
    """Say that the stories may be no answer, and which names no article holds; "" where they are one."""
    unknown = unnamed([printable(name) for name in answer.unknown])
    because = f": {unknown}" if unknown else ""
    if answer.confidence == "low":
        return f"{DOUBT}{because}. The nearest stories are:"
    return f"{NO_ANSWER}{because}." if answer.confidence == "none" else ""


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
    yield from wrapped(title(lead, Style(bold=True), linked), width, prefix)
    if (url := address(lead.url)) and not linked:
        yield Text(indent + url)
    said = [outlet(lead), day(lead.published_at) if lead.published_at else ""]
    if explain:
        said.append(f"{story.ranked_by.score:.3f}")
    if any(said):
        yield from wrapped(Text(DOT.join(filter(None, said)), "dim"), width, indent)
    if said_there := excerpt(lead):
        marked = Text(said_there)
        for start, end in analyzer.spans(said_there, terms):
            marked.stylize("bold", start, end)
        yield from wrapped(marked, width, indent)
    if explain:
        if story.best:
            yield from wrapped(Text(f"found by: {printable(story.best.article.title)}", "dim"), width, indent)
        yield from explanation_lines(story.ranked_by, width, indent)
    for entry in story.related[:related]:
        yield from wrapped(_coverage(entry, lead.published_at, linked), width, f"{indent}└ ")
    if more := len(story.related) - related:
        if related and more > 0:
            yield from wrapped(Text(f"and {more:,} more", "dim"), width, f"{indent}  ")
        elif more > 0:
            yield from wrapped(Text(counted(more, "other report"), "dim"), width, f"{indent}└ ")


def coverage_lines(story: Story, width: int, *, linked: bool = False) -> list[Text]:
    """Return the lines of all other coverage of a story, under its lead."""
    width = max(width, NARROWEST)
    lines = wrapped(title(story.lead.article, Style(bold=True), linked), width)
    if not story.related:
        return [*lines, *wrapped(Text("No other report of it is known.", "dim"), width)]
    for entry in story.related:
        lines += wrapped(_coverage(entry, story.lead.article.published_at, linked), width, "└ ")
        if (url := address(entry.article.url)) and not linked:
            lines.append(Text(f"  {url}"))
    return lines


def _coverage(entry: Related, beside: datetime | None, linked: bool) -> Text:
    article = entry.article
    when = day(article.published_at, beside) if article.published_at else ""
    where = ", ".join(filter(None, (outlet(article), when)))
    line = Text.assemble(("similar: " if entry.relation == "similar" else "", "dim"))
    line.append_text(title(article, Style(), linked))
    return line.append(f" —{NO_BREAK}{where}", "dim") if where else line


def nothing(answer: Answer, first: int, *, flags: bool = True) -> str:
    """Say that nothing was found from a story's number on, and what to do.

    Args:
        answer: An answer without stories.
        first: The number that its first story would have.
        flags: Whether to name the flags of the command line that would help.
    """
    if not answer.articles:
        return "Nothing found: the index holds no articles yet. Add some with: semsearch index PATH"
    if first > 1:
        offset = "--offset" if flags else "offset"
        return f"Nothing found from story {first:,} on: ask with a smaller {offset}."
    if answer.interpretation.filter != Filter():
        word_for_word = ", or with --no-interpret" if flags and answer.interpretation.understood else ""
        return f"Nothing found within these limits: ask again without one of them{word_for_word}."
    return "Nothing found: ask again in other words."


def _footer(answer: Answer) -> str:
    spent = answer.timings.total_ms
    time = f"{spent / 1000:.1f} s" if spent >= 1000 else f"{spent:.0f} ms"
    stories = counted(len(answer.stories), "story", "stories")
    return DOT.join((stories, counted(answer.articles, "article"), time))
