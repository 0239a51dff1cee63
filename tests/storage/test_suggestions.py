"""Names by the beginnings of their words."""

from __future__ import annotations

from semsearch.storage.suggestions import NameIndex, distinct, folded
from semsearch.types import Count, Suggestion

PLACES = NameIndex.build(
    [Count("Facial recognition", 5), Count("AI", 9), Count("Law & Order", 2), Count("🙂", 50)],
    [Count("The Facts", 7), Count("ai", 12), Count("Société Générale", 1), Count("AI", 9)],
)


def texts(text: str, k: int = 9) -> list[str]:
    return [suggestion.text for suggestion in PLACES.beginning(text, k)]


def test_any_word_of_a_name_may_begin_so_and_the_frequent_come_first() -> None:
    assert texts("fac") == ["The Facts", "Facial recognition"]
    assert texts("recog") == ["Facial recognition"]
    assert texts("acial") == []
    assert texts("fac", 1) == ["The Facts"]
    assert texts("fac", 0) == []


def test_words_go_on_from_where_they_begin() -> None:
    assert texts("law ord") == ["Law & Order"]
    assert texts("the facts") == ["The Facts"]
    assert texts("facial law") == []
    assert texts("generale") == ["Société Générale"]


def test_one_name_of_two_kinds_is_given_once_the_frequent_one() -> None:
    assert PLACES.beginning("ai", 9) == [Suggestion("ai", "provider", 12)]


def test_names_of_the_same_count_stand_in_the_alphabet() -> None:
    places = NameIndex.build([Count("B", 3), Count("A one", 3)], [Count("A two", 3), Count("B", 3)])
    assert [s.text for s in places.beginning("a", 9)] == ["A one", "A two"]
    assert places.beginning("b", 9) == [Suggestion("B", "topic", 3)]


def test_texts_are_alike_when_their_words_are() -> None:
    assert folded("Can’t stop: the U.S.' “Zürich”") == "cant stop the us zurich"
    alike = [Suggestion(text, "title") for text in ("A, b!", "a b", "b a", "A B")]
    assert [s.text for s in distinct(alike)] == ["A, b!", "b a"]
