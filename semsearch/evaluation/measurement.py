"""Run judged questions against one snapshot and score the rankings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import get_args

import numpy as np

from semsearch import query
from semsearch.evaluation import runs
from semsearch.evaluation.judgments import JudgedQuestion, Judgments
from semsearch.evaluation.metrics import (
    NDCG,
    MetricScores,
    confidence_intervals,
    paired_differences,
    require_ir_measures,
    score,
)
from semsearch.evaluation.retrieval import CachingEncoder, HoldoutSnapshot
from semsearch.search import Engine
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.types import Confidence
from semsearch.types.evaluation import (
    ConfidenceLevel,
    DifficultyGroup,
    Evaluation,
    QuestionDifference,
    RunComparison,
    RunMetrics,
    TopResult,
)

FINAL, COMPARED = "final", "compared"

Runs = Mapping[str, Sequence[tuple[str, ...]]]  # by name: a ranking for each question


def measure(
    judgments: Judgments,
    engine: Engine,
    compared: RankingSettings | None = None,
    *,
    outside: Sequence[str] = (),
    worst: int = 0,
    advance: Callable[[int, int], None] = lambda done, total: None,
) -> Evaluation:
    """Score all runs over the judged questions.

    Args:
        judgments: At least one question.
        engine: Answers the questions; its settings are those of the `final` run.
        compared: Settings of one more run, which becomes the rival of `final`. Without them, the rival is the
            baseline with the highest nDCG@10.
        outside: Questions that no article answers, to check confidence with.
        worst: How many questions to report on which `final` loses most.
        advance: Called with the number of questions done and the total.

    Raises:
        UsageError: ir-measures is not installed.
    """
    require_ir_measures()
    start = perf_counter()
    snapshot = engine.snapshot
    every = len(judgments.questions) + len(outside)
    rankings, levels = _runs(judgments.questions, engine, compared, lambda done: advance(done, every))
    refused = []
    for done, text in enumerate(outside, start=len(judgments.questions) + 1):
        refused.append(runs.final_ranking(text, engine).confidence)
        advance(done, every)
    scores = {name: score(judgments.questions, run) for name, run in rankings.items()}
    rivals = sorted(
        (name for name in scores if name != FINAL),
        key=lambda name: (name != COMPARED, -scores[name][:, NDCG].mean()),
    )
    return Evaluation(
        questions=len(judgments.questions),
        judgments=sum(len(question.grades) for question in judgments.questions),
        unanswered=judgments.unanswered,
        unasked=judgments.unasked,
        shortened=judgments.shortened,
        absent=judgments.absent,
        articles=snapshot.count(query.NO_FILTER),
        revision=snapshot.revision,
        model=engine.encoder.model.name,
        legs=_run_metrics(scores),
        comparisons=tuple(
            RunComparison(rival, *paired_differences(scores[FINAL], scores[rival])) for rival in rivals
        ),
        levels=_levels(judgments.questions, rankings[FINAL], levels, refused),
        groups=_groups(judgments.questions, scores),
        worst=_worst(judgments.questions, rankings, scores, rivals[0], worst, snapshot),
        seconds=round(perf_counter() - start, 3),
    )


def _runs(
    questions: Sequence[JudgedQuestion],
    engine: Engine,
    compared: RankingSettings | None,
    advance: Callable[[int], None],
) -> tuple[Runs, list[Confidence]]:
    """Ask every question once; return the rankings of all runs and the confidence in the final ones."""
    levels: list[Confidence] = []
    rankings: dict[str, list[tuple[str, ...]]] = {name: [] for name in ("dense", "lexical", "fused", FINAL)}
    if compared:
        rankings[COMPARED] = []
    for done, question in enumerate(questions, start=1):
        encoder = CachingEncoder(engine.encoder)
        with HoldoutSnapshot(engine.snapshot, question.withheld) as holdout:
            asked = replace(engine, snapshot=holdout, encoder=encoder)
            baselines = runs.baseline_rankings(question.text, holdout, encoder)
            rankings["dense"].append(baselines.dense)
            rankings["lexical"].append(baselines.lexical)
            rankings["fused"].append(baselines.fused)
            final = runs.final_ranking(question.text, asked, interpret=question.interpret)
            rankings[FINAL].append(final.ids)
            levels.append(final.confidence)
            if compared:
                other = replace(asked, settings=compared)
                compared_ranking = runs.final_ranking(question.text, other, interpret=question.interpret)
                rankings[COMPARED].append(compared_ranking.ids)
        advance(done)
    return rankings, levels


def _run_metrics(scores: Mapping[str, MetricScores]) -> tuple[RunMetrics, ...]:
    return tuple(RunMetrics(name, *confidence_intervals(found)) for name, found in scores.items())


def _groups(
    questions: Sequence[JudgedQuestion], scores: Mapping[str, MetricScores]
) -> tuple[DifficultyGroup, ...]:
    """Return the runs by difficulty, in the order in which difficulties first occur."""
    groups = []
    for name in dict.fromkeys(question.difficulty for question in questions if question.difficulty):
        rows = np.array([question.difficulty == name for question in questions])
        part = {run: found[rows] for run, found in scores.items()}
        groups.append(DifficultyGroup(name, int(rows.sum()), _run_metrics(part)))
    return tuple(groups)


def _levels(
    questions: Sequence[JudgedQuestion],
    rankings: Sequence[tuple[str, ...]],
    found: Sequence[Confidence],
    refused: Sequence[Confidence],
) -> tuple[ConfidenceLevel, ...]:
    """Count the judged and the outside questions that got each level of confidence."""
    right = [
        any(grade.article_id == id and grade.grade > 0 for grade in question.grades for id in ranking[:1])
        for question, ranking in zip(questions, rankings, strict=True)
    ]
    return tuple(
        ConfidenceLevel(
            name,
            questions=found.count(name),
            right=sum(good for good, level in zip(right, found, strict=True) if level == name),
            outside=refused.count(name),
        )
        for name in get_args(Confidence)
    )


def _worst(
    questions: Sequence[JudgedQuestion],
    rankings: Runs,
    scores: Mapping[str, MetricScores],
    rival: str,
    count: int,
    snapshot: Snapshot,
) -> tuple[QuestionDifference, ...]:
    ours, theirs = scores[FINAL][:, NDCG], scores[rival][:, NDCG]
    rows = [int(row) for row in np.argsort(ours - theirs, kind="stable") if ours[row] < theirs[row]]
    return tuple(
        QuestionDifference(
            question_id=questions[row].id,
            question=questions[row].text,
            final=float(ours[row]),
            rival=float(theirs[row]),
            final_top=_top(questions[row], rankings[FINAL][row], snapshot),
            rival_top=_top(questions[row], rankings[rival][row], snapshot),
        )
        for row in rows[:count]
    )


def _top(question: JudgedQuestion, ranking: Sequence[str], snapshot: Snapshot) -> TopResult | None:
    if not ranking:
        return None
    (article,) = snapshot.get(ranking[:1])
    grade = next((grade.grade for grade in question.grades if grade.article_id == ranking[0]), 0)
    return TopResult(ranking[0], article.title if article else "", grade)
