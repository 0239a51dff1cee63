"""The steps that turn the candidates of both searches into one order. Pure: no files, clock or network."""

from semsearch.search.ranking.feedback import corroborate, refine
from semsearch.search.ranking.fusion import Ranked, fuse, max_bm25, zero_score
from semsearch.search.ranking.priors import Priors, apply_priors
from semsearch.search.ranking.reranking import interact, maxsim, rerank, token_weights

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
