"""Judged questions asked of one snapshot -> an evaluation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import get_args

import numpy as np

from semsearch import query
from semsearch.evaluation import legs, significance
from semsearch.evaluation.figures import NDCG, Figures, figures, ready
from semsearch.evaluation.judgments import Judged, Judgments
from semsearch.evaluation.retrieval import CachingEncoder, HoldoutSnapshot
from semsearch.search import Engine
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from semsearch.types import Confidence
from semsearch.types.evaluation import Comparison, Difference, Evaluation, Group, Leg, Level, Top

FINAL, COMPARED = "final", "compared"

Runs = Mapping[str, Sequence[tuple[str, ...]]]  # by leg: an order for each question


def measure(
    judgments: Judgments,
    engine: Engine,
    compared: RankingSettings | None = None,
    *,
    outside: Sequence[str] = (),
    worst: int = 0,
    advance: Callable[[int, int], None] = lambda done, total: None,
) -> Evaluation:
    """Score all legs over the judged questions.

    Args:
        judgments: At least one question.
        engine: What is asked; its settings are those of the `final` leg.
        compared: Other settings, of one more leg, which `final` is compared with; without them it is
            compared with the best of the others by nDCG@10.
        outside: Questions that nothing in the archive answers, to judge confidence by.
        worst: How many questions to tell of where `final` falls behind.
        advance: Called with the questions done and all of them.

    Raises:
        UsageError: ir-measures is not installed.
    """
    ready()
    start = perf_counter()
    snapshot = engine.snapshot
    every = len(judgments.questions) + len(outside)
    runs, levels = _runs(judgments.questions, engine, compared, lambda done: advance(done, every))
    refused = []
    for done, text in enumerate(outside, start=len(judgments.questions) + 1):
        refused.append(legs.final(text, engine).confidence)
        advance(done, every)
    scores = {name: figures(judgments.questions, run) for name, run in runs.items()}
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
        legs=_legs(scores),
        comparisons=tuple(
            Comparison(rival, *significance.changes(scores[FINAL], scores[rival])) for rival in rivals
        ),
        levels=_levels(judgments.questions, runs[FINAL], levels, refused),
        groups=_groups(judgments.questions, scores),
        worst=_worst(judgments.questions, runs, scores, rivals[0], worst, snapshot),
        seconds=round(perf_counter() - start, 3),
    )


def _runs(
    questions: Sequence[Judged],
    engine: Engine,
    compared: RankingSettings | None,
    advance: Callable[[int], None],
) -> tuple[Runs, list[Confidence]]:
    """Ask every question once and give the orders of all legs, and the confidence in the final one."""
    levels: list[Confidence] = []
    runs: dict[str, list[tuple[str, ...]]] = {name: [] for name in ("dense", "lexical", "fused", FINAL)}
    if compared:
        runs[COMPARED] = []
    for done, question in enumerate(questions, start=1):
        embedding = CachingEncoder(engine.encoder)
        with HoldoutSnapshot(engine.snapshot, question.withheld) as holdout:
            asked = replace(engine, snapshot=holdout, encoder=embedding)
            behind = legs.orders(question.text, holdout, embedding)
            runs["dense"].append(behind.dense)
            runs["lexical"].append(behind.lexical)
            runs["fused"].append(behind.fused)
            got = legs.final(question.text, asked, literal=question.literal)
            runs[FINAL].append(got.ids)
            levels.append(got.confidence)
            if compared:
                other = replace(asked, settings=compared)
                runs[COMPARED].append(legs.final(question.text, other, literal=question.literal).ids)
        advance(done)
    return runs, levels


def _legs(scores: Mapping[str, Figures]) -> tuple[Leg, ...]:
    return tuple(Leg(name, *significance.intervals(found)) for name, found in scores.items())


def _groups(questions: Sequence[Judged], scores: Mapping[str, Figures]) -> tuple[Group, ...]:
    """Return the legs by difficulty, in the order in which difficulties first occur."""
    groups = []
    for name in dict.fromkeys(question.difficulty for question in questions if question.difficulty):
        rows = np.array([question.difficulty == name for question in questions])
        part = {leg: found[rows] for leg, found in scores.items()}
        groups.append(Group(name, int(rows.sum()), _legs(part)))
    return tuple(groups)


def _levels(
    questions: Sequence[Judged],
    orders: Sequence[tuple[str, ...]],
    found: Sequence[Confidence],
    refused: Sequence[Confidence],
) -> tuple[Level, ...]:
    """Count what each level of confidence was given for."""
    right = [
        any(grade.article_id == id and grade.grade > 0 for grade in question.grades for id in order[:1])
        for question, order in zip(questions, orders, strict=True)
    ]
    return tuple(
        Level(
            name,
            questions=found.count(name),
            right=sum(good for good, level in zip(right, found, strict=True) if level == name),
            outside=refused.count(name),
        )
        for name in get_args(Confidence)
    )


def _worst(
    questions: Sequence[Judged],
    runs: Runs,
    scores: Mapping[str, Figures],
    rival: str,
    wanted: int,
    snapshot: Snapshot,
) -> tuple[Difference, ...]:
    ours, theirs = scores[FINAL][:, NDCG], scores[rival][:, NDCG]
    rows = [int(row) for row in np.argsort(ours - theirs, kind="stable") if ours[row] < theirs[row]]
    return tuple(
        Difference(
            question_id=questions[row].id,
            question=questions[row].text,
            final=float(ours[row]),
            rival=float(theirs[row]),
            final_top=_top(questions[row], runs[FINAL][row], snapshot),
            rival_top=_top(questions[row], runs[rival][row], snapshot),
        )
        for row in rows[:wanted]
    )


def _top(question: Judged, order: Sequence[str], snapshot: Snapshot) -> Top | None:
    if not order:
        return None
    (article,) = snapshot.get(order[:1])
    grade = next((grade.grade for grade in question.grades if grade.article_id == order[0]), 0)
    return Top(order[0], article.title if article else "", grade)
