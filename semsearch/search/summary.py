"""Summarise: the stories of a page -> sentences of their articles that answer the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from semsearch import query, summaries
from semsearch.search.ranked_results import RankedResults
from semsearch.storage.filtering import passes
from semsearch.types import Sentence, Story


def summarise(page: Sequence[Story], ranked: RankedResults) -> tuple[Sentence, ...]:
    """Return the sentences of the first stories that answer best.

    Only articles that pass the filter are quoted.

    Args:
        page: Stories, best first.
        ranked: The results that they are grouped from.
    """
    filter = ranked.interpretation.filter
    if filter != query.NO_FILTER:
        page = [
            replace(story, related=tuple(one for one in story.related if passes(filter, one.article)))
            for story in page
        ]
    read = [
        article.id
        for story in page[: summaries.MAX_STORIES]
        for article in summaries.articles_of(story)[: 1 + summaries.MAX_RELATED]
    ]
    terms = ranked.interpretation.terms
    return summaries.extract(page, terms, ranked.snapshot.idf(terms), ranked.encoded.token_similarity(read))
