"""Refinement: late interaction, feedback and corroboration move the best candidates, in this order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.search.ranking.feedback import Texts, corroborate, learn
from semsearch.search.ranking.reranking import interact
from semsearch.search.ranking.scores import Rows, Scores, Values
from semsearch.settings import RankingSettings
from semsearch.storage import ragged

REFINED = 100  # best candidates that are refined


@dataclass(frozen=True, slots=True)
class Evidence:
    """What candidates are refined by; row `i` of each belongs to the `i`-th candidate.

    Attributes:
        vectors: Their unit vectors, shape `(n, d)`.
        texts: Their terms.
        maxsim: Their MaxSim, shape `(n,)`.
    """

    vectors: NDArray[np.float32]
    texts: Texts
    maxsim: Values

    def take(self, rows: Rows) -> Evidence:
        """Return that of some candidates, in the order of the rows."""
        texts = Texts(*ragged.take(self.texts.terms, self.texts.offsets, rows))
        return Evidence(self.vectors[rows], texts, self.maxsim[rows])


def refine(
    scores: Scores,
    evidence: Evidence,
    asked: Iterable[str],
    settings: RankingSettings,
    excluded: Values | float = 0.0,
) -> Scores:
    """Return the scores of the best candidates, moved by each step that the settings have on.

    Args:
        scores: Of the candidates.
        evidence: Of the same candidates.
        asked: The question's terms.
        settings: How far each step moves them.
        excluded: What each candidate loses where feedback chooses those to learn from.
    """
    scores = interact(scores, evidence.maxsim, settings.late_interaction)
    scores = learn(scores, evidence.texts, asked, settings.feedback, excluded)
    return corroborate(scores, evidence.vectors, evidence.texts, settings.corroboration)
