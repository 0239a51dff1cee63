"""What was found -> the sentences that answer, with what choosing them takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from semsearch import answers, query
from semsearch.engine.order import Order
from semsearch.stores.base import Snapshot
from semsearch.stores.passing import passes
from semsearch.types import Filter, Interpretation, Related, Sentence, Story


def tell(
    found: Sequence[Story], understood: Interpretation, snapshot: Snapshot, order: Order | None = None
) -> tuple[Sentence, ...]:
    """Give the sentences of the first stories that answer best.

    Args:
        found: Stories, best first.
        understood: What was searched for.
        snapshot: Where they come from.
        order: What they are the first of, None where nothing was ordered.
    """
    if understood.filter != query.ALL:  # what is limited to an outlet is not told by others
        found = [replace(story, related=_passing(story, understood.filter)) for story in found]
    read = [
        article.id
        for story in found[: answers.CITED]
        for article in answers.articles_of(story)[: 1 + answers.COVERAGE]
    ]
    rarities = snapshot.rarities(understood.terms)
    return answers.extract(found, understood.terms, rarities, order.sought.nearness(read) if order else None)


def _passing(story: Story, filter: Filter) -> tuple[Related, ...]:
    return tuple(entry for entry in story.related if passes(filter, entry.article))
