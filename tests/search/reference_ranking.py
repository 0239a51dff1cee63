"""Ranking as its formulas say, over lists and dicts, to hold the arrays of `semsearch.search.ranking` to.

Slow and plain: one article after the other, and an order after each step.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from semsearch.search.ranking import Priors, Ranked
from semsearch.settings import RankingSettings
from semsearch.text.fingerprints import fingerprint
from semsearch.types import Match, ScoreBreakdown

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Document:
    """What is compared of an article."""

    vector: Vectors
    tokens: Vectors
    terms: list[str]
    published_at: datetime | None
    quality: int | None


@dataclass(frozen=True)
class Asked:
    """A question with its candidates."""

    vector: Vectors
    tokens: Vectors
    weights: NDArray[np.float64]
    idf: dict[str, float]
    dense: list[Match]
    lexical: list[Match]
    cosines: dict[str, float]

    @property
    def most(self) -> float:
        return sum(sorted(self.idf.values(), reverse=True)[:6])


def rank(
    asked: Asked, documents: Mapping[str, Document], settings: RankingSettings, priors: Priors, now: datetime
) -> list[Ranked]:
    """Return the candidates, best first."""
    share = settings.dense_weight if asked.lexical else 1.0
    fused = fuse(asked, share)
    ranked, rest = fused[:100], fused[100:]
    known = {one.id: documents[one.id] for one in ranked}
    close = {id: maxsim(asked, document.tokens) for id, document in known.items()}
    ranked = interact(ranked, close, settings.late_interaction)
    if settings.feedback:
        ranked = refine(ranked, asked, known, share, settings.feedback)
        ranked = interact(ranked, close, settings.late_interaction * 0.5)
    ranked = corroborate(ranked, known, settings.corroboration)
    return boost([*ranked, *rest], known, priors, now)


def best_first(ranked: Sequence[Ranked]) -> list[Ranked]:
    return sorted(ranked, key=lambda one: (-one.score, one.id))


def fuse(asked: Asked, weight: float) -> list[Ranked]:
    cosine = {**asked.cosines, **{match.id: match.score for match in asked.dense}}
    bm25 = {match.id: match.score for match in asked.lexical}
    weight = 1.0 if not bm25 else weight if asked.dense else 0.0
    top, floor = (asked.dense[0].score, asked.dense[-1].score) if asked.dense else (0.0, 0.0)
    most = max(asked.most, asked.lexical[0].score if asked.lexical else 1.0)
    ranked = []
    for id in cosine.keys() | bm25.keys():
        near = cosine.get(id, floor)
        scaled = (near - floor) / (top - floor) if top > floor else float(near >= top)
        words = bm25.get(id, 0.0)
        why = ScoreBreakdown(weight * max(0.0, scaled), (1 - weight) * words / most, near, words)
        ranked.append(Ranked(id, why.dense + why.lexical, why))
    return best_first(ranked)


def maxsim(asked: Asked, tokens: Vectors) -> float:
    if not len(tokens) or not len(asked.tokens):
        return 0.0
    largest = [max(float(question @ token) for token in tokens) for question in asked.tokens]
    return sum(float(weight) * cosine for weight, cosine in zip(asked.weights, largest, strict=True))


def interact(ranked: Sequence[Ranked], close: Mapping[str, float], share: float) -> list[Ranked]:
    if not ranked:
        return []
    low, high = min(close.values()), max(close.values())
    top, least = ranked[0].score, ranked[-1].score
    moved = []
    for one in ranked:
        near = close[one.id]
        target = least + (top - least) * (near - low) / (high - low) if high > low else one.score
        change = share * (target - one.score)
        why = replace(one.why, maxsim=near, interaction=one.why.interaction + change)
        moved.append(Ranked(one.id, one.score + change, why))
    return best_first(moved)


def refine(
    ranked: Sequence[Ranked], asked: Asked, documents: Mapping[str, Document], weight: float, best: int
) -> list[Ranked]:
    if not ranked:
        return []
    counts = [Counter(documents[one.id].terms) for one in ranked]
    expansion = expansion_terms(counts[:best], counts, asked.idf)
    mean = sum(count.total() for count in counts) / len(counts) or 1.0
    words = []
    for one, count in zip(ranked, counts, strict=True):
        norm = 1.2 * (0.25 + 0.75 * count.total() / mean)
        learnt = sum(w * count[term] * 2.2 / (count[term] + norm) for term, w in expansion.items())
        words.append(one.why.bm25 + 0.5 * proximity(documents[one.id].terms, asked.idf) + 4.0 * learnt)
    vectors = np.array([documents[one.id].vector for one in ranked])
    moved = asked.vector + 0.5 * vectors[:best].mean(axis=0)
    cosines = [float(vector @ (moved / np.linalg.norm(moved))) for vector in vectors]
    low, spread = min(cosines), (max(cosines) - min(cosines)) or 1.0
    most, least = max(asked.most, *words) or 1.0, ranked[-1].score
    refined = []
    for one, cosine, word in zip(ranked, cosines, words, strict=True):
        score = least + (1 - least) * (weight * (cosine - low) / spread + (1 - weight) * word / most)
        why = replace(one.why, interaction=0.0, feedback=score - one.why.dense - one.why.lexical)
        refined.append(Ranked(one.id, score, why))
    return best_first(refined)


def expansion_terms(
    best: Sequence[Counter[str]], counts: Sequence[Counter[str]], asked: Mapping[str, float]
) -> dict[str, float]:
    held = Counter(term for count in counts for term in count)
    idf = {term: math.log(1 + (len(counts) - n + 0.5) / (n + 0.5)) for term, n in held.items()}
    weights: defaultdict[str, float] = defaultdict(float)
    for place, count in enumerate(best, start=1):
        for term in count.keys() - asked.keys():
            weights[term] += count[term] / count.total() * idf[term] / place
    chosen = sorted(weights.items(), key=lambda pair: (-round(pair[1], 12), fingerprint(pair[0])))[:10]
    total = sum(value for _, value in chosen) or 1.0
    return {term: value / total * idf[term] for term, value in chosen}


def proximity(terms: Sequence[str], asked: Mapping[str, float]) -> float:
    places = [(place, term) for place, term in enumerate(terms) if term in asked]
    near: defaultdict[frozenset[str], float] = defaultdict(float)
    for (place, term), (after, other) in pairwise(places):
        if term != other and after - place <= 5:
            near[frozenset((term, other))] += 1 / (after - place)
    return sum(min(asked[term] for term in pair) * v * 2.2 / (v + 1.2) for pair, v in near.items())


def corroborate(ranked: Sequence[Ranked], documents: Mapping[str, Document], share: float) -> list[Ranked]:
    if len(ranked) < 3 or not share:
        return list(ranked)
    vectors = np.array([documents[one.id].vector for one in ranked], dtype=np.float64)
    cosines, size = vectors @ vectors.T, len(ranked)
    mean = float(cosines.sum() - cosines.trace()) / (size * (size - 1))
    least, moved = ranked[-1].score, []
    for at, one in enumerate(ranked):
        target = max(
            min(max((float(cosines[at, n]) - mean) / max(1.0 - mean, 1e-6), 0.0), 1.0)
            * (other.score - least)
            * (cosines[at, n] < 0.7 or not is_copy(documents[one.id].terms, documents[other.id].terms))
            for n, other in enumerate(ranked)
            if n != at
        )
        change = share * (target - (one.score - least))
        moved.append(Ranked(one.id, one.score + change, replace(one.why, corroboration=change)))
    return best_first(moved)


def is_copy(one: Sequence[str], other: Sequence[str]) -> bool:
    first, second = ({tuple(terms[at : at + 3]) for at in range(len(terms) - 2)} for terms in (one, other))
    shared = len(first & second)
    copied = shared >= 10 and shared >= min(len(first), len(second)) / 2
    return copied or (shared >= 5 and first == second)


def boost(
    ranked: Sequence[Ranked], documents: Mapping[str, Document], priors: Priors, now: datetime
) -> list[Ranked]:
    largest = 0.08 if priors.soft_date else priors.recency
    kept = 1 - largest - priors.quality
    if kept == 1:
        return best_first(ranked)
    latest = now + timedelta(days=1)  # what is dated after it counts as undated
    dates = [d.published_at for d in documents.values() if d.published_at and d.published_at <= latest]
    newest = min(max(dates, default=now), now)
    boosted = []
    for one in ranked:
        document = documents.get(one.id)
        recency = largest * recent(document.published_at, priors, newest, latest) if document else 0.0
        quality = priors.quality * min(max((document and document.quality) or 0, 0) / 200, 1.0)
        shrunk = {
            name: kept * getattr(one.why, name)
            for name in ("dense", "lexical", "interaction", "feedback", "corroboration")
        }
        why = replace(one.why, **shrunk, recency=recency, quality=quality)
        boosted.append(Ranked(one.id, kept * one.score + recency + quality, why))
    return best_first(boosted)


def recent(when: datetime | None, priors: Priors, newest: datetime, latest: datetime) -> float:
    if when is None:
        return 0.0
    if priors.soft_date:
        return float(
            (priors.since is None or when >= priors.since) and (priors.until is None or when <= priors.until)
        )
    if when > latest:
        return 0.0
    return float(0.5 ** (max((newest - when).total_seconds(), 0.0) / 86_400 / priors.half_life_days))
