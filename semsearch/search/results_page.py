"""Group and summarise: ranked articles -> the stories of one page, and sentences that answer the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from semsearch import query, stories, summaries
from semsearch.search.ranked_results import RankedResults, Side
from semsearch.search.ranking import Scores
from semsearch.search.story_assembly import outlines, with_articles
from semsearch.storage.filtering import passes
from semsearch.stories import StoryOutline
from semsearch.types import Article, Sentence, Story

GROUPED = (
    stories.LEAD_CANDIDATES
)  # best hits that are grouped first; four times as many until there are enough
JUDGED = 3  # first stories by which an answer is judged


@dataclass(frozen=True, slots=True)
class StoryGroups:
    """Ranked articles, grouped into stories.

    Attributes:
        outlines: Stories by ids, best first: those of the page and of the pages before it.
        page: The stories of the page, with their articles.
        offset: The place of the first of them, from 0.
        first: The first stories, whatever the page.
    """

    outlines: tuple[StoryOutline, ...]
    page: tuple[Story, ...]
    offset: int = 0
    first: tuple[StoryOutline, ...] = ()


def group(ranked: RankedResults, offset: int, limit: int) -> StoryGroups:
    """Return `limit` stories from the `offset`-th on; the reports of one story are not grouped."""
    end, count = offset + limit, GROUPED
    while True:
        hits = ranked.shown_hits(count)
        found = _outlines(ranked, hits, max(end, JUDGED))
        if len(found) >= end or len(ranked.first(count)) < count:
            page = with_articles(found[offset:end], hits, ranked.snapshot)
            return StoryGroups(tuple(found[:end]), page, offset, tuple(found[:JUDGED]))
        count *= 4


def group_leads(ranked: RankedResults) -> list[Article]:
    """Return the leads of the first stories."""
    hits = ranked.first(GROUPED)
    leads = [outline.lead for outline in outlines(hits, ranked.snapshot)]
    return [article for article in ranked.snapshot.get(leads) if article]


def _outlines(ranked: RankedResults, hits: Scores, end: int) -> list[StoryOutline]:
    if ranked.resolved.coverage is not None:
        return [StoryOutline(id, (), id, story=id) for id in hits.ids]
    # In a follow-up, the article that answers it leads, whichever item lists it.
    focus = ranked.interpretation.focus
    return outlines(hits, ranked.snapshot, items_lead=not focus, limit=end)


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
    if ranked.sides:
        return _both_sides(page, ranked.sides)
    return _extracted(page, ranked, summaries.MAX_SENTENCES)


def _both_sides(page: Sequence[Story], sides: Sequence[Side]) -> tuple[Sentence, ...]:
    """Return sentences for each side, as many as there is room for, from the stories that are about it."""
    share = summaries.MAX_SENTENCES // len(sides)
    found: dict[str, Sentence] = {}
    for side in sides:
        about = [number for number, story in enumerate(page, 1) if story.ranked_by.article.id in side.ids]
        about = about or list(range(1, len(page) + 1))  # one story has all sides
        for one in _extracted([page[number - 1] for number in about], side.results, share):
            cited = tuple(about[number - 1] for number in one.citations)
            found.setdefault(one.text, replace(one, citations=cited))
    return tuple(sorted(found.values(), key=lambda one: one.citations[0]))


def _extracted(page: Sequence[Story], ranked: RankedResults, most: int) -> tuple[Sentence, ...]:
    """Return at most `most` sentences of some stories that answer what was searched for."""
    compared = ranked.compared([article.id for article in summaries.sources(page)])
    weights = ranked.snapshot.idf(ranked.interpretation.terms)
    similarity = compared.token_similarity()
    return summaries.extract(page, weights, compared.articles, similarity, most, ranked.interpretation.text)
