"""semsearch.storage.suggestions: names by the prefixes of their words."""

from __future__ import annotations

from semsearch.storage.suggestions import NameIndex, distinct, folded
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
