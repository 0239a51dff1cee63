from __future__ import annotations

from dataclasses import replace

import pytest

from semsearch.search.ranking import Background, Evidence, background, confidence
from semsearch.search.ranking.confidence import CLOSENESS, LEVELS, NEIGHBOURHOOD, WORDS


def evidence(sum: float) -> Evidence:
    return Evidence(cosine=sum, neighbourhood=0.0, closeness=0.0, words=0.0)


HERE = Background(median=0.4, spread=0.1)


def test_levels_are_told_by_the_distance_from_the_background() -> None:
    assert [level for level, _ in LEVELS] == ["high", "medium", "low"]
    for level, least in LEVELS:
        assert confidence(evidence(0.4 + 0.1 * least + 1e-6), HERE) == level
        assert confidence(evidence(0.4 + 0.1 * least - 1e-6), HERE) != level
    assert confidence(evidence(0.4 + 0.1 * LEVELS[-1][1] - 1e-6), HERE) == "none"


def test_what_lies_below_the_background_is_none() -> None:
    assert confidence(evidence(-3.0), HERE) == "none"


def test_news_of_what_the_archive_never_heard_of_comes_near_at_most() -> None:
    found = Evidence(cosine=0.9, neighbourhood=0.3, closeness=0.4, words=0.8)
    for cosine, known, unknown in ((0.9, "high", "low"), (0.2, "low", "low"), (-0.5, "none", "none")):
        there = replace(found, cosine=cosine)
        assert confidence(there, Background(1.05, 0.1)) == known
        assert confidence(replace(there, unknown=("Wimbledon",)), Background(1.05, 0.1)) == unknown
    assert confidence(replace(found, gibberish=True), HERE) == "none"


def test_the_same_evidence_means_less_in_front_of_a_wider_or_a_higher_background() -> None:
    found = evidence(0.4 + 0.1 * LEVELS[0][1] + 0.01)
    assert confidence(found, HERE) == "high"
    assert confidence(found, Background(0.4, 10.0)) == "none"
    assert confidence(found, Background(found.sum, 0.1)) == "none"


def test_the_best_cosine_the_neighbourhood_the_closeness_and_the_words_all_speak() -> None:
    told = 0.5 + NEIGHBOURHOOD * 0.25 + CLOSENESS * 0.75 + WORDS * 0.125
    assert Evidence(0.5, 0.25, 0.75, 0.125).sum == pytest.approx(told)
    plain = Evidence(0.3, 0.1, 0.2, 0.0)
    for name in ("cosine", "neighbourhood", "closeness", "words"):
        assert replace(plain, **{name: getattr(plain, name) + 0.1}).sum > plain.sum


def test_the_background_is_the_median_and_the_median_distance_from_it() -> None:
    made = background([evidence(value) for value in (0.1, 0.2, 0.4, 0.5, 0.9)])
    assert made.median == pytest.approx(0.4)
    assert made.spread == pytest.approx(0.2)  # of 0.3, 0.2, 0.0, 0.1, 0.5


def test_a_few_questions_that_the_archive_does_answer_move_the_background_little() -> None:
    outside = [evidence(0.3 + n / 100) for n in range(9)]
    without, with_them = background(outside), background([*outside, evidence(3.0), evidence(4.0)])
    assert with_them.median - without.median <= 0.011
    assert with_them.spread - without.spread <= 0.011


def test_equal_evidence_is_no_division_by_nought() -> None:
    made = background([evidence(0.4)] * 3)
    assert made.spread > 0
    assert confidence(evidence(0.4), made) == "none"
    assert confidence(evidence(0.9), made) == "high"
