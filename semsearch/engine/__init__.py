"""Question -> answer, from one snapshot: understanding, candidates, order, stories, and how sure to be."""

from semsearch.engine.answering import Engine, story
from semsearch.engine.calibration import calibrate
from semsearch.engine.probes import PROBES

__all__ = ["PROBES", "Engine", "calibrate", "story"]
