"""An article that was expected -> the step at which it fell out of an answer, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

from semsearch import query
from semsearch.engine import gathering
from semsearch.engine.order import Order
from semsearch.stores.base import Snapshot
from semsearch.stores.passing import passes
from semsearch.types import Article, Fate, Filter, Story


def fate(id: str, order: Order, told: Sequence[Story], snapshot: Snapshot) -> Fate:
    """Say what became of an article.

    Args:
        id: The article's.
        order: The order for the question.
        told: The stories that are shown.
        snapshot: The revision that was asked.

    Raises:
        NotFound: There is no such article.
    """
    missing = gathering.article(id, snapshot)
    found = Fate(missing, "limits", limits=_failed(order.understood.filter, missing))
    if not found.limits:
        found = _placed(found, order, snapshot)
    for story in told:
        if story.lead.article.id == id:
            return replace(found, step="shown", story=story.id)
        if any(entry.article.id == id for entry in story.related):
            return replace(found, step="story", story=story.id)
    least = told[-1].ranked_by.score if told else None
    return found if found.limits else replace(found, least_score=least)


def _placed(found: Fate, order: Order, snapshot: Snapshot) -> Fate:
    """Tell how an article that passes the limits stands among the others."""
    id = found.article.id
    place = next((n for n, c in enumerate(order.first(query.DEEPEST), start=1) if c.id == id), None)
    score = order.first(place)[-1].score if place else None
    if not order.understood.text:
        return replace(found, step="order", place=place, score=score)
    lexical = {match.id: match.score for match in order.lexical}
    candidate = id in lexical or any(match.id == id for match in order.dense)  # the last one may score 0
    return replace(
        found,
        step="order" if candidate else "candidates",
        place=place,
        score=score if candidate else None,
        cosine=order.sought.cosines([id])[0],
        least_cosine=order.dense[-1].score if order.dense_is_cut else None,
        bm25=_bm25(id, order, snapshot) if order.lexical_is_cut else lexical.get(id, 0.0),
        least_bm25=order.lexical[-1].score if order.lexical_is_cut else None,
    )


def _failed(filter: Filter, article: Article) -> tuple[str, ...]:
    """Name the fields of a filter that an article fails."""
    alone = {e.name: replace(query.ALL, **{e.name: getattr(filter, e.name)}) for e in fields(Filter)}
    return tuple(name for name, one in alone.items() if not passes(one, article))


def _bm25(id: str, order: Order, snapshot: Snapshot) -> float:
    """Look an article's BM25 up among all that hold a word of the question."""
    understood = order.understood
    every = snapshot.matching(understood.text, snapshot.count(understood.filter), understood.filter)
    return next((match.score for match in every if match.id == id), 0.0)
