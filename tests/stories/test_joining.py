from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from semsearch.stories import (
    ArticleFeatures,
    cohesion,
    content_similarity,
    crowding,
    event_similarity,
    features_of,
    is_same_story,
    join_similarity,
    join_threshold,
    scale,
    story_similarities,
    story_to_join,
    typical_similarity,
)
from semsearch.types import Article

WORDS = "quay dock ship crew bell rope sail mast".split()
ALIKE, UNLIKE = 0.5, 0.25  # clearly more and clearly less than what is asked
ASKED = 0.4


def features(*rows: Sequence[float]) -> list[ArticleFeatures]:
    """Articles "0", "1", … of which each resembles those before it as a row says; the first has no row."""
    count = len(rows) + 1
    cosines = np.eye(count)
    for one, row in enumerate(rows, start=1):
        cosines[one, :one] = cosines[:one, one] = 2 * np.array(row) - 0.5  # half of their words are common
    vectors = np.linalg.cholesky(cosines).astype(np.float32)
    idf = dict.fromkeys(["tower", *WORDS], 1.0)
    return [
        features_of(Article(str(n), f"tower {WORDS[n]}"), vector, idf) for n, vector in enumerate(vectors)
    ]


def joined(
    one: ArticleFeatures,
    stories: Mapping[str, Sequence[ArticleFeatures]],
    asked: float,
    listed: Collection[str] = (),
) -> str:
    """The story that an article joins where so much is asked."""
    return story_to_join(story_similarities(one, stories, listed), asked)


def test_an_article_joins_the_story_that_it_is_most_like() -> None:
    first, second, one = features([UNLIKE], [ALIKE, ALIKE + 0.1])
    assert joined(one, {"s": [first], "t": [second]}, ASKED) == "t"
    assert joined(one, {"t": [first], "s": [second]}, ASKED) == "s"


def test_it_joins_none_where_it_is_less_like_all_than_is_asked() -> None:
    first, second, one = features([UNLIKE], [ASKED - 0.01, ASKED - 0.02])
    assert joined(one, {"s": [first], "t": [second]}, ASKED) == ""
    assert joined(one, {"s": [first], "t": [second]}, ASKED - 0.015) == "s"
    assert joined(one, {}, ASKED) == ""
    assert joined(one, {"empty": []}, -1.0) == ""


def test_what_counts_is_the_mean_over_the_articles_of_a_story() -> None:
    first, second, other, one = features([ALIKE], [UNLIKE, UNLIKE], [ALIKE + 0.05, UNLIKE - 0.05, ALIKE])
    assert joined(one, {"s": [first, second]}, ASKED + 0.01) == ""  # it is like one of them alone
    assert joined(one, {"s": [first]}, ASKED + 0.01) == "s"
    assert joined(one, {"s": [first, second], "t": [other]}, UNLIKE) == "t"  # though "0" is the nearest


def test_what_is_listed_together_need_be_less_like() -> None:
    first, one = features([0.35])
    assert joined(one, {"s": [first]}, ASKED) == ""
    assert joined(one, {"s": [first]}, ASKED, {"0"}) == "s"
    assert joined(one, {"s": [first]}, ASKED, {"another"}) == ""
    first, one = features([0.2])
    assert joined(one, {"s": [first]}, ASKED, {"0"}) == ""  # to be listed is not enough


def test_being_listed_with_a_part_of_a_story_counts_in_its_share() -> None:
    first, second, one = features([ALIKE], [0.34] * 2)
    story = {"s": [first, second]}
    assert [joined(one, story, ASKED, listed) for listed in ({"0"}, {"1"}, {"0", "1"})] == [
        "",
        "",
        "s",
    ]
    assert join_similarity(one, story["s"], {"1"}) - event_similarity(one, story["s"]) == pytest.approx(
        [0, 0.1]
    )
    assert join_similarity(one, []).shape == (0,)


def test_another_of_a_series_is_never_joined_however_like() -> None:
    vector, idf = np.ones(1, dtype=np.float32), {"job": 1.0, "report": 1.0, "june": 1.0, "may": 1.0}
    june, may = (
        features_of(Article(month, f"jobs report for {month}"), vector, idf) for month in ("June", "May")
    )
    assert content_similarity(june, [may])[0] > ASKED
    assert joined(june, {"s": [may]}, ASKED) == ""


def surrounded(
    own: float, around: float, count: int = 80, apart: float = float("nan"), typical: float = 0.3
) -> float:
    """What is asked of an article whose nearest resemble it so much, and those after them so much.

    They lie some days apart from it; to its nearest of other stories its similarity is `typical`.
    """
    idf = {"tower": 1.0}
    one = features_of(Article("one", "tower"), np.array([1, 0], dtype=np.float32), idf)
    near = []
    for n in range(count):
        cosine = 2 * (own if n < 30 else around) - 1  # the word is common
        vector = np.array([cosine, (1 - cosine**2) ** 0.5], dtype=np.float32)
        near.append(features_of(Article(str(n), "tower"), vector, idf))
    return join_threshold(replace(one, day=20.0), dated(near, 20.0 + apart), lambda: typical)


def dated(story: Sequence[ArticleFeatures], day: float) -> list[ArticleFeatures]:
    return [replace(one, day=day) for one in story]


def test_stories_of_the_same_days_are_one_where_they_are_alike_in_the_mean_over_all_pairs() -> None:
    four = features([ALIKE], [ASKED - 0.1, ASKED + 0.1], [ASKED + 0.06, ASKED - 0.06, ALIKE])
    ours, theirs = dated(four[:2], 9.0), dated(four[2:], 9.0)
    assert is_same_story(ours, theirs, 0.399)
    assert is_same_story(theirs, ours, 0.399)
    assert not is_same_story(ours, theirs, 0.401)
    assert not is_same_story(ours[:1], theirs[:1], ASKED)  # however like the others are


