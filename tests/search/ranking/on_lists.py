"""The steps of ranking over lists of `Ranked`, best first, so that tests can tell articles by their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from math import nan

import numpy as np
from numpy.typing import NDArray

from semsearch.search import ranking
from semsearch.search.ranking import Priors, Ranked, Scores, Texts
from semsearch.storage.ragged import offsets
from semsearch.text.fingerprints import fingerprints
from semsearch.types import Article, Match, ScoreBreakdown

Vectors = NDArray[np.float32]


def scores_of(ranked: Sequence[Ranked]) -> Scores:
    """Return ranked articles as arrays, in the same order."""
    return Scores(
        tuple(one.id for one in ranked),
        np.array([one.score for one in ranked], dtype=np.float64),
        {
            part.name: np.array([getattr(one.why, part.name) for one in ranked], dtype=np.float64)
            for part in fields(ScoreBreakdown)
        },
    )


def best_first(scores: Scores) -> list[Ranked]:
    return list(scores.take(scores.order()))


def texts_of(texts: Sequence[Sequence[str]]) -> Texts:
    terms = fingerprints(term for text in texts for term in text)
    return Texts(terms, offsets([len(text) for text in texts]))


def _by_id(ranked: Sequence[Ranked]) -> list[int]:
    return sorted(range(len(ranked)), key=lambda row: ranked[row].id)


def fuse(
    dense: Sequence[Match],
    lexical: Sequence[Match],
    cosines: Mapping[str, float],
    weight: float,
    most: float = 0.0,
) -> list[Ranked]:
    return best_first(ranking.fuse(dense, lexical, cosines, weight, most))


def refine(
    ranked: Sequence[Ranked],
    question: Vectors,
    vectors: Vectors,
    texts: Sequence[Sequence[str]],
    idf: Mapping[str, float],
    weight: float,
    best: int,
    most: float = 0.0,
) -> list[Ranked]:
    rows = _by_id(ranked)
    scores, held = scores_of([ranked[row] for row in rows]), texts_of([texts[row] for row in rows])
    return best_first(ranking.refine(scores, question, vectors[rows], held, idf, weight, best, most))


def corroborate(
    ranked: Sequence[Ranked], vectors: Vectors, share: float, texts: Sequence[Sequence[str]] | None = None
) -> list[Ranked]:
    """Without texts, none is a copy."""
    rows = _by_id(ranked)
    held = texts_of([texts[row] if texts else () for row in rows])
    scores = scores_of([ranked[row] for row in rows])
    return best_first(ranking.corroborate(scores, vectors[rows], held, share))


def interact(ranked: Sequence[Ranked], close: Mapping[str, float], share: float) -> list[Ranked]:
    scores = scores_of([ranked[row] for row in _by_id(ranked)])
    maxsim = np.array([close[id] for id in scores.ids], dtype=np.float64)
    return best_first(ranking.interact(scores, maxsim, share))


def maxsim(question: Vectors, weights: NDArray[np.float64], texts: Sequence[Vectors]) -> NDArray[np.float64]:
    tokens = np.concatenate([question[:0], *texts])
    return ranking.maxsim(weights, tokens @ question.T, offsets([len(text) for text in texts]))


def apply_priors(
    ranked: Sequence[Ranked], articles: Mapping[str, Article], priors: Priors, now: datetime
) -> list[Ranked]:
    scores = scores_of([ranked[row] for row in _by_id(ranked)])
    rows = [row for row, id in enumerate(scores.ids) if id in articles]
    known = [articles[scores.ids[row]] for row in rows]
    published_at = np.array([one.published_at.timestamp() if one.published_at else nan for one in known])
    quality = np.array([nan if one.quality is None else float(one.quality) for one in known])
    boosted = ranking.apply_priors(scores, np.array(rows, dtype=np.int64), published_at, quality, priors, now)
    return best_first(boosted)


def rerank(ranked: Sequence[Ranked], read: Sequence[float]) -> list[Ranked]:
    return list(ranking.rerank(scores_of(ranked), read))


def newest_first(
    ranked: Sequence[Ranked], published: Mapping[str, datetime | None], now: datetime
) -> list[Ranked]:
    scores = scores_of([ranked[row] for row in _by_id(ranked)])
    dates = np.array([when.timestamp() if (when := published[id]) else nan for id in scores.ids])
    return best_first(ranking.newest_first(scores, np.arange(len(scores)), dates, now))


def exclude(
    ranked: Sequence[Ranked],
    subject: Vectors,
    question: Vectors,
    vectors: Vectors,
    texts: Sequence[Sequence[str]],
    idf: Mapping[str, float],
) -> list[Ranked]:
    rows = _by_id(ranked)
    scores, held = scores_of([ranked[row] for row in rows]), texts_of([texts[row] for row in rows])
    excluded = ranking.ExcludedSubject(subject, idf)
    shares = ranking.excluded_share(excluded, question, vectors[rows], held)
    return best_first(ranking.exclude(scores, np.arange(len(scores)), ranking.EXCLUSION_PENALTY * shares))
