"""Diagnose a miss: an expected article -> the stage at which it fell out of an answer, and by how much."""

from __future__ import annotations

from dataclasses import fields, replace

from semsearch import query
from semsearch.search import story_assembly
from semsearch.search.ranked_results import REPEATED_PENALTY, RankedResults
from semsearch.search.results_page import StoryGroups
from semsearch.storage.filtering import passes
from semsearch.types import Article, Filter, MissDiagnosis


def diagnose_miss(id: str, ranked: RankedResults, grouped: StoryGroups) -> MissDiagnosis:
    """Return why an article is not in the answer, or where it is.

    Args:
        id: The article's.
        ranked: The results for the question.
        grouped: Their stories, and those that are on the page.

    Raises:
        NotFound: There is no such article.
    """
    article = story_assembly.article(id, ranked.snapshot)
    diagnosis = MissDiagnosis(article, "limits", limits=_failed(ranked.interpretation.filter, article))
    if not diagnosis.limits:
        diagnosis = _ranked(diagnosis, ranked)
    end = grouped.offset + len(grouped.page)
    for outline in grouped.outlines[:end]:  # on this page or on one before it
        if outline.lead == id:
            return replace(diagnosis, step="shown", story=outline.story)
        if id in (*outline.related_ids, *outline.similar_ids):
            return replace(diagnosis, step="story", story=outline.story)
    return diagnosis if diagnosis.limits else replace(diagnosis, least_score=_least_score(ranked, grouped))


def _ranked(diagnosis: MissDiagnosis, ranked: RankedResults) -> MissDiagnosis:
    """Return the place of an article that passes the filter among the results."""
    id = diagnosis.article.id
    if id in ranked.resolved.hidden:
        return replace(diagnosis, step="same_story")
    order = ranked.shown(query.MAX_OFFSET)
    place = order.ids.index(id) + 1 if id in order.ids else None
    found = next(iter(order.take(slice(place - 1, place)))) if place else None
    diagnosis = replace(diagnosis, step="order", place=place, score=found.score if found else None)
    if ranked.resolved.coverage is not None:
        return (
            replace(diagnosis, cosine=found.why.cosine) if found else replace(diagnosis, step="not_coverage")
        )
    if not ranked.encoded.text:
        return diagnosis
    candidates = ranked.candidates
    lexical = {match.id: match.score for match in candidates.lexical}
    is_candidate = any(
        match.id == id
        for found in (candidates, *(side.results.candidates for side in ranked.sides))
        for match in (*found.lexical, *found.dense)
    )
    return replace(
        diagnosis,
        step="order" if is_candidate else "candidates",
        score=diagnosis.score if is_candidate else None,
        cosine=ranked.encoded.cosines([id])[0],
        least_cosine=candidates.dense[-1].score if candidates.dense_is_cut else None,
        bm25=_bm25(id, ranked) if candidates.lexical_is_cut else lexical.get(id, 0.0),
        least_bm25=candidates.lexical[-1].score if candidates.lexical_is_cut else None,
    )


def _least_score(ranked: RankedResults, grouped: StoryGroups) -> float | None:
    """Return the score of the last story on the page, less the penalty for having been shown before."""
    if not grouped.page:
        return None
    last = grouped.page[-1].ranked_by
    return last.score - REPEATED_PENALTY * (last.article.id in ranked.resolved.repeated)


def _failed(filter: Filter, article: Article) -> tuple[str, ...]:
    """Return the names of the fields of a filter that an article fails."""
    alone = {e.name: replace(query.NO_FILTER, **{e.name: getattr(filter, e.name)}) for e in fields(Filter)}
    return tuple(name for name, one in alone.items() if not passes(one, article))


def _bm25(id: str, ranked: RankedResults) -> float:
    """Return an article's BM25, looked up among all that hold a term of the query; 0 where it holds none."""
    filter = ranked.interpretation.filter
    matches = ranked.snapshot.matching(ranked.encoded.text, ranked.snapshot.count(filter), filter)
    return next((match.score for match in matches if match.id == id), 0.0)
