"""Questions with two sides: how they are read, and what is no comparison."""

from __future__ import annotations

import time

import pytest

from semsearch.query import sides
from semsearch.query.sides import Sides


def is_capital(word: str) -> bool:
    return any(character.isupper() or character.isdigit() for character in word)


def find(text: str) -> Sides | None:
    return sides.find(text, is_capital)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("compare Norvik and Halden chips", "Norvik chips", "Halden chips"),
        ("compare Norvik with Halden", "Norvik", "Halden"),
        ("Comparison of the Norvik and the Halden rulings", "Norvik rulings", "the Halden rulings"),
        ("difference between dense and lexical search", "dense", "lexical search"),
        ("What's the difference between the Norvik Act and the Halden Act?", "Norvik Act", "the Halden Act"),
        ("how does Norvik's vaccine compare with Halden's?", "Norvik's vaccine", "Halden's vaccine"),
        ("how do robots differ from drones?", "robots", "drones"),
        ("Norvik's settlement compared with Halden's", "Norvik's settlement", "Halden's settlement"),
        ("Norvik or Halden: which vaccine keeps in a fridge?", "Norvik vaccine keeps in a fridge", ""),
        ("which keeps longer, Norvik or Halden?", "Norvik keeps longer", "Halden keeps longer"),
    ],
)
def test_an_explicit_comparison_has_two_sides(text: str, first: str, second: str) -> None:
    found = find(text)
    assert found is not None
    assert found.form == "compared"
    assert found.texts[0] == first
    assert not second or found.texts[1] == second


@pytest.mark.parametrize("word", ["versus", "vs.", "vs", "Versus"])
def test_versus_has_two_sides_that_may_be_a_lawsuit(word: str) -> None:
    found = find(f"data breach fines for Norvik {word} Halden in Europe")
    assert found is not None
    assert found.form == "versus"
    assert found.names == ("Norvik", "Halden")
    assert found.texts == ("data breach fines for Norvik in Europe", "data breach fines for Halden in Europe")
    assert found.words == f"Norvik {word} Halden"


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("face scans in schools vs. on trains", "face scans in schools", "face scans on trains"),
        ("compare scans of bears and cows", "scans of bears", "scans of cows"),
        ("compare masks and vaccines in schools", "masks in schools", "vaccines in schools"),
        ("compare tokens in Norvik with the ban in Halden", "tokens in Norvik", "the ban in Halden"),
        ("compare Norvik's outage with the Halden attack", "Norvik's outage", "the Halden attack"),
    ],
)
def test_words_belong_to_both_sides_only_where_these_are_alike(text: str, first: str, second: str) -> None:
    found = find(text)
    assert found is not None
    assert found.texts == (first, second)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("penalties for Norvik and Halden", "penalties for Norvik", "penalties for Halden"),
        ("Norvik and Halden news", "Norvik news", "Halden news"),
        ("fines for Norvik and Halden in Europe", "fines for Norvik in Europe", "fines for Halden in Europe"),
    ],
)
def test_two_names_are_joined_by_and(text: str, first: str, second: str) -> None:
    found = find(text)
    assert found is not None
    assert (found.form, found.texts) == ("joined", (first, second))


@pytest.mark.parametrize(
    "text",
    [
        "search and rescue",
        "research and development of chips",
        "black and white pictures",
        "war and peace",
        "Johnson and Johnson vaccine",
        "Norvik versus Norvik Group",
        "Roe v. Wade",
        "Norvik v Halden",
        "trial of Norvik versus Halden",
        "Norvik versus Halden lawsuit",
        "the privacy watchdog versus Norvik",
        "talks between Norvik and Halden",
        "Norvik, Halden and Marl chips",
        "compare Norvik, Halden and Marl",
        "Norvik and Halden share the prize for chemistry",
        "how do sales compare to last year",
        "prices compared to 2020",
        "how does its price compare with that of drones",
        "is the video true or false",
        "compare",
        "compare drones",
        "versus",
        "and",
        "",
        "Norvik and Halden Agree on a Price for Chips in Europe",
    ],
)
def test_other_questions_have_one_subject(text: str) -> None:
    assert find(text) is None


def test_in_lower_case_names_are_looked_up() -> None:
    asked: list[str] = []

    def known(word: str) -> bool:
        asked.append(word)
        return word in ("norvik", "halden")

    found = sides.find("norvik vs halden chips", known)
    assert found is not None
    assert found.texts == ("norvik chips", "halden chips")
    assert set(asked) <= {"norvik", "halden", "chips"}
    asked.clear()
    assert sides.find("drone rules for schools in Norvik", known) is None
    assert asked == []


@pytest.mark.parametrize(
    "hostile",
    [
        "compare " + "and " * 400,
        "a or " * 400 + ": which",
        "'s " * 300,
        "compare " + "x" * 900 + " and y's" * 9,
        "how does " + "compare to " * 11,
        "A versus " * 12,
        "x" * 400 + " of " * 20 + "and y",
    ],
)
def test_a_hostile_question_takes_no_time(hostile: str) -> None:
    began = time.process_time()
    find(hostile)
    assert time.process_time() - began < 0.2
