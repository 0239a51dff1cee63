"""Rank the articles for one question with each of the compared methods; a ranking per question is a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from semsearch import query
from semsearch.embedding.base import Encoder
from semsearch.search import Engine
from semsearch.storage.base import Snapshot
from semsearch.types import Confidence, Match, Question

DEPTH = 100  # ranks that are scored
CANDIDATES = 200  # per side in the baseline fusion: part of its definition, whatever the settings are


@dataclass(frozen=True, slots=True)
class BaselineRankings:
    """The ids that each baseline returns, best first, at most `DEPTH` of them."""

    dense: tuple[str, ...]
    lexical: tuple[str, ...]
    fused: tuple[str, ...]


def baseline_rankings(text: str, snapshot: Snapshot, encoder: Encoder) -> BaselineRankings:
    """Return the dense and the lexical candidates, and their CombSUM fusion."""
    text = query.check(Question(text))
    vector = encoder.questions([text]).vectors
    dense = snapshot.nearest(vector, CANDIDATES, query.NO_FILTER)[0]
    lexical = snapshot.matching(text, CANDIDATES, query.NO_FILTER)
    return BaselineRankings(
        dense=tuple(match.id for match in dense[:DEPTH]),
        lexical=tuple(match.id for match in lexical[:DEPTH]),
        fused=combsum(dense, lexical),
    )


@dataclass(frozen=True, slots=True)
class FinalRanking:
    """The ids that the engine returns, best first, at most `DEPTH` of them, with its confidence."""

    ids: tuple[str, ...]
    confidence: Confidence


def final_ranking(text: str, engine: Engine, *, interpret: bool = True) -> FinalRanking:
    """Return the engine's own ranking; without `interpret` the text is searched as written."""
    ranked = engine.rank(Question(text, interpret=interpret), datetime.now(UTC))
    ids = tuple(hit.article.id for hit in ranked.hits(0, DEPTH))
    return FinalRanking(ids, engine.judge(ranked).confidence)


def combsum(dense: Sequence[Match], lexical: Sequence[Match]) -> tuple[str, ...]:
    """Fuse both sides with equal weights: cosines scaled to 0 to 1 (min-max), BM25 divided by its maximum.

    This is the baseline that ranking has to beat, so it shares no code with ranking and never changes.

    Source: E. Fox and J. Shaw, "Combination of multiple searches", TREC-2, 1994 (CombSUM).
    """
    scores: dict[str, float] = {}
    if dense:
        top, floor = dense[0].score, dense[-1].score
        for match in dense:
            scores[match.id] = 0.5 * ((match.score - floor) / (top - floor) if top > floor else 1.0)
    for match in lexical:
        scores[match.id] = scores.get(match.id, 0.0) + 0.5 * match.score / lexical[0].score
    return tuple(sorted(scores, key=lambda id: (-scores[id], id))[:DEPTH])
