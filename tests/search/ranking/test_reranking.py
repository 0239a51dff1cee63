from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch.search.ranking import rerank
from tests.search.ranking.candidates import assert_whole, candidates


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


def test_equal_scores_are_ordered_by_id() -> None:
    assert [r.id for r in rerank(candidates(0.9, 0.5, 0.4)[::-1], [0.5, 0.5, 0.5])] == ["a", "b", "c"]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=8), st.integers(0, 8))
def test_parts_add_up_and_none_is_lost(found: list[tuple[float, float]], read: int) -> None:
    before = candidates(*sorted((score for score, _ in found), reverse=True))
    after = rerank(before, [score for _, score in found][:read])
    assert sorted(r.id for r in after) == sorted(r.id for r in before)
    assert_whole(after)
