"""An answer as what a page shows of it, all in words and checked addresses. Nothing here is HTML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from semsearch import query
from semsearch.presentation.html.addresses import LIMITS, MORE, OF_QUESTION, STORIES, Address
from semsearch.presentation.html.cards import Card, card
from semsearch.presentation.html.chips import Chip, chips
from semsearch.presentation.html.facets import Group, groups
from semsearch.presentation.terminal.answers import doubted, nothing
from semsearch.presentation.terminal.articles import counted
from semsearch.text.printable import printable
from semsearch.types import Answer, Facets, Sentence

DOCUMENTS = (("Feed", "feed.atom"), ("Markdown", "md"), ("CSV", "csv"), ("JSON", "json"))
PAGE = "./"  # addresses are relative, so that a proxy may serve all of it under any path


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence of the summary, and the numbers of the stories that it cites."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """One question and its answer.

    Attributes:
        asked: The question.
        turn: Its place in the conversation, from 1.
        address: The address of this very question.
        corrected: The question with its misspelt words corrected, "" where none was.
        chips: What was understood.
        doubt: What stands above stories that may be no answer, "" above those that are one.
        unanswered: Whether the stories are merely the nearest, and stand under a heading that says so.
        nothing: What stands in place of stories where there are none.
        summary: The sentences; () where they are still to come, or where nothing answers.
        pending: Whether sentences may still come.
        writer: The language model that wrote them, "" where they were taken from articles.
        told: How much was found, for those who do not see it: "5 stories".
        footer: Figures of the answer.
        more: The address that shows more stories, None where there are no more.
        documents: The answer in other forms: what each is called, and its address.
    """

    asked: str
    turn: int
    address: Address
    corrected: str
    chips: tuple[Chip, ...]
    doubt: str
    unanswered: bool
    nothing: str
    summary: tuple[Quoted, ...]
    pending: bool
    writer: str
    cards: tuple[Card, ...]
    groups: tuple[Group, ...]
    told: str
    footer: str
    more: Address | None
    documents: tuple[tuple[str, Address], ...]

    @property
    def verbatim(self) -> Address:
        """The address that asks for the words as they were written."""
        return self.address.set("interpret", "false")

    @property
    def dates(self) -> tuple[str, str]:
        """The first and the last day that the address limits to, as ISO 8601; "" where it does not."""
        since, until = self.address.value("since"), self.address.value("until")
        limits = query.make_filter(since=since or None, until=until or None)
        return _iso(limits.since), _iso(limits.until)


def reply(
    answer: Answer,
    address: Address,
    facets: Facets | None = None,
    zone: tzinfo = UTC,
    *,
    first: int = 1,
    pending: bool = False,
) -> Reply:
    """Make what is shown of an answer.

    Args:
        answer: The answer.
        address: Its own.
        facets: Counts under the limits in force; None for no choices.
        zone: The reader's, whose days limits begin and end with.
        first: Number of the first story: the question's offset and one.
        pending: Whether a language model is still to write the summary.
    """
    terms = answer.interpretation.terms
    full = len(answer.stories) == address.stories < query.MAX_RESULTS
    spent = answer.timings.total_ms
    return Reply(
        asked=printable(answer.question),
        turn=len(address.values("history")) + 1,
        address=address,
        corrected=printable(answer.interpretation.corrected),
        chips=chips(answer.interpretation, address, zone),
        doubt=doubted(answer) if answer.stories else "",
        unanswered=answer.confidence == "none" and bool(answer.stories),
        nothing="" if answer.stories else nothing(answer, first, flags=False),
        summary=tuple(quoted(sentence, first) for sentence in answer.summary),
        pending=pending and answer.confident,
        writer=printable(answer.writer),
        cards=tuple(card(story, number, terms) for number, story in enumerate(answer.stories, start=first)),
        groups=groups(facets, address) if facets else (),
        told=_told(answer),
        footer=f"{counted(answer.articles, 'article')} searched in {spent:.0f} ms",
        more=address.set("limit", str(min(address.stories + MORE, query.MAX_RESULTS))) if full else None,
        documents=tuple(
            (name, _document(kind, address))
            for name, kind in DOCUMENTS
            if not (kind.startswith("feed.") and address.value("history"))  # a feed has nothing before it
        ),
    )


def quoted(sentence: Sentence, first: int = 1) -> Quoted:
    """Return a sentence as it is shown, above stories of which the first has this number."""
    return Quoted(printable(sentence.text), tuple(first - 1 + number for number in sentence.citations))


def _told(answer: Answer) -> str:
    if not answer.stories:
        return "Nothing found."
    found = counted(len(answer.stories), "story", "stories")
    return f"{found}, none of which seems to answer." if answer.confidence == "none" else f"{found} found."


def _iso(limit: datetime | None) -> str:
    return limit.date().isoformat() if limit else ""


def _document(kind: str, address: Address) -> Address:
    """Return the address of an answer in another form."""
    if kind.startswith("feed."):
        return Address(f"./v1/{kind}", address.only("q", *LIMITS, "protected", "interpret").pairs)
    asked = address.only("q", *LIMITS, *OF_QUESTION)
    if address.value("limit") or address.stories != STORIES:
        asked = asked.set("limit", str(address.stories))
    return Address("./v1/ask", (*asked.pairs, ("format", kind)))


def shown(answer: Answer) -> tuple[str, ...]:
    """Return the ids of the stories of an answer, for a question that points at one of them."""
    return tuple(story.lead.article.id for story in answer.stories)
