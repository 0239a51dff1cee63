from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from semsearch.search.ranking import sign_tables, token_cosines, token_weights
from semsearch.storage.scoring import unpacked
from tests.search.ranking.candidates import assert_whole, candidates
from tests.search.ranking.on_lists import interact, maxsim, rerank

Vectors = NDArray[np.float32]

# --- what each token of a question counts -----------------------------------------------------------------


def test_what_tokens_count_is_their_terms_rarity_and_together_1() -> None:
    assert token_weights(["face", "scan"], {"face": 3.0, "scan": 1.0}).tolist() == [0.75, 0.25]


def test_pieces_and_repeats_of_a_term_share_its_rarity() -> None:
    found = token_weights(["face", "scan", "face", "face"], {"face": 3.0, "scan": 1.0})
    assert found.tolist() == pytest.approx([0.25, 0.25, 0.25, 0.25])


def test_a_term_of_no_known_rarity_counts_nothing() -> None:
    assert token_weights(["zebra", "face"], {"face": 2.0}).tolist() == [0.0, 1.0]


@pytest.mark.parametrize("terms", [["zebra", "zebra"], ["face"], []])
def test_where_nothing_counts_all_are_0(terms: list[str]) -> None:
    assert token_weights(terms, {"face": 0.0}).tolist() == [0.0] * len(terms)


# --- MaxSim -----------------------------------------------------------------------------------------------


def rows(*vectors: tuple[float, float]) -> Vectors:
    return np.array(vectors, dtype=np.float32).reshape(-1, 2)


EAST, NORTH, WEST = (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)
BOTH, AWAY = rows(EAST, (0.6, 0.8)), rows(WEST)  # the largest cosines are 1.0 and 0.8, and -1.0 and 0.0
ASKED, COUNTS = rows(EAST, NORTH), np.array([0.75, 0.25])


def test_each_word_counts_by_its_largest_cosine_in_the_text() -> None:
    found = maxsim(ASKED, COUNTS, [BOTH, AWAY, rows((0.6, 0.8))])
    assert found.tolist() == pytest.approx([0.75 * 1.0 + 0.25 * 0.8, -0.75, 0.75 * 0.6 + 0.25 * 0.8])


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_text_without_tokens_comes_to_0_wherever_it_stands(place: int) -> None:
    texts = [BOTH, AWAY]
    texts.insert(place, rows())
    wanted = [0.95, -0.75]
    wanted.insert(place, 0.0)
    assert maxsim(ASKED, COUNTS, texts).tolist() == pytest.approx(wanted)


def test_without_tokens_of_the_question_or_without_texts_there_is_nothing_to_compare() -> None:
    assert maxsim(rows(), token_weights([], {}), [BOTH, rows(), AWAY]).tolist() == [0.0, 0.0, 0.0]
    assert maxsim(ASKED, COUNTS, []).tolist() == []


def test_where_no_word_counts_all_texts_come_to_0() -> None:
    assert maxsim(ASKED, token_weights(["of", "the"], {}), [BOTH, AWAY]).tolist() == [0.0, 0.0]


def drawn(seed: int, *counts: int) -> list[Vectors]:
    """Return so many random unit vectors for each text."""
    random = np.random.default_rng(seed)
    found = [random.standard_normal((count, 5)).astype(np.float32) for count in counts]
    return [each / np.linalg.norm(each, axis=1, keepdims=True) for each in found]


@given(st.integers(0, 10_000), st.integers(0, 6), st.lists(st.integers(0, 6), max_size=6))
def test_closeness_lies_between_minus_1_and_1_and_more_words_take_nothing_away(
    seed: int, asked: int, lengths: list[int]
) -> None:
    question, *texts = drawn(seed, asked, *lengths)
    counts = token_weights([f"term{n % 4}" for n in range(asked)], {"term0": 5.0, "term1": 2.0, "term2": 0.5})
    found = maxsim(question, counts, texts)
    assert found.shape == (len(texts),)
    assert np.all(np.abs(found) <= 1 + 1e-6)
    longer = maxsim(question, counts, [np.concatenate([each, question[:1]]) for each in texts if len(each)])
    assert np.all(longer >= found[[len(each) > 0 for each in texts]] - 1e-6)
    if asked:
        assert maxsim(question, counts, [question]).tolist() == [pytest.approx(1.0)]


@given(st.integers(0, 10_000), st.integers(0, 5), st.integers(0, 300), st.sampled_from([5, 8, 12]))
def test_cosines_from_packed_signs_are_those_of_the_vectors_that_they_stand_for(
    seed: int, asked: int, tokens: int, dimension: int
) -> None:
    random = np.random.default_rng(seed)
    question = random.standard_normal((asked, dimension)).astype(np.float32)
    question /= np.linalg.norm(question, axis=1, keepdims=True)
    signs = np.packbits(random.standard_normal((tokens, dimension)) > 0, axis=1)
    found = token_cosines(sign_tables(question), signs)
    assert found.shape == (tokens, asked)
    stored = [row.tobytes() for row in signs]
    wanted = np.concatenate([question[:0], *unpacked(stored, dimension)]) @ question.T
    assert found == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("asked", [1, 2, 5, 7, 13, 40])
