"""The sides of a question that compares: each is searched for and judged alone, and both are ranked as one.

By the whole question one side may have all the first stories: the one that the archive writes more about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np

from semsearch.search.interpretation import ResolvedQuestion
from semsearch.search.judgement import Judgement
from semsearch.search.ranked_results import RankedResults, Side
from semsearch.search.ranking import Scores
from semsearch.search.retrieval import Candidates, EncodedQuery
from semsearch.storage.base import Snapshot
from semsearch.text import analyzer
from semsearch.types import CONFIDENT, Confidence

_ADDED = ("dense", "lexical", "interaction", "feedback", "corroboration", "recency", "quality")
PARTS = (*_ADDED, "reranking", "exclusion")  # of a score, which add up to it
_LEVELS: tuple[Confidence, ...] = ("none", "low", "medium", "high")


def by_side(resolved: ResolvedQuestion) -> tuple[ResolvedQuestion, ...]:
    """Return a question for each of its sides, none where it has one subject."""
    whole = resolved.interpretation
    understood = tuple(one for one in whole.understood if one.effect != "compare")
    return tuple(
        replace(
            resolved,
            interpretation=replace(
                whole, text=text, terms=tuple(dict.fromkeys(analyzer.terms(text))), understood=understood
            ),
        )
        for text in whole.sides
    )


def merge(
    resolved: ResolvedQuestion,
    encoded: EncodedQuery,
    candidates: Candidates,
    sides: Sequence[Side],
    snapshot: Snapshot,
    now: datetime,
) -> RankedResults:
    """Return the results of all sides as one order, in which the best articles of each side come first.

    The scores of a side are scaled, so that its best is as good as that of the others; an article that
    several sides have keeps the larger one. A side that the archive does not cover is left
    out, unless it covers none.

    Args:
        resolved: The whole question.
        encoded: Its encoded query.
        candidates: What was retrieved for it.
        sides: In the order of the question.
        snapshot: The revision that was searched.
        now: The present instant.
    """
    covered = [_is_covered(side, sides, snapshot) for side in sides]
    shown = [has or not any(covered) for has in covered]
    best = max(float(side.ranked.total.max(initial=0.0)) for side in sides)
    merged, origin = Scores.zero((), ()), np.zeros(0, dtype=np.int64)
    for number, side in enumerate(sides):
        if shown[number]:
            merged = merged.followed_by(_scaled(side.ranked, best))
            origin = np.append(origin, np.full(len(side.ranked), number))
    best_rows: dict[str, int] = {}
    for row in merged.order().tolist():
        best_rows.setdefault(merged.ids[row], row)
    rows = np.array(list(best_rows.values()), dtype=np.int64)
    merged, origin = merged.take(rows), origin[rows]
    judged = tuple(
        replace(side, ids=frozenset(merged.ids[row] for row in np.flatnonzero(origin == number).tolist()))
        for number, side in enumerate(sides)
    )
    complete = any(side.is_complete and has for side, has in zip(sides, shown, strict=True))
    return RankedResults(resolved, encoded, candidates, snapshot, now, merged, complete, judged)


def _is_covered(side: Side, sides: Sequence[Side], snapshot: Snapshot) -> bool:
    """Return whether the archive has something near a side, and the words and names that are its own."""
    if side.judgement.confidence == "none" or side.judgement.unknown:
        return False
    others = {term for one in sides if one is not side for term in one.results.interpretation.terms}
    own = [term for term in side.results.interpretation.terms if term not in others]
    idf = snapshot.idf(["", *own])
    return not own or any(idf[term] < idf[""] for term in own)


def _scaled(scores: Scores, best: float) -> Scores:
    """Return scores, with their parts, so that the first is `best`."""
    own = float(scores.total.max(initial=0.0))
    if own <= 0:
        return scores
    factor = best / own
    parts = {name: scores.part(name) * factor for name in PARTS if name in scores.parts}
    return scores.moved(np.minimum(scores.total * factor, best), **parts)


def judge_sides(sides: Sequence[Side]) -> Judgement:
    """Return how sure the engine is that the first stories answer for all sides.

    It is sure where it is of each. A side that is not covered is named, by what is unmet of it or as a whole.
    A foreign language is that of all sides: the words of one alone are too few to tell.
    """
    levels = [side.judgement.confidence for side in sides]
    unknown = tuple(dict.fromkeys(name for side in sides for name in side.judgement.unknown))
    worst = min(levels, key=_LEVELS.index)
    if worst in CONFIDENT:
        return Judgement(worst)
    level: Confidence = "none" if set(levels) == {"none"} else "low"
    found = {side.judgement.foreign_language for side in sides}
    if len(found) == 1 and (language := found.pop()):
        return Judgement(level, foreign_language=language)
    missing = dict.fromkeys(part for side in sides for part in _missing(side))
    return Judgement(level, unknown, tuple(missing))


def _missing(side: Side) -> tuple[str, ...]:
    judgement = side.judgement
    if judgement.confidence in CONFIDENT or judgement.unknown or judgement.missing:
        return judgement.missing
    return (side.text,)
