from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from semsearch.stories import NEAR, Telling, alike, bar, join, likeness, one_story, resemblance, telling
from semsearch.stories.joining import LEAST, LET_OFF, LISTED, MORE, MOST, OWN, SAME_DAYS
from semsearch.types import Article

WORDS = "quay dock ship crew bell rope sail mast".split()
ALIKE, UNLIKE = 0.5, 0.25  # clearly more and clearly less than what is asked
ASKED = 0.4


def tellings(*rows: Sequence[float]) -> list[Telling]:
    """Articles "0", "1", … of which each resembles those before it as a row says; the first has no row."""
    count = len(rows) + 1
    cosines = np.eye(count)
    for one, row in enumerate(rows, start=1):
        cosines[one, :one] = cosines[:one, one] = 2 * np.array(row) - 0.5  # half of their words are common
    vectors = np.linalg.cholesky(cosines).astype(np.float32)
    idf = dict.fromkeys(["tower", *WORDS], 1.0)
    return [telling(Article(str(n), f"tower {WORDS[n]}"), vector, idf) for n, vector in enumerate(vectors)]


def test_an_article_joins_the_story_that_it_is_most_like() -> None:
    first, second, one = tellings([UNLIKE], [ALIKE, ALIKE + 0.1])
    assert join(one, {"s": [first], "t": [second]}, ASKED) == "t"
    assert join(one, {"t": [first], "s": [second]}, ASKED) == "s"


def test_it_joins_none_where_it_is_less_like_all_than_is_asked() -> None:
    first, second, one = tellings([UNLIKE], [ASKED - 0.01, ASKED - 0.02])
    assert join(one, {"s": [first], "t": [second]}, ASKED) == ""
    assert join(one, {"s": [first], "t": [second]}, ASKED - 0.015) == "s"
    assert join(one, {}, ASKED) == ""
    assert join(one, {"empty": []}, -1.0) == ""


def test_what_counts_is_the_mean_over_the_articles_of_a_story() -> None:
    first, second, other, one = tellings([ALIKE], [UNLIKE, UNLIKE], [ALIKE + 0.05, UNLIKE - 0.05, ALIKE])
    assert join(one, {"s": [first, second]}, ASKED + 0.01) == ""  # it is like one of them alone
    assert join(one, {"s": [first]}, ASKED + 0.01) == "s"
    assert join(one, {"s": [first, second], "t": [other]}, UNLIKE) == "t"  # though "0" is the nearest


def test_what_is_listed_together_need_be_less_like() -> None:
    first, one = tellings([ASKED - LISTED / 2])
    assert join(one, {"s": [first]}, ASKED) == ""
    assert join(one, {"s": [first]}, ASKED, {"0"}) == "s"
    assert join(one, {"s": [first]}, ASKED, {"another"}) == ""
    first, one = tellings([ASKED - 2 * LISTED])
    assert join(one, {"s": [first]}, ASKED, {"0"}) == ""  # to be listed is not enough


def test_being_listed_with_a_part_of_a_story_counts_in_its_share() -> None:
    first, second, one = tellings([ALIKE], [ASKED - 0.6 * LISTED] * 2)
    story = {"s": [first, second]}
    assert [join(one, story, ASKED, listed) for listed in ({"0"}, {"1"}, {"0", "1"})] == ["", "", "s"]
    assert alike(one, story["s"], {"1"}) - likeness(one, story["s"]) == pytest.approx([0, LISTED])
    assert alike(one, []).shape == (0,)


def test_another_of_a_series_is_never_joined_however_like() -> None:
    vector, idf = np.ones(1, dtype=np.float32), {"job": 1.0, "report": 1.0, "june": 1.0, "may": 1.0}
    june, may = (
        telling(Article(month, f"jobs report for {month}"), vector, idf) for month in ("June", "May")
    )
    assert resemblance(june, [may])[0] > ASKED
    assert join(june, {"s": [may]}, ASKED) == ""


def surrounded(own: float, around: float, count: int = NEAR) -> float:
    """What is asked of an article whose nearest resemble it so much, and those after them so much."""
    idf = {"tower": 1.0}
    one = telling(Article("one", "tower"), np.array([1, 0], dtype=np.float32), idf)
    near = []
    for n in range(count):
        cosine = 2 * (own if n < OWN else around) - 1  # the word is common
        vector = np.array([cosine, (1 - cosine**2) ** 0.5], dtype=np.float32)
        near.append(telling(Article(str(n), "tower"), vector, idf))
    return bar(one, near)


def dated(story: Sequence[Telling], day: float) -> list[Telling]:
    return [replace(one, day=day) for one in story]


def test_stories_of_the_same_days_are_one_where_they_are_alike_in_the_mean_over_all_pairs() -> None:
    four = tellings([ALIKE], [ASKED - 0.1, ASKED + 0.1], [ASKED + 0.06, ASKED - 0.06, ALIKE])
    ours, theirs = dated(four[:2], 9.0), dated(four[2:], 9.0)
    assert one_story(ours, theirs, ASKED + LET_OFF - 0.001)
    assert one_story(theirs, ours, ASKED + LET_OFF - 0.001)
    assert not one_story(ours, theirs, ASKED + LET_OFF + 0.001)
    assert not one_story(ours[:1], theirs[:1], ASKED)  # however like the others are


def test_stories_of_other_days_or_of_none_stay_apart() -> None:
    first, second = tellings([ALIKE])
    assert one_story(dated([first], 9.0), dated([second], 9.0 + SAME_DAYS), ASKED)
    assert not one_story(dated([first], 9.0), dated([second], 9.1 + SAME_DAYS), ASKED)
    assert not one_story([first], [second], ASKED)
    assert not one_story(dated([first], 9.0), [second], ASKED)


def test_the_more_the_surroundings_resemble_an_article_the_more_is_asked() -> None:
    inside = (LEAST + MOST) / 2
    assert surrounded(0.9, inside) == pytest.approx(MORE + inside, abs=1e-6)
    assert surrounded(0.5, inside) == pytest.approx(surrounded(0.9, inside))  # its own story says nothing
    assert surrounded(0.9, inside + 0.05) == pytest.approx(MORE + inside + 0.05, abs=1e-6)


def test_never_less_and_never_more_is_asked_than_is_sensible() -> None:
    assert surrounded(0.9, LEAST / 2) == pytest.approx(MORE + LEAST)
    assert surrounded(0.9, (1 + MOST) / 2) == pytest.approx(MORE + MOST)


def test_in_a_small_archive_nothing_is_taken_to_lie_around() -> None:
    assert surrounded(0.9, 0.9, count=0) == surrounded(0.9, 0.9, count=OWN) == pytest.approx(MORE + LEAST)
    half = OWN + (NEAR - OWN) // 2
    assert MORE + LEAST < surrounded(0.9, MOST, count=half) < surrounded(0.9, MOST) - 0.01
    assert surrounded(0.9, MOST, count=2 * NEAR) == surrounded(0.9, MOST)  # more are not looked at
