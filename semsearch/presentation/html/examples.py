"""Questions to begin with, made of what an archive holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from semsearch.presentation.terminal.dates import month
from semsearch.text.printable import printable
from semsearch.types import Story

LONGEST = 70  # characters of a headline that is asked


def examples(stories: Sequence[Story]) -> tuple[str, ...]:
    """Return a question about the lead of each story: headlines, outlets on topics, topics by month."""
    kinds = (_headline, _outlet, _headline, _month, _headline)
    asked: dict[str, None] = {}
    for number, story in enumerate(stories):
        asked.update(dict.fromkeys(kinds[number % len(kinds)](story)))
    return tuple(asked)


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
