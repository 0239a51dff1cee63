"""Evaluate an index: how good its rankings, conversations, stories and confidence are.

Judged questions come from files (`judgments_from`) or from the archive's own coverage (`headline_judgments`).
"""

from semsearch.evaluation.conversations import (
    RELEVANT_GRADE,
    JudgedTurn,
    TurnMetrics,
    conversations_from,
    run_conversations,
)
from semsearch.evaluation.headlines import headline_judgments
from semsearch.evaluation.judgments import (
    Grade,
    JudgedQuestion,
    Judgments,
    article_ids_by_item_id,
    judgments_from,
    texts_from,
)
from semsearch.evaluation.measurement import measure
from semsearch.evaluation.story_clusters import ClusteringScores, StoryEvaluation, evaluate_stories
from semsearch.types.evaluation import (
    ConfidenceLevel,
    DifficultyGroup,
    Evaluation,
    Interval,
    MetricDifference,
    QuestionDifference,
    RunComparison,
    RunMetrics,
    TopResult,
)

__all__ = [
    "RELEVANT_GRADE",
    "ClusteringScores",
    "ConfidenceLevel",
    "DifficultyGroup",
    "Evaluation",
    "Grade",
    "Interval",
    "JudgedQuestion",
    "JudgedTurn",
    "Judgments",
    "MetricDifference",
    "QuestionDifference",
    "RunComparison",
    "RunMetrics",
    "StoryEvaluation",
    "TopResult",
    "TurnMetrics",
    "article_ids_by_item_id",
    "conversations_from",
    "evaluate_stories",
    "headline_judgments",
    "judgments_from",
    "measure",
    "run_conversations",
    "texts_from",
]
