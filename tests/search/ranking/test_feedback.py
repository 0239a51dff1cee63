from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch.search.ranking import Ranked, interact, refine
from tests.search.ranking.candidates import assert_whole, candidates

ALIKE = np.array([[1.0, 0.0]] * 4, dtype=np.float32)  # vectors that tell nothing apart


def test_what_is_like_the_best_candidates_rises() -> None:
    texts = [["court", "ruling"], ["weather"], ["court"], ["football"]]
    vectors = np.array([[1, 0], [0, 1], [0.9, 0.1], [0, 1]], dtype=np.float32)
    refined = refine(candidates(0.9, 0.5, 0.4, 0.1), vectors[0], vectors, texts, {"ruling": 1.0}, 0.6, best=1)
    part = {r.id: r.why.feedback for r in refined}
    assert part["c"] > 0 > part["b"]
    assert [r.id for r in refined].index("c") < [r.id for r in refined].index("b")


def test_the_question_moves_towards_the_best_and_not_towards_the_others() -> None:
    # The question lies between two directions; the best candidate lies in one of them.
    question = np.array([0.7071, 0.7071], dtype=np.float32)
    vectors = np.array([[1, 0], [0.1, 0.995], [0.995, 0.1], [0, 1]], dtype=np.float32)
    before = candidates(0.9, 0.5, 0.4, 0.1)
    one = refine(before, question, vectors, [[]] * 4, {}, 1.0, best=1)
    assert [r.id for r in one].index("c") < [r.id for r in one].index("b")
    both = refine(before, question, vectors, [[]] * 4, {}, 1.0, best=2)
    assert {r.id: r.score for r in both}["b"] > {r.id: r.score for r in one}["b"]


def test_words_learnt_from_the_best_find_what_the_question_did_not_name() -> None:
    texts = [["clearview", "fine"], ["weather"], ["sport"], ["clearview", "privacy"]]
    refined = refine(candidates(0.9, 0.5, 0.4, 0.1), ALIKE[0], ALIKE, texts, {"fine": 1.0}, 0.6, best=1)
    assert [r.id for r in refined][:2] == ["a", "d"]


def test_words_that_all_candidates_hold_teach_nothing() -> None:
    texts = [["report", "clearview"], ["report"] * 2, ["clearview", "sport"], ["report", "sport"]]
    refined = refine(candidates(0.9, 0.5, 0.4, 0.1), ALIKE[0], ALIKE, texts, {}, 0.0, best=1)
    score = {r.id: r.score for r in refined}
    assert score["c"] > score["b"]


def test_of_the_words_of_the_best_the_rare_ones_are_learnt() -> None:
    common = [f"common{n}" for n in range(10)] * 2
    texts = [[*common, "clearview"], *[common] * 4, ["clearview", "sport"], ["weather", "sport"]]
    rows = np.array([[1.0, 0.0]] * 7, dtype=np.float32)
    before = candidates(0.9, 0.5, 0.5, 0.5, 0.5, 0.4, 0.3)
    score = {r.id: r.score for r in refine(before, rows[0], rows, texts, {}, 0.5, best=1)}
    assert score["f"] > score["g"]


def test_words_of_the_question_count_more_near_each_other_than_apart() -> None:
    between = ["x"] * 5
    texts = [["first"], ["face", *between, "scan"], ["face", "scan", *between], ["last"]]
    refined = refine(
        candidates(0.9, 0.5, 0.5, 0.1), ALIKE[0], ALIKE, texts, {"face": 2.0, "scan": 2.0}, 0.5, best=1
    )
    score = {r.id: r.score for r in refined}
    assert score["c"] > score["b"]


def test_the_nearer_words_stand_the_more_they_count() -> None:
    texts = [["first"], ["face", "x", "x", "scan"], ["face", "scan", "x", "x"], ["last"]]
    refined = refine(
        candidates(0.9, 0.5, 0.5, 0.1), ALIKE[0], ALIKE, texts, {"face": 2.0, "scan": 2.0}, 0.5, best=1
    )
    score = {r.id: r.score for r in refined}
    assert score["c"] > score["b"]


