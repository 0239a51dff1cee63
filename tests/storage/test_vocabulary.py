"""semsearch.storage.vocabulary: names by the prefixes of their words, corrections, mentioned outlets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pytest

from semsearch.storage.vocabulary import (
    NameIndex,
    correctable,
    correction,
    distance,
    distinct,
    folded,
    mentioned,
)
from semsearch.types import Count, Suggestion

PLACES = NameIndex.build(
    [Count("Facial recognition", 5), Count("AI", 9), Count("Law & Order", 2), Count("🙂", 50)],
    [Count("The Facts", 7), Count("ai", 12), Count("Société Générale", 1), Count("AI", 9)],
)


def texts(text: str, k: int = 9) -> list[str]:
    return [suggestion.text for suggestion in PLACES.beginning(text, k)]


def test_a_prefix_matches_any_word_of_a_name_and_frequent_names_come_first() -> None:
    assert texts("fac") == ["The Facts", "Facial recognition"]
    assert texts("recog") == ["Facial recognition"]
    assert texts("acial") == []
    assert texts("fac", 1) == ["The Facts"]
    assert texts("fac", 0) == []


def test_several_typed_words_match_consecutive_words() -> None:
    assert texts("law ord") == ["Law & Order"]
    assert texts("the facts") == ["The Facts"]
    assert texts("facial law") == []
    assert texts("generale") == ["Société Générale"]


def test_a_name_of_two_kinds_is_suggested_once_as_the_more_frequent() -> None:
    assert PLACES.beginning("ai", 9) == [Suggestion("ai", "provider", 12)]


def test_names_of_equal_count_are_sorted_alphabetically() -> None:
    places = NameIndex.build([Count("B", 3), Count("A one", 3)], [Count("A two", 3), Count("B", 3)])
    assert [s.text for s in places.beginning("a", 9)] == ["A one", "A two"]
    assert places.beginning("b", 9) == [Suggestion("B", "topic", 3)]


def test_suggestions_with_the_same_words_are_merged() -> None:
    assert folded("Can’t stop: the U.S.' “Zürich”") == "cant stop the us zurich"
    alike = [Suggestion(text, "title") for text in ("A, b!", "a b", "b a", "A B")]
    assert [s.text for s in distinct(alike)] == ["A, b!", "b a"]


@pytest.mark.parametrize(
    ("one", "other", "mistakes"),
    [
        ("", "", 0),
        ("abc", "abc", 0),
        ("", "abc", 3),
        ("abcd", "abd", 1),
        ("abd", "abcd", 1),
        ("abcd", "axcd", 1),
        ("abcd", "acbd", 1),
        ("facail", "facial", 1),
        ("recogniton", "recognition", 1),
        ("ca", "abc", 3),  # a letter that was swapped is not touched again
        ("kitten", "sitting", 3),
    ],
)
def test_distance_counts_edits(one: str, other: str, mistakes: int) -> None:
    assert distance(one, other) == distance(other, one) == mistakes


@pytest.mark.parametrize(
    ("word", "may"),
    [("chna", True), ("the", False), ("covid19", False), ("人脸", False), ("zürich", True), ("", False)],
)
def test_short_words_and_numbers_are_not_corrected(word: str, may: bool) -> None:
    assert correctable(word) is may


def chosen(word: str, held: dict[str, int], articles: int = 1000) -> str:
    return correction(word, held, Counter(held).__getitem__, articles)


def test_the_nearest_is_chosen_then_the_most_frequent_then_the_first() -> None:
    assert chosen("abcdefgh", {"abcdefgx": 2, "abcdefxx": 900}) == "abcdefgx"
    assert chosen("hose", {"house": 5, "horse": 9, "hope": 7}) == "horse"
    assert chosen("hose", {"house": 5, "horse": 5}) == "horse"


def test_a_short_word_may_have_one_mistake_and_a_long_one_two() -> None:
    assert chosen("abcdefg", {"abcdexx": 9}) == ""
    assert chosen("abcdefg", {"abcdexg": 9}) == "abcdexg"
    assert chosen("abcdefgh", {"abcdexxh": 9}) == "abcdexxh"
    assert chosen("abcdefgh", {"abcdxxxh": 9}) == ""


def test_no_letter_is_substituted_in_a_very_short_word() -> None:
    assert chosen("jabs", {"jobs": 9}) == ""
    assert chosen("jbos", {"jobs": 9}) == "jobs"
    assert chosen("jobbs", {"jobs": 9}) == "jobs"
    assert chosen("wrng", {"wrong": 9}) == "wrong"
    assert chosen("plise", {"plies": 9, "plize": 1}) == "plies"


def test_a_correction_has_the_same_first_letter_and_no_digit() -> None:
    assert chosen("vouse", {"house": 9, "vous3": 9}) == ""


def test_in_a_large_archive_a_correction_needs_two_articles() -> None:
    assert chosen("hosue", {"house": 1}) == ""
    assert chosen("hosue", {"house": 2}) == "house"
    assert chosen("hosue", {"house": 1}, articles=999) == "house"
    assert chosen("hosue", {"house": 0}, articles=999) == ""  # of an article that is gone
    assert chosen("abcdefgh", {"abcdefgx": 1, "abcdefxx": 2}) == "abcdefxx"


def found(name: str, published: int, mentions: int) -> bool:
    def frequencies(terms: Sequence[str]) -> Mapping[str, int]:
        return dict.fromkeys(terms, mentions)

    return name in mentioned([Count(name, published)], frequencies)


@pytest.mark.parametrize(
    ("name", "published", "mentions", "expected"),
    [
        ("Microsoft", 529, 249, True),
        ("GitHub", 3, 8, True),
        ("Reuters", 3744, 663, False),  # agencies are named in many of their own articles
        ("Wired", 2, 1, False),  # one mention is chance
        ("Wired", 2, 2, True),
        ("Gizmodo", 3, 0, False),
        ("The Star", 3, 3, True),
        ("Fast Company", 3, 300, False),  # of several words
    ],
)
def test_names_that_articles_use_more_than_a_third_as_often_as_their_outlet_publishes(
    name: str, published: int, mentions: int, expected: bool
) -> None:
    assert found(name, published, mentions) is expected


def test_of_a_hyphenated_name_the_rarest_part_counts() -> None:
    counts = {"it": 90, "onlin": 40, "online": 40, "herald": 5, "standard": 0}
    names = mentioned([Count("Herald-Standard", 1)], lambda terms: {t: counts.get(t, 0) for t in terms})
    assert names == frozenset()
