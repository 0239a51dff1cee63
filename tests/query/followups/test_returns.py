"""Returns to an earlier subject."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from semsearch.query import followups
from semsearch.types import Interpretation, Names, Question, Turn

NOW = datetime(2024, 5, 1, tzinfo=UTC)
BETWEEN = "Colonial Pipeline ransomware attack in 2021"


def meaning(text: str, *earlier: str) -> Interpretation:
    history = tuple(Turn(one) for one in earlier)
    return followups.parse(Question(text, history=history), NOW, Names()).interpretation


def subject(interpretation: Interpretation) -> str:
    return next((one.text for one in interpretation.inherited if one.kind == "subject"), "")


def test_what_is_named_chooses_the_turn_and_is_not_repeated() -> None:
    found = meaning(
        "back to Clearview: what did Italy do?",
        "Clearview fined by the British regulator",
        "Starship prototype explosion after landing",
        BETWEEN,
    )
    assert subject(found) == "Clearview fined by the British regulator"
    assert found.focus == "what did Italy do?"


@pytest.mark.parametrize("opening", ["back to the first question", "going back to my first question"])
def test_the_first_question(opening: str) -> None:
    found = meaning(
        f"{opening}: did it land?", "Starship prototype explosion", "Nobel chemistry prize 2020", BETWEEN
    )
    assert subject(found) == "Starship prototype explosion"
    assert found.focus == "did it land?"


def test_another_name_for_the_subject_returns_to_the_one_before_the_present() -> None:
    found = meaning("let's go back to the rocket, did it land?", "Starship prototype explosion", BETWEEN)
    assert subject(found) == "Starship prototype explosion"
    assert found.focus == "the rocket did it land?"


def test_a_return_without_a_question_asks_for_the_subject_again() -> None:
    found = meaning("back to Starship", "Starship prototype explosion", BETWEEN)
    assert (found.text, found.focus) == ("Starship prototype explosion", "")


def test_after_one_subject_there_is_nothing_to_return_to() -> None:
    found = meaning("back to work after the pandemic in offices", "Starship prototype explosion", "why?")
    assert not found.inherited


def test_limits_of_the_subject_come_back_and_those_between_do_not() -> None:
    found = meaning("back to Starship", "Starship prototype explosion in 2022", BETWEEN)
    assert found.filter.since == datetime(2022, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("wider", ["in any year?", "without the date", "and all dates"])
def test_a_date_is_lifted(wider: str) -> None:
    found = meaning(wider, "Starship prototype explosion", "and in 2021?")
    assert subject(found) == found.text == "Starship prototype explosion"
    assert found.filter.since is None
    assert found.filter.until is None


def test_what_was_not_limited_is_not_lifted() -> None:
    found = meaning("in any year?", "Starship prototype explosion")
    assert found.focus


def test_a_correction_is_no_part_of_what_is_searched_for() -> None:
    found = meaning("no, I meant the Moon contract", "SpaceX landing")
    assert found.focus == "the Moon contract"
