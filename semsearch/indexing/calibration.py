"""An index -> what it gives to questions from far outside: the background that confidence is judged by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from semsearch.embedding.base import Encoder
from semsearch.indexing.probes import PROBES
from semsearch.search import Engine
from semsearch.search.confidence import Background, background, evidence
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.types import Question

_SETTINGS = RankingSettings()  # a calibration holds whatever the settings of the moment


def calibrate(snapshot: Snapshot, encoder: Encoder, probes: Sequence[str] = PROBES) -> Background:
    """Ask what a news archive hardly answers, and measure the evidence that comes back.

    Args:
        snapshot: At least one article.
        encoder: Embeds the questions.
        probes: Questions from far outside, of several fields: an archive may be about one of them, and the
            median passes over what it does answer.
    """
    engine = Engine(snapshot, encoder, replace(_SETTINGS, feedback=0))
    now = datetime.now(UTC)  # without interpretation no date depends on it
    results = (engine.rank(Question(probe, interpret=False), now) for probe in probes)
    return background([evidence(ranked, encoder) for ranked in results])
