"""Candidates -> one order, and how sure to be of it. Pure: no files, no clock, no network."""

from semsearch.ranking.confidence import Background, Evidence, background, confidence
from semsearch.ranking.corroboration import corroborate
from semsearch.ranking.feedback import refine
from semsearch.ranking.fusion import Ranked, attainable, fuse, nothing
from semsearch.ranking.late_interaction import closeness, interact, weights
from semsearch.ranking.priors import Favour, favour
from semsearch.ranking.reranking import rerank

__all__ = [
    "Background",
    "Evidence",
    "Favour",
    "Ranked",
    "attainable",
    "background",
    "closeness",
    "confidence",
    "corroborate",
    "favour",
    "fuse",
    "interact",
    "nothing",
    "refine",
    "rerank",
    "weights",
]
