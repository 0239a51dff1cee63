"""An answer as Markdown: shown as it stands, nothing of the archive links, marks up or is HTML.

The rules are CommonMark's (https://spec.commonmark.org) and GitHub's for bare addresses, which would turn to
links by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from semsearch.presentation.documents import plain
from semsearch.presentation.terminal.answers import nothing
from semsearch.presentation.terminal.articles import excerpt, outlet, unnamed
from semsearch.text.printable import printable
from semsearch.types import Answer, Article, Inherited, Interpretation, Related, Sentence, Story

FOLDED = 8  # lines of coverage under a story; the others are counted
NO_ANSWER = "Nothing in the archive seems to answer this"
NEAREST = "The nearest stories are:"
DOUBT = "No close match"
MAYBE = "What follows may not answer this:"

_SPECIAL = re.compile(
    r"[\\`*_\[\]~]"  # emphasis, code, links, strikethrough
    r"|(?<=\bwww)\.|:(?=//)|@(?=\w)"  # what would become a link by itself
    r"|^[#+=>-]",  # a heading, a list, a quotation
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(\d{1,9})([.)])")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def markdown(answer: Answer, *, first: int = 1) -> str:
    """Return an answer as a piece of a wiki page: the question, the summary, the stories and their coverage.

    It has no headings, so that it fits under any; each citation in the summary links to its article.

    Args:
        answer: What to show.
        first: Number of the first story: the question's offset and one.
    """
    parts = [f"**{escaped(answer.question)}**", *opening(answer, first)]
    if answer.summary:
        parts.append(" ".join(_sentence(sentence, answer.stories, first) for sentence in answer.summary))
    parts += [_story(number, story) for number, story in enumerate(answer.stories, start=first)]
    return "\n\n".join([*parts, *closing(answer)]) + "\n"


def opening(answer: Answer, first: int = 1) -> list[str]:
    """Return what has to be known before the summary: how the question was read, and any doubt.

    Where there are no stories, that is said instead, from the number of the first on.
    """
    said = list(_notes(answer.interpretation))
    if not answer.stories:
        said.append(nothing(answer, first, flags=False))
    elif not answer.confident:
        unknown = unnamed([escaped(name) for name in answer.unknown])
        verdict, rest = (DOUBT, MAYBE) if answer.confidence == "low" else (NO_ANSWER, NEAREST)
        said.append(f"{verdict}{f': {unknown}' if unknown else ''}. {rest}")
    return said


def closing(answer: Answer) -> list[str]:
    """Return who wrote the summary, where that was a language model."""
    if not answer.writer:
        return []
    return [f"Summary by {escaped(answer.writer)}, checked against the articles that it cites."]


def cited(sentence: Sentence, story: Story) -> Article:
    """Return the article of a story that a sentence stands in; the lead, where that is not known."""
    places = {place.article_id for place in sentence.places}
    articles = (story.lead.article, *(entry.article for entry in story.related))
    return next((article for article in articles if article.id in places), story.lead.article)


def origin(article: Article) -> str:
    """Return " — outlet, day", what of it there is."""
    told = ", ".join(filter(None, (escaped(outlet(article)), plain.day(article.published_at))))
    return f" — {told}" if told else ""


def escaped(text: str) -> str:
    """Return one line of Markdown that shows a text; `<` is an entity, for clients that take it for HTML."""
    line = _ENTITY.sub("&amp;", printable(text))
    line = _NUMBERED.sub(r"\1\\\2", _SPECIAL.sub(r"\\\g<0>", line))
    return line.replace("<", "&lt;")


def link(article: Article) -> str:
    """Return the title as a link, or alone where there is no address that may be linked to."""
    shown, url = escaped(plain.title(article)), plain.address(article.url)
    return f"[{shown}]({url})" if url else shown


def _sentence(sentence: Sentence, stories: Sequence[Story], first: int) -> str:
    """Return a sentence and the marks of the stories that it cites, the first of which it cites as 1."""
    marks = (_mark(first - 1 + number, cited(sentence, stories[number - 1])) for number in sentence.citations)
    return f"{escaped(sentence.text)} {''.join(marks)}".rstrip()


def _mark(number: int, article: Article) -> str:
    mark, url = rf"\[{number}\]", plain.address(article.url)
    return f"[{mark}]({url})" if url else mark


def _story(number: int, story: Story) -> str:
    """Return an entry of a list: the lead, its excerpt, and a list of the coverage."""
    lead = story.lead.article
    parts = [f"{number}. {link(lead)}{origin(lead)}"]
    indent = " " * len(f"{number}. ")
    if begins := escaped(excerpt(lead)):
        parts.append(indent + begins)
    if story.related:
        lines = [f"{indent}- {_coverage(entry)}" for entry in story.related[:FOLDED]]
        if (more := len(story.related) - FOLDED) > 0:
            lines.append(f"{indent}- and {more:,} more")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _coverage(entry: Related) -> str:
    similar = "similar: " if entry.relation == "similar" else ""
    return f"{similar}{link(entry.article)}{origin(entry.article)}"


def _notes(interpretation: Interpretation) -> Iterator[str]:
    """Return how the question was read, where that is not what it says."""
    if interpretation.corrected:
        yield f"Read as: {escaped(interpretation.corrected)}"
    for words in interpretation.understood:
        if words.effect == "relaxed":
            yield f"Nothing passed “{escaped(words.text)}”, so that limit was dropped."
    if taken := ", ".join(filter(None, map(_taken, interpretation.inherited))):
        yield f"Taken over from before: {taken}"


def _taken(inherited: Inherited) -> str:
    if inherited.kind == "stories":
        return "the stories shown"
    return f"“{escaped(inherited.text)}”" if inherited.text else ""
