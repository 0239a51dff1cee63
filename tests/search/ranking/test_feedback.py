from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from semsearch.search import ranking
from semsearch.search.ranking import Ranked
from tests.search.ranking.candidates import assert_whole, candidates
from tests.search.ranking.on_lists import corroborate, interact, refine, scores_of, texts_of

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


def test_what_the_question_excludes_teaches_nothing() -> None:
    texts = [["car"], ["robot"], ["car"], ["robot"]]
    scores = scores_of(candidates(0.9, 0.8, 0.4, 0.4))
    penalty = np.array([0.5, 0, 0.5, 0])
    refined = ranking.refine(
        scores, ALIKE[0], ALIKE, texts_of(texts), {"fine": 1.0}, 0.6, best=1, penalty=penalty
    )
    assert refined.total[3] > refined.total[2]


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


Vectors = NDArray[np.float32]

LONE_AND_PAIR = np.eye(4, dtype=np.float32)[[0, 1, 1, 2]]  # b and c are the same, a and d like nothing
LIKE_THE_BEST = np.array(
    [[1, 0, 0, 0], [0, 1, 0, 0], [0.8, 0, 0.6, 0], [0, 0, 0, 1]], dtype=np.float32
)  # c is like a


def order(ranked: list[Ranked]) -> list[str]:
    return [one.id for one in ranked]


def test_of_two_equals_the_one_that_a_better_one_is_like_stands_first() -> None:
    before = candidates(0.9, 0.5, 0.5, 0.1)
    assert order(before) == ["a", "b", "c", "d"]
    after = corroborate(before, LIKE_THE_BEST, 0.15)
    assert order(after) == ["a", "c", "b", "d"]
    part = {one.id: one.why.corroboration for one in after}
    assert part["c"] > 0 > part["b"]


def test_of_two_equals_the_one_that_another_as_good_is_like_stands_first() -> None:
    after = corroborate(candidates(0.5, 0.5, 0.5, 0.1), LONE_AND_PAIR, 0.15)
    assert order(after) == ["b", "c", "a", "d"]


def test_a_lone_best_one_is_overtaken_by_a_pair_just_under_it_and_not_by_one_far_below() -> None:
    assert order(corroborate(candidates(0.6, 0.58, 0.57, 0.1), LONE_AND_PAIR, 0.15)) == ["b", "c", "a", "d"]
    assert order(corroborate(candidates(0.9, 0.48, 0.47, 0.1), LONE_AND_PAIR, 0.15)) == ["a", "b", "c", "d"]


def test_what_nothing_is_like_loses_its_share_and_what_an_equal_is_like_loses_nothing() -> None:
    after = corroborate(candidates(0.9, 0.5, 0.5, 0.1), LONE_AND_PAIR, 0.25)
    assert {one.id: one.why.corroboration for one in after} == {
        "a": pytest.approx(-0.25 * 0.8),  # of its height over the last
        "b": pytest.approx(0.0),
        "c": pytest.approx(0.0),
        "d": 0.0,
    }


def test_none_bears_itself_out_where_vectors_lie_far_apart() -> None:
    rows = np.array([[1, 0], [-0.5, 0.866], [-0.5, -0.866]], dtype=np.float32)  # the mean is below 0
    part = {one.id: one.why.corroboration for one in corroborate(candidates(0.9, 0.5, 0.1), rows, 0.25)}
    assert part == {"a": pytest.approx(-0.2), "b": pytest.approx(-0.1), "c": pytest.approx(0.0, abs=1e-4)}


def test_likeness_to_the_last_is_worth_nothing() -> None:
    rows = np.eye(4, dtype=np.float32)[[0, 1, 2, 1]]  # d, the last, is like b
    part = {one.id: one.why.corroboration for one in corroborate(candidates(0.9, 0.5, 0.5, 0.1), rows, 0.2)}
    assert part["b"] == pytest.approx(part["c"])
    assert part["d"] > 0


