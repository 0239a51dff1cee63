"""The steps that turn the candidates of both searches into one order. Pure: no files, clock or network."""

from semsearch.search.ranking.corroboration import corroborate
from semsearch.search.ranking.feedback import refine
from semsearch.search.ranking.fusion import Ranked, fuse, max_bm25, zero_score
from semsearch.search.ranking.late_interaction import interact, maxsim, token_weights
from semsearch.search.ranking.priors import Priors, apply_priors
from semsearch.search.ranking.reranking import rerank

__all__ = [
    "Priors",
    "Ranked",
    "apply_priors",
    "corroborate",
    "fuse",
    "interact",
    "max_bm25",
    "maxsim",
    "refine",
    "rerank",
    "token_weights",
    "zero_score",
]
