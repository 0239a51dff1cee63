"""What was found -> the sentences that answer, with what choosing them takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from semsearch import query, summaries
from semsearch.search.ranked_results import RankedResults
from semsearch.storage.base import Snapshot
from semsearch.storage.filtering import passes
from semsearch.types import Filter, Interpretation, Related, Sentence, Story


def tell(
    found: Sequence[Story],
    understood: Interpretation,
    snapshot: Snapshot,
    ranked: RankedResults | None = None,
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
        for story in found[: summaries.MAX_STORIES]
        for article in summaries.articles_of(story)[: 1 + summaries.MAX_RELATED]
    ]
    idf = snapshot.idf(understood.terms)
    return summaries.extract(
        found, understood.terms, idf, ranked.encoded_query.nearness(read) if ranked else None
    )


def _passing(story: Story, filter: Filter) -> tuple[Related, ...]:
    return tuple(entry for entry in story.related if passes(filter, entry.article))
