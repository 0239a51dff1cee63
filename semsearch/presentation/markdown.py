"""An answer as Markdown: archive text is escaped, so that none of it becomes markup, a link or HTML.

The rules are CommonMark's (https://spec.commonmark.org), and GitHub's for bare URLs, which become links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from semsearch.presentation.text.articles import byline, excerpt, link_target, outlet, title
from semsearch.presentation.text.citations import Citation, citations, running
from semsearch.presentation.text.messages import (
    NEAREST_FOLLOW,
    compared,
    confidence_notice,
    corrected,
    filter_dropped,
    lowered,
    no_results,
    summary_credit,
)
from semsearch.presentation.text.origins import shared
from semsearch.presentation.text.phrases import NO_BREAK, day, quoted
from semsearch.text.printable import printable
from semsearch.types import Answer, Article, Inherited, Interpretation, Related, Sentence, Story

RELATED = 8  # articles of related coverage under a story; the rest is counted

_SPECIAL = re.compile(
    r"[\\`*_\[\]~]"  # emphasis, code, links, strikethrough
    r"|(?<=\bwww)\.|:(?=//)|@(?=\w)"  # URLs and addresses that become links by themselves
    r"|^[#+=>-]",  # a heading, a list, a quotation
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(\d{1,9})([.)])")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def markdown(answer: Answer, *, first: int = 1) -> str:
    """Return an answer to paste into a wiki page: question, summary, and stories with related coverage.

    It has no headings, so that it fits under any. Citations in the summary link to their articles.

    Args:
        answer: The answer to write.
        first: Number of the first story: the question's offset plus one.
    """
    parts = [f"**{escaped(answer.question)}**", *opening(answer, first)]
    if answer.summary:
        parts.append(" ".join(_sentence(sentence, first) for sentence in answer.summary))
    parts += [_story(number, story) for number, story in enumerate(answer.stories, start=first)]
    return "\n\n".join([*parts, *closing(answer)]) + "\n"


def opening(answer: Answer, first: int = 1) -> list[str]:
    """Return the paragraphs before the summary: how the question was interpreted, and any notice.

    Args:
        answer: The answer.
        first: Number of the first story, for the notice that there are none.
    """
    paragraphs = list(_interpretation(answer.interpretation))
    if not answer.stories:
        paragraphs.append(no_results(answer, first))
    elif notice := escaped(confidence_notice(answer)):
        paragraphs.append(f"{notice} {NEAREST_FOLLOW}" if answer.confidence == "none" else notice)
    return paragraphs


def closing(answer: Answer) -> list[str]:
    """Return the paragraphs after the stories: the language model that wrote the summary, if one did."""
    credit = escaped(summary_credit(answer.writer))
    return [f"{credit}."] if credit else []


def origin(article: Article) -> str:
    """Return " — authors, outlet, date", or as much of it as is known."""
    date = day(article.published_at).replace(NO_BREAK, " ") if article.published_at else ""
    source = ", ".join(filter(None, (escaped(byline(article)), escaped(outlet(article)), date)))
    return f" — {source}" if source else ""


def escaped(text: str) -> str:
    """Return one line of Markdown that shows a text; `<` is an entity, for clients that allow HTML."""
    line = _ENTITY.sub("&amp;", printable(text))
    line = _NUMBERED.sub(r"\1\\\2", _SPECIAL.sub(r"\\\g<0>", line))
    return line.replace("<", "&lt;")


def link(article: Article) -> str:
    """Return the title as a link; without a valid URL, the title alone."""
    shown, url = escaped(title(article)), link_target(article.url)
    return f"[{shown}]({url})" if url else shown


def _sentence(sentence: Sentence, first: int) -> str:
    """Return a sentence with its citations; it cites the story with the number `first` as 1."""
    return " ".join((escaped(running(sentence)), *map(_mark, citations(sentence, first))))


def _mark(citation: Citation) -> str:
    """Return the number of a story, linked to the article cited, with outlet and title in brackets."""
    mark = rf"\[{citation.number}\]"
    linked = f"[{mark}]({citation.url})" if citation.url else mark
    return f"{linked} ({escaped(citation.name)})" if citation.name else linked


def _story(number: int, story: Story) -> str:
    """Return a list item: the lead, its excerpt, and a list of the related coverage."""
    lead = story.lead.article
    independent = f" ({said})" if (said := shared(story)) else ""
    parts = [f"{number}. {link(lead)}{origin(lead)}{independent}"]
    indent = " " * len(f"{number}. ")
    if begins := escaped(excerpt(lead)):
        parts.append(indent + begins)
    if story.related:
        lines = [f"{indent}- {_related(entry)}" for entry in story.related[:RELATED]]
        if (more := len(story.related) - RELATED) > 0:
            lines.append(f"{indent}- and {more:,} more")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _related(entry: Related) -> str:
    similar = "similar: " if entry.relation == "similar" else ""
    return f"{similar}{link(entry.article)}{origin(entry.article)}"


def _interpretation(interpretation: Interpretation) -> Iterator[str]:
    """Return what changed the meaning of the question: corrections, dropped filters, inherited words."""
    if interpretation.corrected:
        yield _sentence_of(corrected(interpretation.corrected))
    for found in interpretation.understood:
        if found.effect == "relaxed":
            yield _sentence_of(filter_dropped(f"for {quoted(found.text)}"))
        elif found.effect == "lower":
            yield _sentence_of(lowered([quoted(value) for value in found.values]))
        elif found.effect == "compare":
            yield _sentence_of(compared([quoted(value) for value in found.values]))
    if inherited := ", ".join(filter(None, map(_inherited, interpretation.inherited))):
        yield f"From earlier questions: {inherited}"


def _sentence_of(words: str) -> str:
    return f"{escaped(words[:1].upper() + words[1:])}."


def _inherited(inherited: Inherited) -> str:
    return "the stories shown" if inherited.kind == "stories" else escaped(quoted(inherited.text))
