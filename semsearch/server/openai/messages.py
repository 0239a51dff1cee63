"""An answer -> the text of a message, piece by piece, with the places of its citations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC

from semsearch.presentation.markdown import closing, escaped, link, opening, origin
from semsearch.presentation.text.articles import link_target
from semsearch.presentation.text.citations import citations, running
from semsearch.presentation.text.phrases import counted
from semsearch.server.openai.schemas import Annotation, Source, UrlCitation
from semsearch.types import Answer, AnswerCompleted, Event, SentenceAdded, StoriesFound, Story

SNIPPET = 500  # characters of an excerpt among the sources
BROKEN_OFF = "The language model failed. From the articles themselves:"


class Draft:
    """A message that is being written; each method adds to it and returns what it added.

    Attributes:
        text: What stands there so far.
        annotations: Its citations, each with its place in the text: code points, the end excluded.
    """

    def __init__(self) -> None:
        self.text = ""
        self.annotations: list[Annotation] = []
        self._summarised = False

    def opening(self, answer: Answer) -> str:
        """Add what precedes the summary: how the question was interpreted, and any notice."""
        self.text = "\n\n".join(opening(answer))
        return self.text

    def sentence(self, event: SentenceAdded) -> str:
        """Add a sentence of the summary, and the stories and articles that it cites.

        What was sent cannot be taken back: where the summary begins anew, the text says so.
        """
        start = len(self.text)
        if event.number == 1 and self._summarised:
            self.text += f"\n\n{BROKEN_OFF}"
        self.text += (self._apart() if event.number == 1 else " ") + escaped(running(event.sentence))
        for citation in citations(event.sentence):
            self.text += " "
            self._cite(f"[{citation.number}]", citation.url, citation.title)
            self.text += f" ({escaped(citation.name)})" if citation.name else ""
        self._summarised = True
        return self.text[start:]

    def story(self, number: int, story: Story) -> str:
        """Add the line of a story."""
        start, lead = len(self.text), story.lead.article
        self.text += (self._apart() if number == 1 else "\n") + f"{number}. "
        self._cite(link(lead), link_target(lead.url), lead.title)
        self.text += origin(lead)
        if others := len(story.related):
            self.text += f" · {counted(others, 'other report')}"
        return self.text[start:]

    def closing(self, answer: Answer) -> str:
        """Add which language model wrote the summary, if one did."""
        said = "".join(f"\n\n{line}" for line in closing(answer))
        self.text += said
        return said

    def _apart(self) -> str:
        return "\n\n" if self.text else ""

    def _cite(self, shown: str, url: str, title: str) -> None:
        """Add a mark or a link; it is a citation if its article has an address."""
        start = len(self.text)
        self.text += shown
        if url:
            place = UrlCitation(start_index=start, end_index=len(self.text), url=url, title=title)
            self.annotations.append(Annotation(type="url_citation", url_citation=place))


def pieces(draft: Draft, events: Iterable[Event]) -> Iterator[str]:
    """Write an answer as it comes; yield each piece as it is added."""
    stories: Sequence[Story] = ()
    for event in events:
        if isinstance(event, StoriesFound):
            stories = event.answer.stories
            yield draft.opening(event.answer)
        elif isinstance(event, SentenceAdded):
            yield draft.sentence(event)
        else:
            for number, story in enumerate(stories, start=1):
                yield draft.story(number, story)
            yield draft.closing(event.answer)


def events(answer: Answer) -> Iterator[Event]:
    """Yield the events that a whole answer would come in."""
    yield StoriesFound(answer)
    for number, sentence in enumerate(answer.summary, start=1):
        yield SentenceAdded(number, sentence, answer.writer)
    yield AnswerCompleted(answer)


def sources(stories: Sequence[Story]) -> list[Source]:
    """Return the articles that lead stories, in order."""
    return [
        Source(
            title=lead.title,
            url=link_target(lead.url),
            date=lead.published_at.astimezone(UTC).date().isoformat() if lead.published_at else None,
            snippet=lead.excerpt if len(lead.excerpt) <= SNIPPET else f"{lead.excerpt[: SNIPPET - 1]}…",
        )
        for lead in (story.lead.article for story in stories)
    ]
