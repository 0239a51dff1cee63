"""Judged questions -> figures: how good the order of an index is, leg by leg.

The judgments come from files (`judgments_from`) or from the archive's own coverage (`headlines`).
"""

from semsearch.evaluation.conversations import RIGHT, JudgedTurn, Turns, conversations_from, converse
from semsearch.evaluation.headlines import headlines
from semsearch.evaluation.identities import identities
from semsearch.evaluation.judgments import Grade, Judged, Judgments, judgments_from, texts_from
from semsearch.evaluation.measurement import measure
from semsearch.evaluation.story_clusters import Clustering, Clusterings, cluster
from semsearch.types.evaluation import (
    Change,
    Comparison,
    Difference,
    Evaluation,
    Group,
    Interval,
    Leg,
    Level,
    Top,
)

__all__ = [
    "RIGHT",
    "Change",
    "Clustering",
    "Clusterings",
    "Comparison",
    "Difference",
    "Evaluation",
    "Grade",
    "Group",
    "Interval",
    "Judged",
    "JudgedTurn",
    "Judgments",
    "Leg",
    "Level",
    "Top",
    "Turns",
    "cluster",
    "conversations_from",
    "converse",
    "headlines",
    "identities",
    "judgments_from",
    "measure",
    "texts_from",
]
