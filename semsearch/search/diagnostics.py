"""An article that was expected -> the step at which it fell out of an answer, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

from semsearch import query
from semsearch.search import story_assembly
from semsearch.search.ranked_results import RankedResults
from semsearch.storage.base import Snapshot
from semsearch.storage.filtering import passes
from semsearch.types import Article, Filter, MissDiagnosis, Story


def diagnose_miss(id: str, ranked: RankedResults, told: Sequence[Story], snapshot: Snapshot) -> MissDiagnosis:
    """Say what became of an article.

    Args:
        id: The article's.
        order: The order for the question.
        told: The stories that are shown.
        snapshot: The revision that was asked.

    Raises:
        NotFound: There is no such article.
    """
    missing = story_assembly.article(id, snapshot)
    found = MissDiagnosis(missing, "limits", limits=_failed(ranked.understood.filter, missing))
    if not found.limits:
        found = _placed(found, ranked, snapshot)
    for story in told:
        if story.lead.article.id == id:
            return replace(found, step="shown", story=story.id)
        if any(entry.article.id == id for entry in story.related):
            return replace(found, step="story", story=story.id)
    least = told[-1].ranked_by.score if told else None
    return found if found.limits else replace(found, least_score=least)


def _placed(found: MissDiagnosis, ranked: RankedResults, snapshot: Snapshot) -> MissDiagnosis:
    """Tell how an article that passes the limits stands among the others."""
    id = found.article.id
    place = next((n for n, c in enumerate(ranked.first(query.MAX_OFFSET), start=1) if c.id == id), None)
    score = ranked.first(place)[-1].score if place else None
    if not ranked.understood.text:
        return replace(found, step="order", place=place, score=score)
    lexical = {match.id: match.score for match in ranked.lexical}
    candidate = id in lexical or any(match.id == id for match in ranked.dense)  # the last one may score 0
    return replace(
        found,
        step="order" if candidate else "candidates",
        place=place,
        score=score if candidate else None,
        cosine=ranked.encoded_query.cosines([id])[0],
        least_cosine=ranked.dense[-1].score if ranked.dense_is_cut else None,
        bm25=_bm25(id, ranked, snapshot) if ranked.lexical_is_cut else lexical.get(id, 0.0),
        least_bm25=ranked.lexical[-1].score if ranked.lexical_is_cut else None,
    )


def _failed(filter: Filter, article: Article) -> tuple[str, ...]:
    """Name the fields of a filter that an article fails."""
    alone = {e.name: replace(query.NO_FILTER, **{e.name: getattr(filter, e.name)}) for e in fields(Filter)}
    return tuple(name for name, one in alone.items() if not passes(one, article))


def _bm25(id: str, ranked: RankedResults, snapshot: Snapshot) -> float:
    """Look an article's BM25 up among all that hold a word of the question."""
    understood = ranked.understood
    every = snapshot.matching(understood.text, snapshot.count(understood.filter), understood.filter)
    return next((match.score for match in every if match.id == id), 0.0)
