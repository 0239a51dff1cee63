"""One question -> the order of each leg."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from semsearch import query
from semsearch.embedding.base import Encoder
from semsearch.search import Engine
from semsearch.storage.base import Snapshot
from semsearch.types import Confidence, Match, Question

DEPTH = 100  # places that are scored
CANDIDATES = 200  # of each side in the plain sum: part of its definition, whatever the settings say


@dataclass(frozen=True, slots=True)
class Orders:
    """The ids that each leg gives, best first, at most `DEPTH` of them."""

    dense: tuple[str, ...]
    lexical: tuple[str, ...]
    fused: tuple[str, ...]


def orders(text: str, snapshot: Snapshot, encoder: Encoder) -> Orders:
    """Return what stands behind the final order: both sides' candidates, and their plain sum."""
    text = query.check(Question(text))
    vector = encoder.questions([text]).vectors
    dense = snapshot.nearest(vector, CANDIDATES, query.NO_FILTER)[0]
    lexical = snapshot.matching(text, CANDIDATES, query.NO_FILTER)
    return Orders(
        dense=tuple(match.id for match in dense[:DEPTH]),
        lexical=tuple(match.id for match in lexical[:DEPTH]),
        fused=plain_sum(dense, lexical),
    )


@dataclass(frozen=True, slots=True)
class Final:
    """The ids that people get, best first, at most `DEPTH` of them, and how sure the engine is."""

    ids: tuple[str, ...]
    confidence: Confidence


def final(text: str, engine: Engine, *, literal: bool = False) -> Final:
    """Return the order that people get; a literal text is taken word for word."""
    ranked = engine.rank(Question(text, interpret=not literal), datetime.now(UTC))
    ids = tuple(hit.article.id for hit in ranked.hits(0, DEPTH))
    return Final(ids, engine.judge(ranked).confidence)


def plain_sum(dense: Sequence[Match], lexical: Sequence[Match]) -> tuple[str, ...]:
    """Fuse by the half-and-half sum: cosines scaled from the last to the first, BM25 by its largest.

    This is the baseline that ranking has to beat, so it shares no code with it and stays as it is.
    """
    scores: dict[str, float] = {}
    if dense:
        top, floor = dense[0].score, dense[-1].score
        for match in dense:
            scores[match.id] = 0.5 * ((match.score - floor) / (top - floor) if top > floor else 1.0)
    for match in lexical:
        scores[match.id] = scores.get(match.id, 0.0) + 0.5 * match.score / lexical[0].score
    return tuple(sorted(scores, key=lambda id: (-scores[id], id))[:DEPTH])