@pytest.mark.parametrize("asked", [{"face": 2.0}, {"x": 1.0}])
def test_a_word_alone_is_near_to_nothing(asked: dict[str, float]) -> None:
    texts = [["first"], ["face", "y", "y", "face"], ["face", "face", "y", "y"], ["last"]]
    refined = refine(candidates(0.9, 0.5, 0.5, 0.1), ALIKE[0], ALIKE, texts, asked, 0.5, best=1)
    score = {r.id: r.score for r in refined}
    assert score["b"] == pytest.approx(score["c"])


def test_where_the_words_are_rare_elsewhere_what_was_found_of_them_moves_little() -> None:
    vectors = np.array([[1, 0], [0.9, 0.43], [0.2, 0.98], [0, 1]], dtype=np.float32)
    texts = [["q"], ["x"], ["face", "scan"], ["y"]]
    before, asked = candidates(0.9, 0.5, 0.4, 0.1), {"face": 2.0, "scan": 2.0}
    full = refine(before, vectors[0], vectors, texts, asked, 0.2, best=1)
    little = refine(before, vectors[0], vectors, texts, asked, 0.2, best=1, most=100.0)
    assert [r.id for r in full].index("c") < [r.id for r in full].index("b")
    assert [r.id for r in little].index("b") < [r.id for r in little].index("c")


def test_refined_scores_add_up_and_stay_above_the_last() -> None:
    rows = np.eye(4, dtype=np.float32)
    refined = refine(candidates(0.9, 0.8, 0.5, 0.2), rows[3], rows, [["x"]] * 4, {}, 0.7, best=2)
    assert_whole(refined)
    assert min(r.score for r in refined) >= 0.2
    assert any(r.why.feedback < 0 for r in refined)
    assert any(r.why.feedback > 0 for r in refined)


def test_what_likeness_word_by_word_moved_goes_into_who_is_best_and_not_into_the_score() -> None:
    rows = np.eye(4, dtype=np.float32)[[0, 1, 0, 1]]  # c is like a, and d like b
    before = candidates(0.9, 0.8, 0.4, 0.4)
    moved = interact(before, {"a": 0.2, "b": 0.7, "c": 0.4, "d": 0.4}, 0.8)
    assert moved[0].id == "b"
    question = np.full(4, 0.5, dtype=np.float32)

    def refined(ranked: list[Ranked]) -> list[Ranked]:
        places = ["abcd".index(r.id) for r in ranked]
        return refine(ranked, question, rows[places], [[]] * 4, {}, 1.0, best=1)

    plain, after = refined(before), refined(moved)
    assert {r.id for r in plain[:2]} == {"a", "c"}
    assert {r.id for r in after[:2]} == {"b", "d"}
    assert {r.why.interaction for r in after} == {0.0}
    assert {r.id: r.why.maxsim for r in after} == {"a": 0.2, "b": 0.7, "c": 0.4, "d": 0.4}
    assert_whole(after)


def test_without_feedback_the_order_stays() -> None:
    before = candidates(0.9, 0.5)
    rows = np.eye(2, dtype=np.float32)
    assert refine(before, rows[1], rows, [["x"], ["y"]], {}, 0.6, best=0) == before
    assert refine(before, rows[1], rows, [["x"], ["y"]], {}, 0.6, best=1) != before
    assert refine([], rows[1], rows[:0], [], {}, 0.6, best=3) == []


words = st.lists(st.sampled_from(["face", "scan", "court", "city", "robot"]), max_size=12)


@given(
    st.lists(st.tuples(st.floats(0, 1), words), min_size=1, max_size=8),
    st.floats(0, 1),
    st.integers(1, 10),
    st.floats(0, 30),
)
def test_whatever_the_candidates_parts_add_up_and_none_is_lost(
    found: list[tuple[float, list[str]]], weight: float, best: int, most: float
) -> None:
    before = candidates(*sorted((score for score, _ in found), reverse=True))
    angles = np.linspace(0, 2, len(found))
    rows = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    texts = [text for _, text in found]
    after = refine(before, rows[0], rows, texts, {"face": 2.0, "scan": 1.0}, weight, best, most)
    assert sorted(r.id for r in after) == sorted(r.id for r in before)
    assert_whole(after)
    assert min(r.score for r in after) >= before[-1].score - 1e-9
