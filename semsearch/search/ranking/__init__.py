"""The steps that turn the candidates of both searches into one order. Pure: no files, clock or network.

Each step takes the scores of all candidates as arrays and returns others; nothing is sorted until the last.
"""

from semsearch.search.ranking.exclusion import EXCLUSION_PENALTY, ExcludedSubject, exclude, excluded_share
from semsearch.search.ranking.feedback import Texts, corroborate, learn
from semsearch.search.ranking.fusion import RAREST, fuse, max_bm25
from semsearch.search.ranking.priors import Priors, apply_priors, newest_first, priors_of
from semsearch.search.ranking.refinement import REFINED, Evidence, refine
from semsearch.search.ranking.reranking import (
    SignTables,
    interact,
    maxsim,
    rerank,
    sign_tables,
    token_cosines,
    token_weights,
)
from semsearch.search.ranking.scores import Ranked, Scores, zero_score

__all__ = [
    "EXCLUSION_PENALTY",
    "RAREST",
    "REFINED",
    "Evidence",
    "ExcludedSubject",
    "Priors",
    "Ranked",
    "Scores",
    "SignTables",
    "Texts",
    "apply_priors",
    "corroborate",
    "exclude",
    "excluded_share",
    "fuse",
    "interact",
    "learn",
    "max_bm25",
    "maxsim",
    "newest_first",
    "priors_of",
    "refine",
    "rerank",
    "sign_tables",
    "token_cosines",
    "token_weights",
    "zero_score",
]