def test_equal_tokens_have_equal_cosines_wherever_they_stand(asked: int) -> None:
    random = np.random.default_rng(asked)
    question = random.standard_normal((asked, 384)).astype(np.float32)
    signs = np.repeat(np.packbits(random.standard_normal((1, 384)) > 0, axis=1), 1_001, axis=0)
    assert len(np.unique(token_cosines(sign_tables(question), signs), axis=0)) == 1


# --- the order --------------------------------------------------------------------------------------------


def test_the_nearest_is_drawn_to_the_best_score_and_the_farthest_to_the_last() -> None:
    moved = interact(candidates(0.9, 0.4, 0.1), {"a": 0.2, "b": 0.5, "c": 0.8}, 0.75)
    assert [r.id for r in moved] == ["c", "b", "a"]
    assert [r.score for r in moved] == pytest.approx([0.7, 0.475, 0.3])  # b half-way, so drawn to 0.5
    assert [r.why.interaction for r in moved] == pytest.approx([0.6, 0.075, -0.6])
    assert [r.why.maxsim for r in moved] == [0.8, 0.5, 0.2]


def test_with_all_of_the_share_closeness_alone_orders() -> None:
    close = {"a": 0.1, "b": -0.3, "c": 0.7, "d": 0.2}
    moved = interact(candidates(0.9, 0.8, 0.3, 0.1), close, 1.0)
    assert [r.id for r in moved] == ["c", "d", "a", "b"]
    assert [moved[0].score, moved[-1].score] == pytest.approx([0.9, 0.1])


@pytest.mark.parametrize(
    ("close", "share"), [({"a": 0.1, "b": 0.3, "c": 0.7}, 0.0), (dict.fromkeys("abc", 0.4), 0.9)]
)
def test_without_a_share_or_where_all_come_equally_near_nothing_moves(
    close: dict[str, float], share: float
) -> None:
    before = candidates(0.9, 0.5, 0.4)
    after = interact(before, close, share)
    assert [(r.id, r.score) for r in after] == [(r.id, r.score) for r in before]
    assert [(r.why.interaction, r.why.maxsim) for r in after] == [(0.0, close[r.id]) for r in before]


def test_what_two_rounds_moved_is_added_up() -> None:
    close = {"a": 0.2, "b": 0.5, "c": 0.8}
    before = {r.id: r.score for r in candidates(0.9, 0.4, 0.1)}
    twice = interact(interact(candidates(0.9, 0.4, 0.1), close, 0.3), close, 0.3)
    assert {r.id: r.why.interaction for r in twice} == {
        r.id: pytest.approx(r.score - before[r.id]) for r in twice
    }
    assert_whole(twice)


def test_equal_scores_are_ordered_by_id() -> None:
    moved = interact(candidates(0.9, 0.5, 0.5)[::-1], {"a": 0.5, "b": 0.5, "c": 0.5}, 0.5)
    assert [r.id for r in moved] == ["a", "b", "c"]


def test_of_none_there_is_no_order() -> None:
    assert interact([], {}, 0.5) == []


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(-1, 1)), min_size=1, max_size=8), st.floats(0, 1))
def test_scores_stay_between_the_last_and_the_best_parts_add_up_and_none_is_lost(
    found: list[tuple[float, float]], share: float
) -> None:
    before = candidates(*sorted((score for score, _ in found), reverse=True))
    close = {r.id: near for r, (_, near) in zip(before, found, strict=True)}
    after = interact(before, close, share)
    assert sorted(r.id for r in after) == [r.id for r in before]
    assert_whole(after)
    assert all(before[-1].score - 1e-9 <= r.score <= before[0].score + 1e-9 for r in after)


def test_the_first_stand_in_the_order_of_what_was_read() -> None:
    assert [r.id for r in rerank(candidates(0.9, 0.5, 0.4), [0.1, 0.2, 0.9])] == ["c", "b", "a"]


def test_none_falls_below_those_that_were_not_read() -> None:
    moved = rerank(candidates(0.9, 0.5, 0.4, 0.3), [0.0, 1.0])
    assert [(r.id, r.score) for r in moved] == [
        ("b", pytest.approx(1.0)),
        ("a", pytest.approx(0.4)),
        ("c", 0.4),
        ("d", 0.3),
    ]


def test_those_that_were_not_read_stay_as_they_are() -> None:
    before = candidates(0.9, 0.5, 0.4, 0.3)
    assert rerank(before, [0.5, 0.6])[2:] == before[2:]
    assert rerank(before, []) == before
    assert rerank([], []) == []


def test_what_reading_gave_or_took_is_a_part_of_the_score() -> None:
    part = {r.id: r.why.reranking for r in rerank(candidates(0.9, 0.5), [0.2, 0.8])}
    assert part == {"a": pytest.approx(-0.7), "b": pytest.approx(0.3)}


def test_equal_scores_of_a_cross_encoder_are_ordered_by_id() -> None:
    assert [r.id for r in rerank(candidates(0.9, 0.5, 0.4)[::-1], [0.5, 0.5, 0.5])] == ["a", "b", "c"]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=8), st.integers(0, 8))
def test_parts_add_up_and_none_is_lost(found: list[tuple[float, float]], read: int) -> None:
    before = candidates(*sorted((score for score, _ in found), reverse=True))
    after = rerank(before, [score for _, score in found][:read])
    assert sorted(r.id for r in after) == sorted(r.id for r in before)
    assert_whole(after)
