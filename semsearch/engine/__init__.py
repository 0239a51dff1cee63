"""Question -> answer, from one snapshot: understanding, candidates, order, stories, and how sure to be."""

from semsearch.engine.answering import Engine
from semsearch.engine.calibration import calibrate
from semsearch.engine.dossiers import digest, dossier
from semsearch.engine.gathering import article, story
from semsearch.engine.probes import PROBES

__all__ = ["PROBES", "Engine", "article", "calibrate", "digest", "dossier", "story"]
