"""The committed conversations over the samples: what follow-ups find, by the real model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from semsearch import Index
from semsearch.evaluation import JudgedTurn, Turns, conversations_from, converse

FILE = Path(__file__).parent.parent / "judgments" / "conversations.jsonl"


@pytest.fixture(scope="module")
def conversations() -> list[list[JudgedTurn]]:
    return conversations_from(FILE)


@pytest.fixture(scope="module")
def index(sample_folder: Path) -> Iterator[Index]:
    with Index.open(sample_folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def held(conversations: list[list[JudgedTurn]], index: Index) -> dict[str, Turns]:
    return {one.kind: one for one in converse(conversations, index.ask)}


def test_there_are_as_many_conversations_as_it_takes(conversations: list[list[JudgedTurn]]) -> None:
    assert len(conversations) >= 120
    assert {len(turns) for turns in conversations} == {2, 3}


def test_the_right_article_is_among_the_first_three_stories(held: dict[str, Turns]) -> None:
    assert held["all"].shown >= 0.95
    assert held["follow-ups"].shown >= 0.94
    assert held["leaning"].shown >= 0.93


def test_it_leads_one_of_them_most_of_the_time(held: dict[str, Turns]) -> None:
    assert held["all"].leading >= 0.85
    assert held["follow-ups"].leading >= 0.78


def test_a_question_of_its_own_loses_nothing_by_what_was_asked_before(
    conversations: list[list[JudgedTurn]], held: dict[str, Turns], index: Index
) -> None:
    own = [[turn] for turns in conversations for turn in turns[1:] if turn.kind == "of its own"]
    (alone,) = (one for one in converse(own, index.ask) if one.kind == "of its own")
    assert alone.asked >= 60
    assert held["of its own"].shown >= alone.shown - 0.02
    assert held["of its own"].leading >= alone.leading - 0.02
