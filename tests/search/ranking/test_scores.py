"""semsearch.search.ranking.scores: scores of articles and their parts, as arrays."""

from __future__ import annotations

import numpy as np
import pytest

from semsearch.search.ranking.scores import Scores

THREE = Scores(("a", "b", "c"), np.array([0.5, 0.9, 0.5]), {"dense": np.array([0.2, 0.4, 0.1])})


def test_the_best_come_first_and_equal_scores_keep_their_order() -> None:
    assert THREE.order().tolist() == [1, 0, 2]
    assert [one.id for one in THREE.take(THREE.order())] == ["b", "a", "c"]


def test_a_part_that_is_not_known_is_zero() -> None:
    assert THREE.part("maxsim").tolist() == [0, 0, 0]
    assert (THREE.why(1).dense, THREE.why(1).maxsim) == (0.4, 0.0)


def test_rows_are_taken_with_their_parts() -> None:
    taken = THREE.take(np.array([2, 0]))
    assert (taken.ids, taken.total.tolist()) == (("c", "a"), [0.5, 0.5])
    assert taken.part("dense").tolist() == [0.1, 0.2]
    assert THREE.take(slice(1, None)).ids == ("b", "c")


def test_updating_some_rows_leaves_the_others_and_the_original() -> None:
    better = Scores(("b",), np.array([1.0]), {"feedback": np.array([0.3])})
    updated = THREE.updated(np.array([1]), better)
    assert updated.total.tolist() == [0.5, 1.0, 0.5]
    assert updated.part("feedback").tolist() == [0, 0.3, 0]
    assert updated.part("dense").tolist() == [0.2, 0.4, 0.1]
    assert THREE.total.tolist() == [0.5, 0.9, 0.5]
    assert "feedback" not in THREE.parts


def test_others_follow_with_zero_for_parts_that_they_lack() -> None:
    joined = THREE.followed_by(Scores.zero(["d"], [0.7]))
    assert (joined.ids[-1], joined.total[-1]) == ("d", 0.0)
    assert joined.part("dense").tolist() == [0.2, 0.4, 0.1, 0]
    assert joined.part("cosine").tolist() == [0, 0, 0, 0.7]
    assert [one.score for one in joined] == [0.5, 0.9, 0.5, 0.0]


def test_values_move_scores_within_their_span_and_add_to_a_part() -> None:
    scores = Scores(("a", "b", "c"), np.array([0.9, 0.5, 0.1]), {"feedback": np.array([0.1, 0.0, 0.0])})
    moved = scores.towards(np.array([1.0, 2.0, 3.0]), 0.5, "feedback")
    assert moved.total.tolist() == pytest.approx([0.5, 0.5, 0.5])
    assert moved.part("feedback").tolist() == pytest.approx([-0.3, 0.0, 0.4])
    assert scores.towards(np.array([1.0, 1.0, 1.0]), 0.5, "feedback") is scores
    none = Scores.zero((), ())
    assert none.towards(np.zeros(0), 0.5, "feedback") is none
