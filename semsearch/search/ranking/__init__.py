"""Candidates -> one order, and how sure to be of it. Pure: no files, no clock, no network."""

from semsearch.search.ranking.confidence import Background, Evidence, background, confidence
from semsearch.search.ranking.corroboration import corroborate
from semsearch.search.ranking.feedback import refine
from semsearch.search.ranking.fusion import Ranked, fuse, max_bm25, nothing
from semsearch.search.ranking.late_interaction import closeness, interact, weights
from semsearch.search.ranking.priors import Priors, score_priors
from semsearch.search.ranking.reranking import rerank

__all__ = [
    "Background",
    "Evidence",
    "Priors",
    "Ranked",
    "background",
    "closeness",
    "confidence",
    "corroborate",
    "fuse",
    "interact",
    "max_bm25",
    "nothing",
    "refine",
    "rerank",
    "score_priors",
    "weights",
]
