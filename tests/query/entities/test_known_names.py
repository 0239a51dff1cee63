from __future__ import annotations

import pytest

from semsearch.query.entities.known_names import Grade, canonical_name, grade

OUTLETS = ("TechNode", "The Star", "Nature", "Wired", "openpr.com")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("TechNode", "distinct"),
        ("openpr.com", "distinct"),
        ("Washington Post", "distinct"),
        ("The Harbour Ledger", "distinct"),
        ("Fox 9", "distinct"),
        ("CNET", "capital"),
        ("Reuters", "capital"),
        ("Nature", "capital"),
        ("The Star", "capital"),
        ("Fast Company", "capital"),
        ("Travel News", "capital"),
        ("The AREA", "capital"),
        ("AP", "ambiguous"),
        ("", "ambiguous"),
    ],
)
def test_a_name_that_looks_like_an_ordinary_word_needs_capital_letters(name: str, expected: Grade) -> None:
    assert grade(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nature", "ambiguous"),
        ("Microsoft", "ambiguous"),
        ("GitHub", "ambiguous"),
        ("The Star", "capital"),
        ("cnn.com", "distinct"),
        ("Microsoft Watch", "capital"),
    ],
)
def test_one_word_that_articles_mention_needs_a_phrase_of_the_press(name: str, expected: Grade) -> None:
    assert grade(name, mentioned=True) == expected


@pytest.mark.parametrize(
    ("value", "spelling"),
    [
        ("technode", "TechNode"),
        ("  the  STAR ", "The Star"),
        ("star", "The Star"),
        ("the wired", "Wired"),
        ("Nátúre", "Nature"),
        ("OPENPR.com", "openpr.com"),
        ("news.example", "www.news.example"),
        ("www.openpr.com", "openpr.com"),
        ("Tech", "Tech"),
        ("nowhere.com", "nowhere.com"),
    ],
)
def test_an_outlet_is_spelt_as_the_archive_does(value: str, spelling: str) -> None:
    assert canonical_name(value, OUTLETS, ("openpr.com", "www.news.example")) == spelling


def test_a_topic_is_spelt_as_the_archive_does() -> None:
    assert canonical_name("ai ETHICS", ("AI", "AI ethics")) == "AI ethics"
    assert canonical_name("law", ("The Law",)) == "law"


def test_of_two_spellings_the_first_is_taken() -> None:
    assert canonical_name("star", ("The Star", "STAR", "Star")) == "STAR"
