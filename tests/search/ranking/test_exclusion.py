from __future__ import annotations

import numpy as np
import pytest

from tests.search.ranking.candidates import assert_whole, candidates
from tests.search.ranking.on_lists import exclude

ROBOTS, CARS = np.eye(2, dtype=np.float32)
ABOUT_ROBOTS = np.array([[1.0, 0.0]] * 3, dtype=np.float32)


def penalties(texts: list[list[str]], vectors: np.ndarray = ABOUT_ROBOTS) -> dict[str, float]:
    ranked = exclude(candidates(0.9, 0.8, 0.7), CARS, ROBOTS, vectors, texts, {"drive": 1.0, "car": 3.0})
    assert_whole(ranked)
    return {one.id: one.why.exclusion for one in ranked}


def test_an_article_that_contains_all_terms_of_the_subject_loses_most() -> None:
    assert penalties([["car", "robot", "drive"], ["robot"], ["drive"]]) == {
        "a": -0.5,
        "b": 0.0,
        "c": pytest.approx(-0.5 / 16),  # the less important of the two terms
    }


def test_an_article_that_is_closer_to_the_subject_than_to_the_question_loses_without_its_terms() -> None:
    vectors = np.array([[0.6, 0.8], [0.8, 0.6], [1.0, 0.0]], dtype=np.float32)
    assert penalties([["sedan"], ["robot"], ["robot"]], vectors) == {"a": -0.5, "b": 0.0, "c": 0.0}


def test_a_term_counts_for_more_in_an_article_near_the_subject() -> None:
    vectors = np.array([[0.9, 0.44], [1.0, 0.0], [1.0, 0.0]], dtype=np.float32)
    found = penalties([["drive"], ["drive"], ["robot"]], vectors)
    assert -0.5 < found["a"] < found["b"] < found["c"] == 0


def test_a_subject_of_unknown_words_is_compared_by_meaning_alone() -> None:
    ranked = exclude(candidates(0.9, 0.8), CARS, ROBOTS, ABOUT_ROBOTS[:2], [["a"], ["b"]], {})
    assert [one.why.exclusion for one in ranked] == [0.0, 0.0]


def test_no_score_falls_below_zero() -> None:
    ranked = exclude(candidates(0.9, 0.3), CARS, ROBOTS, ABOUT_ROBOTS[:2], [["a"], ["car"]], {"car": 1.0})
    assert [(one.id, one.score) for one in ranked] == [("a", 0.9), ("b", 0.0)]
    assert ranked[1].why.exclusion == pytest.approx(-0.3)