@pytest.mark.parametrize(
    ("scores", "share"), [((), 0.5), ((0.9,), 0.5), ((0.9, 0.5), 0.5), ((0.9, 0.5, 0.4, 0.1), 0.0)]
)
def test_fewer_than_three_or_without_a_share_nothing_changes(scores: tuple[float, ...], share: float) -> None:
    before = candidates(*scores)
    assert corroborate(before, LONE_AND_PAIR[: len(scores)], share) == before
    if share and scores:  # with one more it does
        more = candidates(0.9, 0.5, 0.5, 0.1)
        assert corroborate(more, LONE_AND_PAIR, share) != more


@pytest.mark.parametrize("rows", [LONE_AND_PAIR, LIKE_THE_BEST], ids=["pair", "like the best"])
def test_likeness_counts_from_the_mean_so_that_a_model_of_nearer_vectors_gives_the_same(
    rows: Vectors,
) -> None:
    constant = np.full((len(rows), 1), 0.75**0.5, dtype=np.float32)
    nearer = np.hstack([rows / 2, constant])  # cosines from 0.75 to 1
    before = candidates(0.6, 0.5, 0.5, 0.1)
    plain, shifted = corroborate(before, rows, 0.3), corroborate(before, nearer, 0.3)
    assert order(shifted) == order(plain) != order(before)
    assert [one.score for one in shifted] == pytest.approx([one.score for one in plain], abs=1e-5)


@pytest.mark.parametrize("vector", [(1.0, 0.0, 0.0), (0.57735, 0.57735, 0.57735), (0.0, 0.0, 0.0)])
def test_equal_vectors_do_no_harm(vector: tuple[float, float, float]) -> None:
    after = corroborate(candidates(0.9, 0.5, 0.4, 0.1), np.array([vector] * 4, dtype=np.float32), 0.15)
    assert order(after) == ["a", "b", "c", "d"]
    assert np.isfinite([one.score for one in after]).all()
    assert_whole(after)


def test_a_near_copy_corroborates_nothing() -> None:
    text = [f"t{number}" for number in range(20)]
    others = [[f"{name}{number}" for number in range(20)] for name in "abcd"]
    before = candidates(0.5, 0.5, 0.5, 0.1)
    alone, copied = order(before), [others[0], text, text[:15], others[3]]
    assert order(corroborate(before, LONE_AND_PAIR, 0.15, others)) == ["b", "c", "a", "d"] != alone
    after = corroborate(before, LONE_AND_PAIR, 0.15, copied)
    assert order(after) == alone
    assert len({one.why.corroboration for one in after[:3]}) == 1


def test_a_copy_is_corroborated_by_others() -> None:
    text = [f"t{number}" for number in range(20)]
    rows = np.eye(5, dtype=np.float32)[[0, 0, 0, 1, 2]]
    texts = [text, text, [f"own {number}" for number in range(20)], ["d"], ["e"]]
    part = {
        one.id: one.why.corroboration
        for one in corroborate(candidates(0.9, 0.5, 0.4, 0.2, 0.1), rows, 0.2, texts)
    }
    assert part["a"] == pytest.approx(0.2 * (0.3 - 0.8))  # by c, and not by b
    assert part["c"] == pytest.approx(0.2 * (0.8 - 0.3))


def test_equal_scores_are_ordered_by_id() -> None:
    assert order(corroborate(candidates(0.5, 0.5, 0.5)[::-1], np.eye(3, dtype=np.float32), 0.5)) == [*"abc"]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.integers(0, 10_000), st.floats(0, 1))
def test_scores_stay_between_the_last_and_the_best_parts_add_up_and_none_is_lost(
    scores: list[float], seed: int, share: float
) -> None:
    before = candidates(*sorted(scores, reverse=True))
    rows = np.random.default_rng(seed).standard_normal((len(before), 3)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    after = corroborate(before, rows, share)
    assert sorted(order(after)) == order(before)
    assert_whole(after)
    assert all(before[-1].score - 1e-9 <= one.score <= before[0].score + 1e-9 for one in after)
