"""What was found -> the sentences that answer, with what choosing them takes."""

from __future__ import annotations

from collections.abc import Sequence

from semsearch import answers
from semsearch.engine.order import Order
from semsearch.stores.base import Snapshot
from semsearch.types import Interpretation, Sentence, Story


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
    read = [
        article.id
        for story in found[: answers.CITED]
        for article in answers.articles_of(story)[: 1 + answers.COVERAGE]
    ]
    rarities = snapshot.rarities(understood.terms)
    return answers.extract(found, understood.terms, rarities, order.nearness(read) if order else None)
