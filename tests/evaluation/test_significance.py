from __future__ import annotations

import numpy as np
import pytest

from semsearch.evaluation.metrics import confidence_intervals, paired_differences

RANDOM = np.random.default_rng(7)


def test_equal_settings_differ_by_nothing_with_p_of_one() -> None:
    scores = RANDOM.random((40, 4))
    for change in paired_differences(scores, scores.copy()):
        assert (change.mean, change.low, change.high, change.p) == (0, 0, 0, 1)


def test_of_four_questions_chance_gives_all_four_signs_alike_twice_in_sixteen() -> None:
    ours = np.array([[0.5], [0.6], [0.7], [0.8]])
    (change,) = paired_differences(ours, ours - 0.25)
    assert change.mean == pytest.approx(0.25)
    assert change.p == pytest.approx(2 / 16, abs=0.012)


def test_a_difference_on_every_question_is_hardly_chance_and_one_on_a_single_question_is() -> None:
    theirs = RANDOM.random((60, 1))
    (always,) = paired_differences(theirs + 0.05, theirs)
    once = theirs.copy()
    once[3] += 0.9
    (single,) = paired_differences(once, theirs)
    assert always.p < 0.001
    assert always.low == pytest.approx(0.05)
    assert single.p == 1
    assert single.low == 0


def test_the_sign_says_who_is_better_and_the_test_has_two_sides() -> None:
    ours, theirs = RANDOM.random((30, 1)), RANDOM.random((30, 1))
    (one,), (other,) = paired_differences(ours, theirs), paired_differences(theirs, ours)
    assert one.mean == -other.mean != 0
    assert one.p == other.p


def test_bounds_hold_the_mean_and_narrow_with_the_root_of_the_questions() -> None:
    few = (RANDOM.random((100, 1)) < 0.5).astype(float)
    (wide,), (narrow,) = confidence_intervals(few), confidence_intervals(np.repeat(few, 4, axis=0))
    assert wide.low < wide.mean < wide.high
    assert wide.high - wide.low == pytest.approx(2 * 1.96 * np.sqrt(few.var() / 100), abs=0.03)
    assert (wide.high - wide.low) / (narrow.high - narrow.low) == pytest.approx(2, abs=0.25)


def test_the_same_figures_give_the_same_bounds() -> None:
    scores = RANDOM.random((25, 2))
    assert confidence_intervals(scores) == confidence_intervals(scores)
    assert paired_differences(scores, scores[::-1]) == paired_differences(scores, scores[::-1])
