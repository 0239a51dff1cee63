"""Judged questions asked of one snapshot -> an evaluation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from time import perf_counter

import numpy as np

from semsearch import query
from semsearch.encoder.base import Encoder
from semsearch.evaluation import legs, significance
from semsearch.evaluation.figures import NDCG, Figures, figures, ready
from semsearch.evaluation.judgments import Judged, Judgments
from semsearch.evaluation.report import Comparison, Difference, Evaluation, Group, Leg, Top
from semsearch.evaluation.retrieval import Remembering, View
from semsearch.settings import RankingSettings
from semsearch.stores.base import Snapshot

FINAL, COMPARED = "final", "compared"

Runs = Mapping[str, Sequence[tuple[str, ...]]]  # by leg: an order for each question


def measure(
    judgments: Judgments,
    snapshot: Snapshot,
    encoder: Encoder,
    settings: RankingSettings,
    compared: RankingSettings | None = None,
    *,
    worst: int = 0,
    advance: Callable[[int, int], None] = lambda done, total: None,
) -> Evaluation:
    """Score all legs over the judged questions.

    Args:
        judgments: At least one question.
        snapshot: The index that is asked.
        encoder: Embeds the questions, by the index's own model.
        settings: Of the `final` leg.
        compared: Other settings, of one more leg, which `final` is compared with; without them it is
            compared with the best of the others by nDCG@10.
        worst: How many questions to tell of where `final` falls behind.
        advance: Called with the questions done and all of them.

    Raises:
        UsageError: ir-measures is not installed.
    """
    ready()
    start = perf_counter()
    runs = _runs(judgments.questions, snapshot, encoder, settings, compared, advance)
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
        articles=snapshot.count(query.ALL),
        revision=snapshot.revision,
        model=encoder.model.name,
        legs=_legs(scores),
        comparisons=tuple(
            Comparison(rival, *significance.changes(scores[FINAL], scores[rival])) for rival in rivals
        ),
        groups=_groups(judgments.questions, scores),
        worst=_worst(judgments.questions, runs, scores, rivals[0], worst, snapshot),
        seconds=round(perf_counter() - start, 3),
    )


def _runs(
    questions: Sequence[Judged],
    snapshot: Snapshot,
    encoder: Encoder,
    settings: RankingSettings,
    compared: RankingSettings | None,
    advance: Callable[[int, int], None],
) -> Runs:
    """Ask every question once and give the orders of all legs."""
    runs: dict[str, list[tuple[str, ...]]] = {name: [] for name in ("dense", "lexical", "fused", FINAL)}
    if compared:
        runs[COMPARED] = []
    for done, question in enumerate(questions, start=1):
        embedding = Remembering(encoder)
        with View(snapshot, question.withheld) as view:
            behind = legs.orders(question.text, view, embedding)
            runs["dense"].append(behind.dense)
            runs["lexical"].append(behind.lexical)
            runs["fused"].append(behind.fused)
            runs[FINAL].append(legs.final(question.text, view, embedding, settings))
            if compared:
                runs[COMPARED].append(legs.final(question.text, view, embedding, compared))
        advance(done, len(questions))
    return runs


def _legs(scores: Mapping[str, Figures]) -> tuple[Leg, ...]:
    return tuple(Leg(name, *significance.intervals(found)) for name, found in scores.items())


def _groups(questions: Sequence[Judged], scores: Mapping[str, Figures]) -> tuple[Group, ...]:
    """Give the legs by difficulty, in the order in which difficulties first occur."""
    groups = []
    for name in dict.fromkeys(question.difficulty for question in questions if question.difficulty):
        rows = np.array([question.difficulty == name for question in questions])
        part = {leg: found[rows] for leg, found in scores.items()}
        groups.append(Group(name, int(rows.sum()), _legs(part)))
    return tuple(groups)


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
