"""semsearch.storage.spelling: which word was most likely meant."""

from __future__ import annotations

from collections import Counter

import pytest

from semsearch.storage.spelling import correctable, correction, distance


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
