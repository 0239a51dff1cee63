"""Candidates -> one order, and how sure to be of it. Pure: no files, no clock, no network."""

from semsearch.ranking.confidence import Background, Evidence, background, confidence
from semsearch.ranking.feedback import refine
from semsearch.ranking.fusion import Ranked, attainable, fuse, nothing
from semsearch.ranking.priors import Favour, favour
from semsearch.ranking.reranking import rerank

__all__ = [
    "Background",
    "Evidence",
    "Favour",
    "Ranked",
    "attainable",
    "background",
    "confidence",
    "favour",
    "fuse",
    "nothing",
    "refine",
    "rerank",
]
