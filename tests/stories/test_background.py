from __future__ import annotations

import numpy as np
import pytest

from semsearch.stories import ArticleFeatures, centroid, common_phrases, earlier_stories, features_of
from semsearch.stories.background import LEAST, PHRASES
from semsearch.text import analyzer
from semsearch.types import Article

AXES = np.eye(4, dtype=np.float32)
RARE = {"kestrel": 6.0, "vermeer": 5.0, "counti": 4.0}


def told(text: str, vector: np.ndarray = AXES[0]) -> ArticleFeatures:
    terms = analyzer.terms(text)
    return features_of(Article("x", text), vector, {term: RARE.get(term, 1.0) for term in terms})


def test_a_centroid_has_what_runs_through_a_story() -> None:
    one = centroid([told("Kestrel recalls vans", AXES[0]), told("Kestrel owners sue", AXES[1])])
    assert one.vector == pytest.approx((AXES[0] + AXES[1]) / np.sqrt(2))
    assert np.linalg.norm(one.weights) == pytest.approx(1.0)
    assert list(one.fingerprints) == sorted(set(one.fingerprints))
    shared = centroid([told("Kestrel")]).fingerprints[0]
    place = one.fingerprints.tolist().index(shared)
    assert one.weights[place] == one.weights.max() > 2 * np.delete(one.weights, place).max()


def test_a_centroid_of_one_article_is_the_article() -> None:
    article = told("Kestrel recalls vans")
    alone = centroid([article])
    assert alone.vector == pytest.approx(article.vector)
    assert alone.weights == pytest.approx(article.weights)


def test_the_most_similar_come_first_and_what_is_about_something_else_not_at_all() -> None:
    story = told("Kestrel recalls vans in Vermeer County")
    candidates = {
        "far": told("Orchestra tours", AXES[1]),
        "near": told("Kestrel recalls vans", (AXES[0] + AXES[1]) / np.sqrt(np.float32(2))),
        "b": told("Kestrel recalls vans in Vermeer County"),
        "a": told("Kestrel recalls vans in Vermeer County"),
    }
    found = earlier_stories(story, candidates, 9)
    assert [name for name, _ in found] == ["a", "b", "near"]
    assert found[0][1] == pytest.approx(1.0)
    assert found[-1][1] >= LEAST
    assert [name for name, _ in earlier_stories(story, candidates, 1)] == ["a"]
    assert earlier_stories(story, {}, 5) == []


def common(one: str, other: str, text: str) -> tuple[str, ...]:
    return common_phrases(told(one), told(other), text)


def test_what_is_common_is_named_in_the_words_of_the_text_the_weightiest_first() -> None:
    text = "Kestrel's vans burn\nThe maker Kestrel sold them in Vermeer County, owners say."
    assert common("vermeer county kestrel vans", "kestrel vermeer county", text) == (
        "Vermeer County",
        "Kestrel",
    )


def test_adjoining_words_are_one_phrase_unless_punctuation_stands_between() -> None:
    said = common("kestrel vermeer", "kestrel vermeer", "Kestrel, Vermeer sue")
    assert said == ("Kestrel", "Vermeer")
    assert common("kestrel vermeer", "kestrel vermeer", "Kestrel (Vermeer) sues") == ("Kestrel", "Vermeer")
    assert common("kestrel vermeer", "kestrel vermeer", "why Kestrel Vermeer sues") == ("Kestrel Vermeer",)


def test_words_stay_whole() -> None:
    assert common("kestrel", "kestrel", "the “Kestrel-vans”, again") == ("Kestrel-vans",)
    assert common("2.5 million", "2.5 million", "fined 2.5 million euros") == ("2.5 million",)


def test_what_adds_little_is_not_named() -> None:
    assert common("kestrel vans", "kestrel vans", "Kestrel sells vans") == ("Kestrel",)
    assert common("vans owners", "orchestra", "vans") == ()


def test_only_a_few_phrases_are_named() -> None:
    words = "alder birch cedar dogwood elder fir ginkgo hazel".split()
    assert len(common(" ".join(words), " ".join(words), " and ".join(words))) == PHRASES
