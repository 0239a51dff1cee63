"""semsearch.storage.filtering: phrases, excluded words, counts; the contract tests the other filters."""

from __future__ import annotations

import pytest

from semsearch.storage.filtering import passes, sequences, tally
from semsearch.types import Article, Count, Filter

ARTICLE = Article(
    "a",
    "Council bans facial recognition",
    "The state of the art is too weak, says the mayor of São Paulo. 人脸识别 is out.",
)


@pytest.mark.parametrize(
    ("phrase", "occurs"),
    [
        ("facial recognition", True),
        ("Facial RECOGNITIONS", True),  # endings and case
        ("recognition facial", False),  # the order
        ("council recognition", False),  # not next to each other
        ("recognition state", False),  # one in the title, the other in the excerpt
        ("bans the facial", True),  # stop words
        ("state-of-the-art", True),
        ("sao paulo", True),
        ("人脸识别", True),
        ("人识", False),
        ("council", True),
        ("councillor", False),
        ("zebra", False),
    ],
)
def test_a_phrase_matches_adjacent_terms(phrase: str, occurs: bool) -> None:
    assert passes(Filter(phrases=(phrase,)), ARTICLE) is occurs
    assert passes(Filter(excluded=(phrase,)), ARTICLE) is not occurs


def test_a_phrase_without_terms_filters_nothing() -> None:
    for phrase in ("", "of the", "?!"):
        assert passes(Filter(phrases=(phrase,), excluded=(phrase,)), ARTICLE)


def test_every_phrase_must_occur_and_no_excluded_word_may() -> None:
    assert passes(Filter(phrases=("council", "mayor"), excluded=("ferry", "council mayor")), ARTICLE)
    assert not passes(Filter(phrases=("council", "ferry")), ARTICLE)
    assert not passes(Filter(phrases=("council",), excluded=("ferry", "mayor")), ARTICLE)
    assert not passes(Filter(phrases=("council",), types=("video",)), ARTICLE)


def test_sequences_are_the_terms_of_each_phrase() -> None:
    assert sequences(("Facial recognitions", "the", "bans")) == [["facial", "recognit"], ["ban"]]


def test_spellings_are_counted_together_under_the_most_common() -> None:
    counts = [("AI", 1), ("ai", 2), ("Ai", 1), ("Law", 4), ("STRASSE", 1), ("Straße", 1), ("", 9)]
    assert tally(counts) == (Count("Law", 4), Count("ai", 4), Count("STRASSE", 2))


def test_no_values_have_no_facets() -> None:
    assert tally([]) == ()
