"""What became of an article that was expected in an answer, as lines of a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from rich.text import Text

from semsearch.render.dates import day, moment
from semsearch.render.limits import Limit, limits_told, quoted
from semsearch.render.printable import printable
from semsearch.render.wrapping import wrapped
from semsearch.types import Answer, Article, Fate

INDENT = "  "


def fate_lines(fate: Fate, answer: Answer, width: int, *, first: int, zone: tzinfo) -> Iterator[Text]:
    """Give the lines that say at which step, and by how much, an article fell out, or where it stands.

    Args:
        fate: What became of it.
        answer: The answer that it belongs to.
        width: Cells of a line.
        first: Number of the first story.
        zone: The caller's, whose days limits begin and end with.
    """
    yield from wrapped(
        Text(f"why not {quoted(fate.article.title) or printable(fate.article.id)}?", "bold"), width
    )
    for sentence in _sentences(fate, answer, first, zone):
        yield from wrapped(Text(sentence), width, INDENT)


def _sentences(fate: Fate, answer: Answer, first: int, zone: tzinfo) -> Iterator[str]:
    numbers = {story.id: n for n, story in enumerate(answer.stories, start=first)}
    titles = {story.id: story.lead.article.title for story in answer.stories}
    number, place = numbers.get(fate.story), f"number {fate.place:,}" if fate.place else ""
    if fate.step == "limits":
        for limit in limits_told(answer.interpretation.filter, zone):
            if limit.field in fate.limits:
                yield f"It fails the limit {limit.text} ({_own(fate.article, limit, zone)})."
    elif fate.step == "candidates":
        yield f"Neither side put it forward: {_meaning(fate)}; {_words(fate)}."
    elif fate.step == "order":
        score = "" if fate.score is None else f": {fate.score:.3f}"
        least = "" if fate.least_score is None else f", the last story shown has {fate.least_score:.3f}"
        yield f"It is {place or 'further down'} by score{score}{least}."
    elif number is None:
        yield f"It stands in a story that is not on this page{f', {place} by score' if place else ''}."
    elif fate.step == "story":
        under = quoted(titles[fate.story])
        yield f"It stands in story {number}{f', under {under}' if under else ''}."
    else:
        yield f"It leads story {number}."


def _own(article: Article, limit: Limit, zone: tzinfo) -> str:
    """Say what an article has in place of what a limit asks for."""
    field, when = limit.field, article.published_at
    if field in ("since", "until"):
        if when is None:
            return "it has no date"
        published = day(when, zone=zone)
        return f"published {moment(when, zone) if published in limit.text else published}"
    if field == "providers":
        outlet = printable(article.provider.name) or printable(article.provider.domain)
        return f"it is from {outlet}" if outlet else "its outlet is not known"
    if field == "topics":
        topics = ", ".join(filter(None, map(printable, article.topics)))
        return f"its topics are {topics}" if topics else "it has no topics"
    if field == "types":
        return f"its type is {printable(article.type)}"
    if field == "published":
        if article.published is None:
            return "its site does not say"
        return f"its site {'shows' if article.published else 'hides'} it"
    return "it holds that" if field == "excluded" else "it does not hold that"


def _meaning(fate: Fate) -> str:
    if fate.cosine is None:
        return "its cosine is not known"
    least = "" if fate.least_cosine is None else f", the last candidate's {fate.least_cosine:.2f}"
    return f"its cosine is {fate.cosine:.2f}{least}"


def _words(fate: Fate) -> str:
    if not fate.bm25:
        return "it holds none of the words"
    least = "" if fate.least_bm25 is None else f", the last candidate's {fate.least_bm25:.1f}"
    return f"its BM25 is {fate.bm25:.1f}{least}"
