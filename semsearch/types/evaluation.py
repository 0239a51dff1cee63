"""The results of an evaluation. Field names are the keys of `semsearch evaluate --json`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over questions with its 95% bootstrap confidence interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class RunMetrics:
    """The metrics of one run: `dense`, `lexical`, `fused`, `final`, or `compared`.

    Rankings are scored to rank 100; a relevant article below that counts as not found.
    """

    name: str
    ndcg_at_10: Interval
    recall_at_100: Interval
    mrr: Interval
    success_at_1: Interval
    success_at_3: Interval


@dataclass(frozen=True, slots=True)
class MetricDifference:
    """A mean difference over the same questions, its 95% confidence interval, and its p-value."""

    mean: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class RunComparison:
    """`final` minus one of the other runs."""

    rival: str
    ndcg_at_10: MetricDifference
    recall_at_100: MetricDifference
    mrr: MetricDifference
    success_at_1: MetricDifference
    success_at_3: MetricDifference


@dataclass(frozen=True, slots=True)
class DifficultyGroup:
    """The metrics over the questions of one difficulty."""

    name: str
    questions: int
    legs: tuple[RunMetrics, ...]


@dataclass(frozen=True, slots=True)
class TopResult:
    """The article at rank 1, and its grade (0 if it has none)."""

    id: str
    title: str
    grade: int


@dataclass(frozen=True, slots=True)
class QuestionDifference:
    """One question's nDCG@10 in the final run and in the rival's, with the top result of each."""

    question_id: str
    question: str
    final: float
    rival: float
    final_top: TopResult | None
    rival_top: TopResult | None


@dataclass(frozen=True, slots=True)
class ConfidenceLevel:
    """How reliable one level of confidence is.

    Attributes:
        name: "high", "medium", "low" or "none".
        questions: Judged questions with this level.
        right: Those of them whose top article is relevant.
        outside: Questions from outside the archive with this level.
    """

    name: str
    questions: int
    right: int
    outside: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All results of one evaluation.

    Attributes:
        questions: How many questions were scored.
        judgments: How many article and grade pairs they have.
        unanswered: Questions left out because no article is relevant.
        unasked: Judged questions left out because their text is missing.
        shortened: Questions cut to the longest length that the service accepts.
        absent: Judged ids that are not in the index; they count as not found.
        legs: The metrics of each run.
        comparisons: `final` against each other run. The first is its rival: the run with the compared
            settings, else the baseline with the highest nDCG@10.
        levels: Confidence in the final ranking, from high to none.
        worst: The questions on which `final` falls furthest behind its rival by nDCG@10, worst first.
    """

    questions: int
    judgments: int
    unanswered: int
    unasked: int
    shortened: int
    absent: tuple[str, ...]
    articles: int
    revision: int
    model: str
    legs: tuple[RunMetrics, ...]
    comparisons: tuple[RunComparison, ...]
    groups: tuple[DifficultyGroup, ...]
    levels: tuple[ConfidenceLevel, ...]
    worst: tuple[QuestionDifference, ...]
    seconds: float
