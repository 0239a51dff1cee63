from __future__ import annotations

import pytest

from semsearch.evaluation import Grade, JudgedQuestion, Judgments, TopResult, measure
from semsearch.search import Engine
from semsearch.settings import RankingSettings
from semsearch.storage.base import Snapshot
from tests.evaluation.conftest import ENCODER

JUDGMENTS = Judgments(
    (
        JudgedQuestion("first", "rover on mars", (Grade("rover", 1),), "easy"),
        JudgedQuestion("found", "electric ferry", (Grade("ferry", 2), Grade("court", 0)), "easy"),
        # the word stands in one article only, and another was judged right
        JudgedQuestion("lost", "agency", (Grade("ferry", 1),), "hard"),
    ),
    unanswered=2,
    unasked=3,
    absent=("gone",),
)


def test_each_leg_has_the_figures_worked_out_by_hand(snapshot: Snapshot) -> None:
    found = measure(JUDGMENTS, Engine(snapshot, ENCODER))
    assert [leg.name for leg in found.legs] == ["dense", "lexical", "fused", "final"]
    lexical = found.legs[1]  # finds two of three, each first
    for interval in (lexical.ndcg_at_10, lexical.recall_at_100, lexical.mrr, lexical.success_at_1):
        assert interval.mean == pytest.approx(2 / 3)
        assert (interval.low, interval.high) == (0, 1)
    dense = found.legs[0]  # five articles all have a place
    assert dense.recall_at_100.mean == 1
    assert dense.success_at_1.mean == pytest.approx(2 / 3)
    assert (found.questions, found.judgments, found.articles) == (3, 4, 5)
    assert (found.unanswered, found.unasked, found.absent) == (2, 3, ("gone",))
    assert found.model == ENCODER.model.name


def test_each_difficulty_has_its_own_figures(snapshot: Snapshot) -> None:
    easy, hard = measure(JUDGMENTS, Engine(snapshot, ENCODER)).groups
    assert (easy.name, easy.questions, hard.name, hard.questions) == ("easy", 2, "hard", 1)
    assert {leg.ndcg_at_10.mean for leg in easy.legs} == {1.0}
    assert next(leg for leg in hard.legs if leg.name == "lexical").ndcg_at_10.mean == 0


def test_the_same_settings_compared_differ_by_nothing_with_p_of_one(snapshot: Snapshot) -> None:
    found = measure(JUDGMENTS, Engine(snapshot, ENCODER), RankingSettings(), worst=9)
    assert found.legs[4].name == found.comparisons[0].rival == "compared"
    first = found.comparisons[0]
    for change in (first.ndcg_at_10, first.recall_at_100, first.mrr, first.success_at_1):
        assert (change.mean, change.p) == (0, 1)
    assert found.worst == ()


def test_other_settings_give_another_leg_and_the_questions_that_lose(snapshot: Snapshot) -> None:
    both = "hotels scanning faces agency"
    judgments = Judgments((JudgedQuestion("q", both, (Grade("copied", 1),)), JUDGMENTS.questions[0]))
    words, meaning = RankingSettings(dense_weight=0.0), RankingSettings(dense_weight=1.0)
    ours = measure(judgments, Engine(snapshot, ENCODER, words), meaning, worst=9)
    theirs = measure(judgments, Engine(snapshot, ENCODER, meaning), words, worst=9)
    for one, other in ((ours, theirs), (theirs, ours)):
        assert one.legs[3].ndcg_at_10 == other.legs[4].ndcg_at_10
        assert one.comparisons[0].ndcg_at_10.mean == -other.comparisons[0].ndcg_at_10.mean
    assert ours.legs[3].ndcg_at_10 == ours.legs[1].ndcg_at_10


def test_the_rival_is_the_best_other_leg_and_the_worst_question_shows_what_came_first(
    snapshot: Snapshot,
) -> None:
    judgments = Judgments((JudgedQuestion("q", "agency report on judges and hotels", (Grade("rover", 1),)),))
    found = measure(judgments, Engine(snapshot, ENCODER, RankingSettings(dense_weight=0.0)), worst=1)
    figures = {leg.name: leg.ndcg_at_10.mean for leg in found.legs}
    rival = found.comparisons[0].rival
    assert figures[rival] == max(value for name, value in figures.items() if name != "final")
    assert {c.rival for c in found.comparisons} == {"dense", "lexical", "fused"}
    assert figures["final"] < figures[rival]
    (difference,) = found.worst
    assert difference.question_id == "q"
    assert difference.final_top == TopResult("copied", "Judges tell hotels to stop scanning faces!", 0)
    assert difference.rival_top is not None
    assert (difference.final, difference.rival) == (figures["final"], figures[rival])


def test_progress_is_told_question_by_question(snapshot: Snapshot) -> None:
    told: list[tuple[int, int]] = []
    measure(JUDGMENTS, Engine(snapshot, ENCODER), advance=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_each_level_of_confidence_says_how_often_it_was_right(snapshot: Snapshot) -> None:
    outside = ["who wrote to Mendix", "Oracle and the court"]  # names that no article holds
    told: list[tuple[int, int]] = []
    found = measure(
        JUDGMENTS,
        Engine(snapshot, ENCODER),
        outside=outside,
        advance=lambda done, total: told.append((done, total)),
    )
    assert [level.name for level in found.levels] == ["high", "medium", "low", "none"]
    assert sum(level.questions for level in found.levels) == 3
    assert sum(level.right for level in found.levels) == 2  # "agency" has another first
    assert [level.outside for level in found.levels] == [0, 0, 0, 2]
    assert told[-1] == (5, 5)
    assert all(level.outside == 0 for level in measure(JUDGMENTS, Engine(snapshot, ENCODER)).levels)
