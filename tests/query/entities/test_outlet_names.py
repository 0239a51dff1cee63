from __future__ import annotations

import pytest

from semsearch.query.entities.outlet_names import Grade, grade


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
