"""What a score is made of."""

from __future__ import annotations

from semsearch import types
from semsearch.schemas.resource import Mirror


class ScoreBreakdown(Mirror):
    """The parts that add up to a score, and the figures behind them: `cosine`, `bm25` and `closeness`."""

    domain_type = types.ScoreBreakdown

    dense: float
    lexical: float
    cosine: float
    bm25: float
    closeness: float = 0.0
    interaction: float = 0.0
    feedback: float = 0.0
    corroboration: float = 0.0
    recency: float = 0.0
    quality: float = 0.0
    reranking: float = 0.0


UNSCORED = types.ScoreBreakdown(dense=0.0, lexical=0.0, cosine=0.0, bm25=0.0)  # what a reply did not explain
