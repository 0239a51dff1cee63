from __future__ import annotations

import pytest

from semsearch.summaries.differences.names import names, respelt
from semsearch.summaries.differences.statements import Context
from semsearch.summaries.differences.tokens import tokens


def read(text: str) -> list[str]:
    found = tokens(text)
    return list(dict.fromkeys(one.text for one in names(found, Context.of(found))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met Marta Ilven and Odolo Ilven there, and left.", ["Marta Ilven", "Odolo Ilven"]),
        ("Marta Ilven met them.", []),  # the first word may have its capital for that
        ("Harbour Council Votes to Close Three Old Libraries", []),  # a headline in capitals
        ("the governor, Ahmed Aydan, spoke", ["Ahmed Aydan"]),
        ("one Ilven alone", []),
        ("the caption “Marta Ilvenborg” was shared", []),
        ("so said Minister Ilven", ["Minister Ilven"]),
    ],
)
def test_names_are_runs_of_capitals_among_other_words(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ahmed", "ahmet", True),
        ("vicente", "vincente", True),
        ("mohammed", "muhammad", True),
        ("qasem", "qassem", True),
        ("korea", "korean", False),  # an ending
        ("democrats", "democratic", False),
        ("north", "south", False),
        ("marta", "martin", False),
        ("odo", "ado", False),
        ("ilven", "ilven", False),
    ],
)
def test_two_spellings_differ_in_a_letter_or_two(one: str, other: str, same: bool) -> None:
    assert respelt(one, other) is respelt(other, one) is same


@pytest.mark.parametrize(
    ("one", "other"), [("Peña", "Pena"), ("Centre", "Center"), ("Labour", "Labor"), ("Adviser", "Advisor")]
)
def test_accents_and_british_endings_make_no_other_spelling(one: str, other: str) -> None:
    values = []
    for word in (one, other):
        found = tokens(f"they met Ilven {word} there")
        values.append({str(stated.value) for stated in names(found, Context.of(found))})
    assert values[0] == values[1]


def test_a_title_before_a_name_is_not_compared() -> None:
    found = tokens("so it was said by Prime Minster Marta Ilven")
    assert {stated.value for stated in names(found, Context.of(found))} == {"marta", "ilven"}
