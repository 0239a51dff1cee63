from __future__ import annotations

import pytest

from semsearch.query.entities.outlet_names import Grade, grade


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("TechNode", "distinct"),
        ("openpr.com", "distinct"),
        ("CNET", "distinct"),
        ("Reuters", "distinct"),
        ("Washington Post", "distinct"),
        ("The Harbour Ledger", "distinct"),
        ("Fox 9", "distinct"),
        ("The Star", "capital"),
        ("Fast Company", "capital"),
        ("Travel News", "capital"),
        ("Recombu", "capital"),
        ("The AREA", "capital"),
        ("Nature", "common"),
        ("AP", "common"),
        ("Boston", "common"),
        ("Microsoft", "maker"),
        ("AWS", "maker"),
        ("Microsoft Watch", "capital"),
        ("", "common"),
    ],
)
def test_a_name_needs_the_more_around_it_the_more_it_is_a_word(name: str, expected: Grade) -> None:
    assert grade(name) == expected
