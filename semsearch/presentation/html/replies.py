"""An answer as the page shows it: texts and checked URLs, for the templates. Nothing here is HTML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from semsearch import query
from semsearch.presentation.html.addresses import FILTERS, MORE, OF_QUESTION, STORIES, Address
from semsearch.presentation.html.cards import Card, card
from semsearch.presentation.html.filters import Chip, Group, chips, groups
from semsearch.presentation.text.citations import Citation, citations, running
from semsearch.presentation.text.messages import confidence_notice, no_results, result_count, summary_credit
from semsearch.presentation.text.phrases import counted
from semsearch.text.printable import printable
from semsearch.types import Answer, Facets, Sentence

DOCUMENTS = (("Feed", "feed.atom"), ("Markdown", "md"), ("CSV", "csv"), ("JSON", "json"))
PAGE = "./"  # URLs are relative, so that a proxy can serve the pages under any path


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence of the summary with its citations."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """One question and its answer.

    Attributes:
        asked: The question.
        turn: Its number in the conversation, from 1.
        address: The URL of this question.
        corrected: The question with its spelling corrected; "" if it had no misspelt words.
        chips: How the question was interpreted.
        notice: That the stories may not answer the question, or that there are none; "" for a good answer.
        unanswered: Whether the stories are only the nearest ones, under a heading that says so.
        summary: The sentences; () if they are still to come, or if nothing answers.
        pending: Whether sentences may still come.
        credit: The language model that wrote the summary, as a sentence; "" if it is quoted from articles.
        status: How many stories were found, for screen readers.
        footer: Figures of the answer.
        more: The URL that shows more stories; None if there are no more.
        documents: The answer in other formats: their names and URLs.
    """

    asked: str
    turn: int
    address: Address
    corrected: str
    chips: tuple[Chip, ...]
    notice: str
    unanswered: bool
    summary: tuple[Quoted, ...]
    pending: bool
    credit: str
    cards: tuple[Card, ...]
    groups: tuple[Group, ...]
    status: str
    footer: str
    more: Address | None
    documents: tuple[tuple[str, Address], ...]

    @property
    def verbatim(self) -> Address:
        """The URL that searches for the words as they were written."""
        return self.address.set("interpret", "false")

    @property
    def dates(self) -> tuple[str, str]:
        """The first and the last day of the URL's date filter, as ISO 8601; "" without one."""
        since, until = self.address.value("since"), self.address.value("until")
        filter = query.make_filter(since=since or None, until=until or None)
        return _iso(filter.since), _iso(filter.until)


def reply(
    answer: Answer,
    address: Address,
    facets: Facets | None = None,
    zone: tzinfo = UTC,
    *,
    first: int = 1,
    pending: bool = False,
) -> Reply:
    """Return an answer as the page shows it.

    Args:
        answer: The answer.
        address: Its URL.
        facets: Counts of the articles that pass the filters; None to offer no filters.
        zone: Time zone whose days the filters begin and end with.
        first: Number of the first story: the question's offset plus one.
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
        notice=confidence_notice(answer) if answer.stories else no_results(answer, first),
        unanswered=answer.confidence == "none" and bool(answer.stories),
        summary=tuple(quoted(sentence, first) for sentence in answer.summary),
        pending=pending and answer.confident,
        credit=summary_credit(answer.writer),
        cards=tuple(card(story, number, terms) for number, story in enumerate(answer.stories, start=first)),
        groups=groups(facets, address) if facets else (),
        status=result_count(answer),
        footer=f"{counted(answer.articles, 'article')} searched in {spent:.0f} ms",
        more=address.set("limit", str(min(address.stories + MORE, query.MAX_RESULTS))) if full else None,
        documents=tuple(
            (name, _document(kind, address))
            for name, kind in DOCUMENTS
            if not (kind.startswith("feed.") and address.value("history"))  # a feed has no earlier questions
        ),
    )


def quoted(sentence: Sentence, first: int = 1) -> Quoted:
    """Return a sentence with its citations; `first` is the number of the first story."""
    return Quoted(running(sentence), tuple(citations(sentence, first)))


def _iso(instant: datetime | None) -> str:
    return instant.date().isoformat() if instant else ""


def _document(kind: str, address: Address) -> Address:
    """Return the URL of an answer in another format."""
    if kind.startswith("feed."):
        return Address(f"./v1/{kind}", address.only("q", *FILTERS, "protected", "interpret").pairs)
    asked = address.only("q", *FILTERS, *OF_QUESTION)
    if address.value("limit") or address.stories != STORIES:
        asked = asked.set("limit", str(address.stories))
    return Address("./v1/ask", (*asked.pairs, ("format", kind)))


def shown(answer: Answer) -> tuple[str, ...]:
    """Return the ids of an answer's stories, for a follow-up question that refers to one of them."""
    return tuple(story.lead.article.id for story in answer.stories)
