from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch.ranking import Ranked, confidence, fuse, refine
from semsearch.types import Article, Hit, Match, Why


def order(*args: object) -> list[str]:
    return [ranked.id for ranked in fuse(*args)]  # type: ignore[arg-type]


def test_an_article_that_both_sides_find_beats_one_that_either_finds() -> None:
    dense = [Match("meaning", 0.8), Match("both", 0.7), Match("far", 0.1)]
    lexical = [Match("words", 9.0), Match("both", 8.0)]
    assert order(dense, lexical, {"words": 0.2}, 0.5)[0] == "both"


def test_the_parts_add_up_to_the_score_and_lie_in_their_range() -> None:
    dense = [Match("a", 0.8), Match("b", 0.5)]
    lexical = [Match("b", 4.0), Match("c", 1.0)]
    ranked = {r.id: r for r in fuse(dense, lexical, {"c": 0.3}, 0.6)}
    assert ranked["a"].score == pytest.approx(0.6)
    assert ranked["b"].score == pytest.approx(0.4)  # the last of the dense list counts nothing there
    assert ranked["c"].score == pytest.approx(0.1)
    assert ranked["c"].why.cosine == 0.3
    assert ranked["a"].why.bm25 == 0


def test_the_weight_moves_the_order() -> None:
    dense, lexical = [Match("a", 0.8), Match("b", 0.5)], [Match("b", 4.0)]
    assert order(dense, lexical, {}, 0.9) == ["a", "b"]
    assert order(dense, lexical, {}, 0.1) == ["b", "a"]


def test_without_a_matching_word_meaning_alone_counts_in_full() -> None:
    assert fuse([Match("a", 0.8), Match("b", 0.2)], [], {}, 0.5)[0].score == 1.0


def test_equal_scores_are_ordered_by_id() -> None:
    assert order([Match("b", 0.5), Match("a", 0.5)], [], {}, 0.5) == ["a", "b"]


def test_one_candidate_is_no_division_by_nought() -> None:
    assert fuse([Match("a", 0.5)], [Match("a", 2.0)], {}, 0.5)[0].score == pytest.approx(1.0)


def test_no_candidates_no_order() -> None:
    assert fuse([], [], {}, 0.5) == []


scores = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(-1, 1), max_size=8)
weights = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.01, 30), max_size=8)


@given(scores, weights, st.floats(0, 1))
def test_scores_lie_between_0_and_1_and_every_candidate_stands_once(
    cosines: dict[str, float], bm25: dict[str, float], weight: float
) -> None:
    dense = [Match(*pair) for pair in sorted(cosines.items(), key=lambda p: -p[1])]
    lexical = [Match(*pair) for pair in sorted(bm25.items(), key=lambda p: -p[1])]
    ranked = fuse(dense, lexical, dict.fromkeys(bm25.keys() - cosines.keys(), -1.0), weight)
    assert sorted(r.id for r in ranked) == sorted(cosines.keys() | bm25.keys())
    assert all(0 <= r.score <= 1 + 1e-9 and r.score == r.why.dense + r.why.lexical for r in ranked)


@pytest.mark.parametrize(
    ("cosine", "text", "level"),
    [
        (0.1, "something else", "none"),
        (0.3, "something else", "low"),
        (0.35, "a court", "medium"),
        (0.4, "the court ruling", "high"),
        (0.7, "something else", "high"),
    ],
)
def test_confidence_grows_with_nearness_and_with_the_words_found(
    cosine: float, text: str, level: str
) -> None:
    hit = Hit(Article("a", text), 1.0, Why(dense=1.0, lexical=0.0, cosine=cosine, bm25=0.0))
    assert confidence([hit], {"court", "rule"}) == level


def test_without_a_hit_there_is_no_confidence() -> None:
    assert confidence([], {"court"}) == "none"


def candidates(*scores: float) -> list[Ranked]:
    return [
        Ranked(id, score, Why(dense=score, lexical=0.0, cosine=score, bm25=0.0))
        for id, score in zip("abcdefgh", scores, strict=False)
    ]


def test_what_is_like_the_best_candidates_rises() -> None:
    texts = [["court", "ruling"], ["weather"], ["court"], ["football"]]
    vectors = np.array([[1, 0], [0, 1], [0.9, 0.1], [0, 1]], dtype=np.float32)
    refined = refine(candidates(0.9, 0.5, 0.4, 0.1), vectors[0], vectors, texts, ["ruling"], 0.6, best=1)
    score = {r.id: r.score for r in refined}
    assert score["c"] > score["b"]
    assert {r.id: r.why.feedback for r in refined}["c"] > 0 > {r.id: r.why.feedback for r in refined}["b"]


def test_words_learnt_from_the_best_find_what_the_question_did_not_name() -> None:
    same = np.array([[1.0, 0.0]] * 4, dtype=np.float32)
    texts = [["clearview", "fine"], ["weather"], ["sport"], ["clearview", "privacy"]]
    refined = refine(candidates(0.9, 0.5, 0.4, 0.1), same[0], same, texts, ["fine"], 0.6, best=1)
    assert [r.id for r in refined][:2] == ["a", "d"]


def test_refined_scores_add_up_and_stay_above_the_last() -> None:
    rows = np.eye(4, dtype=np.float32)
    refined = refine(candidates(0.9, 0.8, 0.5, 0.2), rows[1], rows, [["x"]] * 4, [], 0.7, best=2)
    assert all(0.2 <= r.score <= 1 for r in refined)
    assert all(r.score == pytest.approx(r.why.dense + r.why.lexical + r.why.feedback) for r in refined)
    assert [r.score for r in refined] == sorted((r.score for r in refined), reverse=True)


def test_without_feedback_the_order_stays() -> None:
    before = candidates(0.9, 0.5)
    rows = np.eye(2, dtype=np.float32)
    assert refine(before, rows[1], rows, [["x"], ["y"]], [], 0.6, best=0) == before
    assert refine([], rows[1], rows[:0], [], [], 0.6, best=3) == []
