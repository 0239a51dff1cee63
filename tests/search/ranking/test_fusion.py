from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch.search.ranking import max_bm25, zero_score
from semsearch.types import Match
from tests.search.ranking.candidates import whole
from tests.search.ranking.on_lists import fuse


def order(*args: object) -> list[str]:
    return [ranked.id for ranked in fuse(*args)]  # type: ignore[arg-type]  # as fuse takes them


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


def test_what_only_the_words_found_loses_nothing_by_a_cosine_below_the_last() -> None:
    dense = [Match("a", 0.8), Match("b", 0.5)]
    below = {r.id: r for r in fuse(dense, [Match("c", 1.0)], {"c": -0.9}, 0.6)}["c"]
    assert below.why.dense == 0
    assert below.score == pytest.approx(0.4)


def test_the_weight_moves_the_order() -> None:
    dense, lexical = [Match("a", 0.8), Match("b", 0.5)], [Match("b", 4.0)]
    assert order(dense, lexical, {}, 0.9) == ["a", "b"]
    assert order(dense, lexical, {}, 0.1) == ["b", "a"]


def test_without_a_matching_word_meaning_alone_counts_in_full() -> None:
    assert fuse([Match("a", 0.8), Match("b", 0.2)], [], {}, 0.5)[0].score == 1.0


def test_without_a_dense_candidate_words_alone_count_in_full() -> None:
    assert fuse([], [Match("a", 3.0)], {"a": 0.1}, 0.5)[0].score == 1.0


def test_equal_scores_are_ordered_by_id() -> None:
    assert order([Match("b", 0.5), Match("a", 0.5)], [], {}, 0.5) == ["a", "b"]


def test_one_candidate_is_no_division_by_nought() -> None:
    assert fuse([Match("a", 0.5)], [Match("a", 2.0)], {}, 0.5)[0].score == pytest.approx(1.0)


def test_no_candidates_no_order() -> None:
    assert fuse([], [], {}, 0.5) == []


def test_max_bm25_is_the_sum_of_the_rarest() -> None:
    assert max_bm25([1.0, 7.0, 2.0, 6.0, 3.0, 5.0, 4.0, 0.5], 6) == 7 + 6 + 5 + 4 + 3 + 2
    assert max_bm25([1.0, 2.0], 3) == 3
    assert max_bm25([], 3) == 0


def test_where_no_article_holds_the_rare_words_words_move_little() -> None:
    dense, lexical = [Match("near", 0.8), Match("common", 0.75), Match("far", 0.5)], [Match("common", 2.0)]
    assert order(dense, lexical, {}, 0.5, 0.0)[0] == "common"
    assert order(dense, lexical, {}, 0.5, 20.0)[0] == "near"
    words = {r.id: r.why.lexical for r in fuse(dense, lexical, {}, 0.5, 20.0)}
    assert words["common"] == pytest.approx(0.5 * 2 / 20)


def test_a_candidate_above_the_largest_bm25_counts_as_1() -> None:
    lexical = [Match("twice", 8.0), Match("once", 4.0)]
    words = {r.id: r.why.lexical for r in fuse([Match("once", 0.5)], lexical, {"twice": 0.1}, 0.5, 6.0)}
    assert words == {"twice": pytest.approx(0.5), "once": pytest.approx(0.25)}


def test_a_score_of_0_has_no_parts() -> None:
    why = zero_score(0.3)
    assert whole(why) == 0
    assert (why.cosine, why.bm25) == (0.3, 0)


def test_cosines_in_a_range_too_narrow_to_divide_by_are_scaled_all_the_same() -> None:
    dense = [Match("near", 2.2e-311), Match("far", 0.0)]
    ranked = fuse(dense, [Match("word", 1.0)], {"word": -1.0}, 0.5, 1.0)
    assert {r.id: r.score for r in ranked} == {"near": 0.5, "word": 0.5, "far": 0.0}


scores = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(-1, 1), max_size=8)
weights = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.01, 30), max_size=8)


@given(scores, weights, st.floats(0, 1), st.floats(0, 60))
def test_scores_lie_between_0_and_1_and_every_candidate_stands_once(
    cosines: dict[str, float], bm25: dict[str, float], weight: float, most: float
) -> None:
    dense = [Match(*pair) for pair in sorted(cosines.items(), key=lambda p: -p[1])]
    lexical = [Match(*pair) for pair in sorted(bm25.items(), key=lambda p: -p[1])]
    ranked = fuse(dense, lexical, dict.fromkeys(bm25.keys() - cosines.keys(), -1.0), weight, most)
    assert sorted(r.id for r in ranked) == sorted(cosines.keys() | bm25.keys())
    assert all(0 <= r.score <= 1 + 1e-9 and r.score == r.why.dense + r.why.lexical for r in ranked)
    assert [r.score for r in ranked] == sorted((r.score for r in ranked), reverse=True)
