"""The committed conversations over the samples: what follow-ups find, by the real model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from semsearch import Index
from semsearch.evaluation import JudgedTurn, TurnMetrics, conversations_from, run_conversations

FILE = Path(__file__).parent.parent / "judgments" / "conversations.jsonl"


@pytest.fixture(scope="module")
def conversations() -> list[list[JudgedTurn]]:
    return conversations_from(FILE)


@pytest.fixture(scope="module")
def index(sample_folder: Path) -> Iterator[Index]:
    with Index.open(sample_folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def held(conversations: list[list[JudgedTurn]], index: Index) -> dict[str, TurnMetrics]:
    return {one.kind: one for one in run_conversations(conversations, index.ask)}


def test_there_are_as_many_conversations_as_it_takes(conversations: list[list[JudgedTurn]]) -> None:
    assert len(conversations) >= 120
    assert {len(turns) for turns in conversations} == {2, 3}


def test_the_right_article_is_among_the_first_three_stories(held: dict[str, TurnMetrics]) -> None:
    assert held["all"].shown >= 0.95
    assert held["follow-ups"].shown >= 0.94
    assert held["dependent"].shown >= 0.93


def test_it_leads_one_of_them_most_of_the_time(held: dict[str, TurnMetrics]) -> None:
    assert held["all"].leading >= 0.85
    assert held["follow-ups"].leading >= 0.78


def test_a_question_of_its_own_loses_nothing_by_what_was_asked_before(
    conversations: list[list[JudgedTurn]], held: dict[str, TurnMetrics], index: Index
) -> None:
    own = [[turn] for turns in conversations for turn in turns[1:] if turn.kind == "independent"]
    (alone,) = (one for one in run_conversations(own, index.ask) if one.kind == "independent")
    assert alone.asked >= 60
    assert held["independent"].shown >= alone.shown - 0.02
    assert held["independent"].leading >= alone.leading - 0.02


def test_other_forms_of_followups_find_the_right_article(index: Index) -> None:
    """Check returns, corrections, comparisons, widening and the other forms of `followups.jsonl`."""
    conversations = conversations_from(FILE.with_name("followups.jsonl"))
    assert len(conversations) >= 100
    found = {one.kind: one for one in run_conversations(conversations, index.ask)}
    assert found["dependent"].shown >= 0.9
    assert found["dependent"].leading >= 0.68
    assert found["independent"].shown >= 0.9
