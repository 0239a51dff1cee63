from __future__ import annotations

import json
from pathlib import Path

import pytest

from semsearch.errors import InputRefused
from semsearch.evaluation import conversations_from, run_conversations
from semsearch.types import Answer, Article, Confidence, Question, Story
from tests import builders


def story(title: str, *others: str) -> Story:
    return builders.story(
        Article(title, title), *(Article(other, other) for other in others), relation="similar"
    )


def written(tmp_path: Path, *lines: object) -> Path:
    file = tmp_path / "conversations.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    return file


def test_each_turn_is_asked_with_those_before_it_and_what_was_shown(tmp_path: Path) -> None:
    asked: list[Question] = []

    def ask(question: Question) -> Answer:
        asked.append(question)
        confidence: Confidence = "none" if question.text == "and there?" else "high"
        found = (story("a", "b"), story("c"))
        return builders.answer(*found, question=question.text, confidence=confidence)

    turns = [
        {"text": "one", "leans": False, "relevant": {"a": 3}},
        {"text": "and two?", "leans": True, "relevant": {"b": 3, "c": 1}},
        {"text": "and there?", "leans": True, "relevant": {"c": 2}},
        {"text": "another", "leans": False, "relevant": {"z": 3}},
    ]
    found = {
        one.kind: one
        for one in run_conversations(conversations_from(written(tmp_path, {"turns": turns})), ask)
    }
    assert [[turn.text for turn in question.history] for question in asked[:3]] == [
        [],
        ["one"],
        ["one", "and two?"],
    ]
    assert asked[1].history[0].shown == ("a", "c")
    assert list(found) == ["first", "dependent", "independent", "follow-ups", "all"]
    dependent, every = found["dependent"], found["all"]
    assert (dependent.asked, dependent.first, dependent.leading, dependent.shown) == (2, 0.0, 0.5, 1.0)
    assert dependent.refused == 0.5
    assert (every.asked, every.first, every.leading, every.shown) == (4, 0.25, 0.5, 0.75)


def test_a_grade_of_one_counts_only_where_nothing_is_better_or_where_it_is_asked_for(tmp_path: Path) -> None:
    lines = [
        {"text": "x", "kind": "dated", "relevant": {"a": 1}},
        {"text": "y", "relevant": {"a": 1, "b": 2}},
        {"text": "z", "kind": "none", "relevant": {}},
    ]
    (one,), (two,), (three,) = conversations_from(written(tmp_path, *lines))
    assert (one.kind, one.relevant) == ("dated", frozenset({"a"}))
    assert (two.kind, two.relevant) == ("first", frozenset({"b"}))
    assert three.relevant == frozenset()
    assert conversations_from(written(tmp_path, *lines), min_grade=1)[1][0].relevant == {"a", "b"}


@pytest.mark.parametrize("line", ["7", '{"turns": [{"text": "a"}, {"text": "b"}]}', "{", '{"id": "a"}'])
def test_a_line_that_is_no_conversation_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "wrong.jsonl"
    file.write_text('{"text": "fine", "relevant": {"a": 3}}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(InputRefused, match=r"wrong\.jsonl:2: no conversation"):
        conversations_from(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="cannot be read"):
        conversations_from(tmp_path / "none.jsonl")
