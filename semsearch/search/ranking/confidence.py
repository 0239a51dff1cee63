"""How sure to be that the best hits answer, judged by what the archive gives to questions from far outside.

A cosine means nothing by itself: models differ, and so do archives under one model. So an index is calibrated
with questions from far outside (`probes`): what it gives to them is its background, and the evidence for a
question counts by how far it stands out of that. `docs/quality.md` has the table of how often each level is
right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from semsearch.types import CONFIDENT, Confidence

NEIGHBOUR = 50  # the cosine of the article in this place tells how near the whole neighbourhood lies
NEIGHBOURHOOD = 1.5  # what that cosine counts, beside the best hit's
CLOSENESS = 1.5  # what coming near the words of the question counts
WORDS = 0.2  # what all of the question's telling words found in one article count
WEIGHTS = (NEIGHBOURHOOD, CLOSENESS, WORDS)  # a background that was measured by others tells nothing
LEVELS: tuple[tuple[Confidence, float], ...] = (("high", 9.5), ("medium", 5.5), ("low", 2.75))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best hits.

    Attributes:
        cosine: The largest of the first three hits.
        neighbourhood: The cosine of the article in place `NEIGHBOUR` of the whole archive, or of the last.
        closeness: How near these hits together come to the words of the question
            (`late_interaction.closeness`), 0 without token vectors.
        words: The largest share of the question's telling words, by rarity, that one of these hits holds.
        unknown: Names in the question that no article of the archive names: it is hardly answered.
        gibberish: Whether neither the archive nor the model knows any word of the question.
    """

    cosine: float
    neighbourhood: float
    closeness: float
    words: float
    unknown: tuple[str, ...] = ()
    gibberish: bool = False

    @property
    def sum(self) -> float:
        """The evidence as one figure."""
        return (
            self.cosine + NEIGHBOURHOOD * self.neighbourhood + CLOSENESS * self.closeness + WORDS * self.words
        )


@dataclass(frozen=True, slots=True)
class Background:
    """The evidence that questions from far outside get: its median, and the median distance from that.

    The default is what all-MiniLM-L6-v2 gives over the sample archive.
    """

    median: float = 0.8
    spread: float = 0.1


def background(evidence: Sequence[Evidence]) -> Background:
    """Measure the background by the evidence for questions from far outside; at least one."""
    sums = np.array([found.sum for found in evidence])
    median = float(np.median(sums))
    return Background(median, max(float(np.median(np.abs(sums - median))), 1e-3))


def confidence(evidence: Evidence, background: Background) -> Confidence:
    """Judge how well the best hits answer: low at most where what is asked about is named by no article."""
    if evidence.gibberish:
        return "none"
    distance = (evidence.sum - background.median) / background.spread
    level: Confidence = next((level for level, least in LEVELS if distance >= least), "none")
    return "low" if evidence.unknown and level in CONFIDENT else level
