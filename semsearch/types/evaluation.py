"""What an evaluation finds, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over questions, and the bounds within which it lies 95 times in 100 (bootstrap)."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Leg:
    """The figures of one order: `dense`, `lexical`, `fused`, `final`, or `compared`.

    The order is looked at to place 100, so a right answer further down counts as not found.
    """

    name: str
    ndcg_at_10: Interval
    recall_at_100: Interval
    mrr: Interval
    success_at_1: Interval
    success_at_3: Interval


@dataclass(frozen=True, slots=True)
class Change:
    """A mean difference over the same questions, its bounds, and how often chance alone gives as much (p)."""

    mean: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """`final` less one of the other legs."""

    rival: str
    ndcg_at_10: Change
    recall_at_100: Change
    mrr: Change
    success_at_1: Change
    success_at_3: Change


@dataclass(frozen=True, slots=True)
class Group:
    """The legs over the questions of one difficulty."""

    name: str
    questions: int
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class Top:
    """The article that an order has first, and the grade that it was given (0: none)."""

    id: str
    title: str
    grade: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One question's nDCG@10 in the final order and in the rival's, with what each has first."""

    question_id: str
    question: str
    final: float
    rival: float
    final_top: Top | None
    rival_top: Top | None


@dataclass(frozen=True, slots=True)
class Level:
    """How often one level of confidence is right.

    Attributes:
        name: "high", "medium", "low" or "none".
        questions: Judged questions that got it.
        right: Those among them whose first article was judged right.
        outside: Questions from outside the archive that got it.
    """

    name: str
    questions: int
    right: int
    outside: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures of one run.

    Attributes:
        questions: How many were asked.
        judgments: Article and grade pairs that they have.
        unanswered: Questions left out because nothing was judged right.
        unasked: Judged questions left out because their text is not given.
        shortened: Questions asked without their end, being longer than the service takes.
        absent: Judged ids that the index does not hold; what was judged right among them is never found.
        comparisons: `final` with each other leg. The first is its rival: the final order under the compared
            settings, else the leg that is best by nDCG@10.
        levels: Confidence in the final order, from high to none.
        worst: Where final falls furthest behind its rival by nDCG@10, worst first.
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
    legs: tuple[Leg, ...]
    comparisons: tuple[Comparison, ...]
    groups: tuple[Group, ...]
    levels: tuple[Level, ...]
    worst: tuple[Difference, ...]
    seconds: float