def test_stories_that_very_many_report_need_be_less_like() -> None:
    first, second = dated(features([0.3]), 9.0)
    assert not is_same_story([first], [second], ASKED)
    assert is_same_story([first], [second], ASKED, 0.74)
    assert not is_same_story([first], [second], ASKED, 0.76)


def test_what_counts_as_crowded_are_many_articles_of_the_same_days() -> None:
    one, *others = features(*([UNLIKE] * n for n in range(1, 8)))
    one, others = replace(one, day=9.0), dated(others, 12.0) * 4
    found = [crowding(one, others[:count]) for count in (0, 5, 6, 19, 20, 28)]
    assert found == pytest.approx([0, 0, 1 / 15, 14 / 15, 1, 1])
    assert crowding(one, dated(others, 12.1)) == crowding(one, dated(others, float("nan"))) == 0
    assert crowding(replace(one, day=float("nan")), others) == 0
    assert crowding(one, [*dated(others[:10], 6.0), *dated(others, 30.0)]) == pytest.approx(1 / 3)


def test_cohesion_is_the_mean_over_all_pairs() -> None:
    three = features([0.3], [0.35, 0.4])
    assert cohesion(three) == cohesion(three[::-1]) == pytest.approx(0.35, abs=1e-6)
    assert cohesion(dated(three[:1], 0.0) + dated(three[1:2], 9_000.0)) == 0.05  # never less


def test_the_centroid_of_a_story_counts_where_very_many_report() -> None:
    assert scale(0.0, 0.2) == 1
    assert scale(1.0, 0.25) == 0.5
    assert scale(0.5, 0.5) == pytest.approx(0.75**0.5)
    first, second, other, one = features([UNLIKE], [UNLIKE, UNLIKE], [0.3, 0.3, 0.35])
    stories = {"s": [first, second], "t": [other], "empty": []}
    assert story_similarities(one, stories, scales={"s": 0.5}) == pytest.approx(
        {"s": 0.6, "t": 0.35}, abs=1e-6
    )


def test_stories_of_other_days_or_of_none_stay_apart() -> None:
    first, second = features([ALIKE])
    assert is_same_story(dated([first], 9.0), dated([second], 12.0), ASKED)
    assert not is_same_story(dated([first], 9.0), dated([second], 12.1), ASKED)
    assert not is_same_story([first], [second], ASKED)
    assert not is_same_story(dated([first], 9.0), [second], ASKED)


def test_the_more_the_surroundings_resemble_an_article_the_more_is_asked() -> None:
    assert surrounded(0.9, 0.2) == pytest.approx(0.38, abs=1e-6)
    assert surrounded(0.5, 0.2) == pytest.approx(0.38, abs=1e-6)  # its own story says nothing
    assert surrounded(0.9, 0.25) == pytest.approx(0.43, abs=1e-6)


def test_neighbours_of_the_same_days_count_no_more_than_is_typical() -> None:
    assert surrounded(0.9, 0.33, apart=-3, typical=0.2) == pytest.approx(0.38)
    assert surrounded(0.9, 0.33, apart=3.1, typical=0.2) == pytest.approx(0.51, abs=1e-6)
    assert surrounded(0.9, 0.33, typical=0.2) == pytest.approx(0.51, abs=1e-6)  # their days are unknown
    assert surrounded(0.9, 0.18, apart=1, typical=0.2) == pytest.approx(
        0.36, abs=1e-6
    )  # nor more than they are


def sampled(*similarities: float, total: int) -> float:
    """What is typical of an article that resembles those of a sample so much."""
    one, *others = features(*([0.25] * n for n in range(1, len(similarities))), list(similarities))[::-1]
    return typical_similarity(one, [one, *others[::-1]], total)


def test_what_is_typical_is_read_off_a_normal_distribution_through_quartile_and_median() -> None:
    others = [0.26, 0.27, 0.28, 0.28, 0.29]  # lower quartile 0.27, median 0.28
    deviation = 0.01 / 0.67449
    assert sampled(*others, total=10) == pytest.approx(0.28, abs=1e-6)  # the fifth of ten is the median
    assert sampled(*others, total=20) == pytest.approx(0.29, abs=1e-6)  # and of twenty the upper quartile
    assert sampled(*others, total=3) == pytest.approx(0.28, abs=1e-6)
    assert sampled(*others, total=5_000) == pytest.approx(0.28 + 3.0902 * deviation, abs=1e-4)


def test_the_own_story_in_the_sample_does_not_count() -> None:
    assert sampled(0.26, 0.27, 0.28, 0.33, 0.34, total=20) == pytest.approx(0.29, abs=1e-6)


def test_without_a_sample_the_least_surroundings_is_typical() -> None:
    (one,) = features()
    assert typical_similarity(one, [], 0) == typical_similarity(one, [one], 1) == 0.12


def test_never_less_and_never_more_is_asked_than_is_sensible() -> None:
    assert surrounded(0.9, 0.06) == pytest.approx(0.3)
    assert surrounded(0.9, 0.7) == pytest.approx(0.53)


def test_in_a_small_archive_the_surroundings_count_as_dissimilar() -> None:
    assert surrounded(0.9, 0.9, count=0) == surrounded(0.9, 0.9, count=30) == pytest.approx(0.3)
    assert surrounded(0.9, 0.32, count=55) == pytest.approx(0.4, abs=1e-6)  # half of the surroundings
    assert surrounded(0.9, 0.32, count=160) == surrounded(0.9, 0.32) == pytest.approx(0.5, abs=1e-6)
