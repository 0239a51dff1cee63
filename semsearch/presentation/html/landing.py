"""What the page shows before a question is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from semsearch.presentation.text.dates import month
from semsearch.text.printable import printable
from semsearch.types import Story

LONGEST = 70  # characters of a headline that serves as a question


@dataclass(frozen=True, slots=True)
class Landing:
    """The page without a question.

    Attributes:
        examples: Questions to try.
        size: The size of the archive: "1,412 articles, from 30 outlets, 2020 to 2022."
    """

    examples: tuple[str, ...] = ()
    size: str = ""


def examples(stories: Sequence[Story]) -> tuple[str, ...]:
    """Return a question for each story: headlines, outlets on topics and topics by month take turns."""
    kinds = (_headline, _outlet, _headline, _month, _headline)
    questions: dict[str, None] = {}
    for number, story in enumerate(stories):
        questions.update(dict.fromkeys(kinds[number % len(kinds)](story)))
    return tuple(questions)


def _headline(story: Story) -> Iterator[str]:
    title = printable(story.lead.article.title)
    if title and len(title) <= LONGEST:
        yield title


def _outlet(story: Story) -> Iterator[str]:
    lead = story.lead.article
    if lead.provider.name and lead.topics:
        yield f"What did {printable(lead.provider.name)} say about {printable(lead.topics[0])}?"


def _month(story: Story) -> Iterator[str]:
    lead = story.lead.article
    if lead.topics and lead.published_at:
        yield f"{printable(lead.topics[-1])} in {month(f'{lead.published_at:%Y-%m}')}"
