"""Why an article is not in an answer, or where it is, as lines of a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from rich.text import Text

from semsearch.presentation.terminal.wrapping import wrapped
from semsearch.presentation.text.articles import outlet
from semsearch.presentation.text.filters import AppliedFilter, applied_filters
from semsearch.presentation.text.phrases import day, moment, quoted
from semsearch.text.printable import printable
from semsearch.types import Answer, Article, MissDiagnosis

INDENT = "  "


def miss_diagnosis_lines(
    diagnosis: MissDiagnosis, answer: Answer, width: int, *, first: int, zone: tzinfo
) -> Iterator[Text]:
    """Return the lines that say at which step an article was dropped, and by how much, or where it is.

    Args:
        diagnosis: The article and what happened to it.
        answer: The answer that it belongs to.
        width: Cells of a line.
        first: Number of the first story.
        zone: Time zone whose days the filters begin and end with.
    """
    name = quoted(diagnosis.article.title) or printable(diagnosis.article.id)
    yield from wrapped(Text(f"why not {name}?", "bold"), width)
    for sentence in _sentences(diagnosis, answer, first, zone):
        yield from wrapped(Text(sentence), width, INDENT)


def _sentences(diagnosis: MissDiagnosis, answer: Answer, first: int, zone: tzinfo) -> Iterator[str]:
    numbers = {story.id: number for number, story in enumerate(answer.stories, start=first)}
    titles = {story.id: story.lead.article.title for story in answer.stories}
    number = numbers.get(diagnosis.story)
    rank = f"number {diagnosis.place:,}" if diagnosis.place else ""
    if diagnosis.step == "limits":
        for applied in applied_filters(answer.interpretation.filter, zone):
            if applied.field in diagnosis.limits:
                found = _found_instead(diagnosis.article, applied, zone)
                yield f"It does not pass the filter {applied.text} ({found})."
    elif diagnosis.step == "candidates":
        yield f"Neither search returned it: {_cosine(diagnosis)}; {_bm25(diagnosis)}."
    elif diagnosis.step == "order":
        score = "" if diagnosis.score is None else f": {diagnosis.score:.3f}"
        least = diagnosis.least_score
        last = "" if least is None else f", the last story shown has {least:.3f}"
        yield f"It is {rank or 'further down'} by score{score}{last}."
    elif diagnosis.step == "not_coverage":
        yield "The question asks for other reports of one story, and it is not one of them."
    elif diagnosis.step == "same_story":
        yield "It belongs to the story for which similar ones are asked."
    elif number is None:
        yield f"It is in a story that is not on this page{f', {rank} by score' if rank else ''}."
    elif diagnosis.step == "story":
        lead = quoted(titles[diagnosis.story])
        yield f"It is in story {number}{f', under {lead}' if lead else ''}."
    else:
        yield f"It leads story {number}."


def _found_instead(article: Article, applied: AppliedFilter, zone: tzinfo) -> str:
    """Return what an article has instead of what a filter asks for."""
    field, when = applied.field, article.published_at
    if field in ("since", "until", "excluded_dates"):
        if when is None:
            return "it has no date"
        published = day(when, zone=zone)
        return f"published {moment(when, zone) if published in applied.text else published}"
    if field in ("providers", "excluded_providers"):
        name = outlet(article)
        return f"it is from {name}" if name else "it has no outlet"
    if field in ("topics", "excluded_topics"):
        topics = ", ".join(filter(None, map(printable, article.topics)))
        return f"its topics are {topics}" if topics else "it has no topics"
    if field == "types":
        return f"its type is {printable(article.type)}"
    if field == "published":
        if article.published is None:
            return "it does not say whether it is published"
        return f"it is {'published' if article.published else 'unpublished'}"
    return "it contains that" if field == "excluded" else "it does not contain that"


def _cosine(diagnosis: MissDiagnosis) -> str:
    if diagnosis.cosine is None:
        return "its cosine is unknown"
    least = diagnosis.least_cosine
    last = "" if least is None else f", that of the last candidate {least:.2f}"
    return f"its cosine is {diagnosis.cosine:.2f}{last}"


def _bm25(diagnosis: MissDiagnosis) -> str:
    if not diagnosis.bm25:
        return "it contains none of the question's words"
    least = diagnosis.least_bm25
    last = "" if least is None else f", that of the last candidate {least:.1f}"
    return f"its BM25 is {diagnosis.bm25:.1f}{last}"
