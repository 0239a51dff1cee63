"""The committed questions with two sides over the samples, and ordinary ones, by the real model."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from semsearch import Index
from semsearch.types import Answer, Story

ROOT = Path(__file__).parent.parent
LINES = (ROOT / "judgments" / "sides.jsonl").read_text("utf-8").splitlines()


class Asked(NamedTuple):
    """A question, what each side has to find (names of sample files), and its answer."""

    text: str
    sides: list[list[str]]
    answer: Answer


@pytest.fixture(scope="module")
def asked(sample_folder: Path) -> list[Asked]:
    records = [json.loads(line) for line in LINES]
    with Index.open(sample_folder) as index:
        return [Asked(one["text"], one["sides"], index.ask(one["text"])) for one in records]


@pytest.fixture(scope="module")
def files(samples: Path) -> dict[str, str]:
    """The name of each sample file, by the title of its item."""
    found = {}
    for path in samples.glob("*.md"):
        (line,) = [one for one in path.read_text("utf-8").splitlines() if one.startswith("title: ")]
        found[line.removeprefix("title: ").strip().strip("\"'").replace("''", "'")] = path.stem
    return found


def has_each(one: Asked, stories: Sequence[Story], files: dict[str, str]) -> bool:
    held = {
        files.get(article.title)
        for story in stories
        for article in (story.lead.article, *(entry.article for entry in story.related))
    }
    return all(held.intersection(side) for side in one.sides)


def test_there_are_as_many_questions_as_it_takes(samples: Path) -> None:
    records = [json.loads(line) for line in LINES]
    assert len({one["id"] for one in records}) == len({one["text"] for one in records}) == len(records)
    for half in ("dev", "kept"):
        of_half = [one for one in records if one["half"] == half]
        assert sum(len(one["sides"]) == 2 for one in of_half) >= 16
        assert sum(not one["sides"] for one in of_half) >= 20
    named = {name for one in records for side in one["sides"] for name in side}
    assert all((samples / f"{name}.md").is_file() for name in named)


def test_both_sides_are_read_and_found(asked: list[Asked], files: dict[str, str]) -> None:
    two = [one for one in asked if one.sides]
    assert sum(len(one.answer.interpretation.sides) == 2 for one in two) >= 0.9 * len(two)
    assert sum(has_each(one, one.answer.stories[:3], files) for one in two) >= 0.9 * len(two)


def test_the_summary_has_a_sentence_for_each_side(asked: list[Asked], files: dict[str, str]) -> None:
    confident = [one for one in asked if one.sides and one.answer.confident]
    assert len(confident) >= 24
    told = 0
    for one in confident:
        cited = {number for sentence in one.answer.summary for number in sentence.citations}
        told += has_each(one, [one.answer.stories[number - 1] for number in sorted(cited)], files)
    assert told >= 0.9 * len(confident)


def test_ordinary_phrases_have_one_subject(asked: list[Asked]) -> None:
    ordinary = [one for one in asked if not one.sides]
    assert [one.text for one in ordinary if one.answer.interpretation.sides] == []
