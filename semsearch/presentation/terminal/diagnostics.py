"""What became of an article that was expected in an answer, as lines of a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from rich.text import Text

from semsearch.presentation.terminal.dates import day, moment
from semsearch.presentation.terminal.filters import Limit, limits_told, quoted
from semsearch.presentation.terminal.wrapping import wrapped
from semsearch.text.printable import printable
from semsearch.types import Answer, Article, MissDiagnosis

INDENT = "  "


def miss_diagnosis_lines(
    miss_diagnosis: MissDiagnosis, answer: Answer, width: int, *, first: int, zone: tzinfo
) -> Iterator[Text]:
    """Return the lines that say at which step, and by how much, an article fell out, or where it stands.

    Args:
        miss_diagnosis: What became of it.
        answer: The answer that it belongs to.
        width: Cells of a line.
        first: Number of the first story.
        zone: The caller's, whose days limits begin and end with.
    """
    yield from wrapped(
        Text(
            f"why not {quoted(miss_diagnosis.article.title) or printable(miss_diagnosis.article.id)}?", "bold"
        ),
        width,
    )
    for sentence in _sentences(miss_diagnosis, answer, first, zone):
        yield from wrapped(Text(sentence), width, INDENT)


def _sentences(miss_diagnosis: MissDiagnosis, answer: Answer, first: int, zone: tzinfo) -> Iterator[str]:
    numbers = {story.id: n for n, story in enumerate(answer.stories, start=first)}
    titles = {story.id: story.lead.article.title for story in answer.stories}
    number, place = (
        numbers.get(miss_diagnosis.story),
        f"number {miss_diagnosis.place:,}" if miss_diagnosis.place else "",
    )
    if miss_diagnosis.step == "limits":
        for limit in limits_told(answer.interpretation.filter, zone):
            if limit.field in miss_diagnosis.limits:
                yield f"It fails the limit {limit.text} ({_own(miss_diagnosis.article, limit, zone)})."
    elif miss_diagnosis.step == "candidates":
        yield f"Neither search returned it: {_meaning(miss_diagnosis)}; {_words(miss_diagnosis)}."
    elif miss_diagnosis.step == "order":
        score = "" if miss_diagnosis.score is None else f": {miss_diagnosis.score:.3f}"
        least = (
            ""
            if miss_diagnosis.least_score is None
            else f", the last story shown has {miss_diagnosis.least_score:.3f}"
        )
        yield f"It is {place or 'further down'} by score{score}{least}."
    elif miss_diagnosis.step == "not_coverage":
        yield "The question asks for other outlets' reports on one story, and it is not one of them."
    elif miss_diagnosis.step == "same_story":
        yield "It belongs to the story that others are wanted like."
    elif number is None:
        yield f"It stands in a story that is not on this page{f', {place} by score' if place else ''}."
    elif miss_diagnosis.step == "story":
        under = quoted(titles[miss_diagnosis.story])
        yield f"It stands in story {number}{f', under {under}' if under else ''}."
    else:
        yield f"It leads story {number}."


def _own(article: Article, limit: Limit, zone: tzinfo) -> str:
    """Return what an article has in place of what a limit asks for."""
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


def _meaning(miss_diagnosis: MissDiagnosis) -> str:
    if miss_diagnosis.cosine is None:
        return "its cosine is not known"
    least = (
        ""
        if miss_diagnosis.least_cosine is None
        else f", the last candidate's {miss_diagnosis.least_cosine:.2f}"
    )
    return f"its cosine is {miss_diagnosis.cosine:.2f}{least}"


def _words(miss_diagnosis: MissDiagnosis) -> str:
    if not miss_diagnosis.bm25:
        return "it holds none of the words"
    least = (
        "" if miss_diagnosis.least_bm25 is None else f", the last candidate's {miss_diagnosis.least_bm25:.1f}"
    )
    return f"its BM25 is {miss_diagnosis.bm25:.1f}{least}"
