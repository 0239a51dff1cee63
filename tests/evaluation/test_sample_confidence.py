"""The gate of confidence: the samples' index asked from far outside, and what it does answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from semsearch import Index
from semsearch.indexing.calibration import PROBES

JUDGMENTS = Path(__file__).parent.parent / "judgments"
NEAR = {"event", "elsewhere", "product", "howto"}
KINDS = {"cooking", "sport", "nonsense", "home", "health", "travel", "people"}


def texts(name: str) -> list[str]:
    lines = (JUDGMENTS / name).read_text("utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


@pytest.fixture(scope="module")
def index(sample_folder: Path) -> Index:
    return Index.open(sample_folder)


def unanswered(index: Index, asked: list[str]) -> list[str]:
    return [text for text in asked if index.ask(text, limit=1).confidence == "none"]


def test_questions_from_far_outside_are_none_that_the_index_was_calibrated_with() -> None:
    records = [json.loads(line) for line in (JUDGMENTS / "outside.jsonl").read_text("utf-8").splitlines()]
    asked = {" ".join(record["text"].casefold().split()) for record in records}
    assert len(asked) == len({record["id"] for record in records}) == len(records) >= 35
    assert asked.isdisjoint(" ".join(probe.casefold().split()) for probe in PROBES)
    assert asked.isdisjoint(text.casefold() for text in texts("questions.jsonl"))
    assert {record["kind"] for record in records} == KINDS


def test_of_questions_from_far_outside_at_least_90_in_100_have_no_answer(index: Index) -> None:
    outside = texts("outside.jsonl")
    none = unanswered(index, outside)
    assert len(none) >= 0.9 * len(outside), sorted(set(outside) - set(none))


def test_of_answerable_questions_at_most_5_in_100_have_no_answer(index: Index) -> None:
    answerable = texts("questions.jsonl")
    none = unanswered(index, answerable)
    assert len(none) <= 0.05 * len(answerable), none


def test_questions_near_the_archive_are_others_than_it_answers() -> None:
    records = [json.loads(line) for line in (JUDGMENTS / "near.jsonl").read_text("utf-8").splitlines()]
    asked = {" ".join(record["text"].casefold().split()) for record in records}
    assert len(asked) == len({record["id"] for record in records}) == len(records) >= 60
    assert asked.isdisjoint(text.casefold() for text in texts("questions.jsonl"))
    assert {record["kind"] for record in records} == NEAR


def test_what_the_archive_comes_near_to_is_seldom_said_to_be_answered(index: Index) -> None:
    levels = [index.ask(text, limit=1).confidence for text in texts("near.jsonl")]
    assert levels.count("high") == 0
    assert levels.count("high") + levels.count("medium") <= 0.15 * len(levels)


TOLD = {"entity", "place", "figure", "subject"}  # wrong claims that confidence is expected to notice
ALL_KINDS = {*TOLD, "action", "relation", "successor", "answerable"}


def claims(half: str) -> list[dict[str, str]]:
    records = [json.loads(line) for line in (JUDGMENTS / "claims.jsonl").read_text("utf-8").splitlines()]
    return [record for record in records if record["half"] == half]


def test_claims_are_of_each_kind_in_both_halves_and_stand_in_their_questions() -> None:
    both = [*claims("dev"), *claims("kept")]
    assert (
        len({record["id"] for record in both}) == len({record["text"].casefold() for record in both}) == 340
    )
    for half in ("dev", "kept"):
        assert {record["kind"] for record in claims(half)} == ALL_KINDS
    assert all(record["missing"] in record["text"] for record in both)
    stories = [{record["nearest"] for record in claims(half)} for half in ("dev", "kept")]
    assert stories[0].isdisjoint(stories[1])


@pytest.mark.parametrize("half", ["dev", "kept"])
def test_a_wrong_name_place_or_figure_is_noticed_and_named(index: Index, half: str) -> None:
    asked = [record for record in claims(half) if record["kind"] in TOLD]
    answers = [index.ask(record["text"], limit=1) for record in asked]
    named = [not one.confident and bool(one.unknown or one.missing) for one in answers]
    assert sum(named) >= 0.75 * len(asked)
    assert sum(one.confidence == "high" for one in answers) <= 0.1 * len(asked)


@pytest.mark.parametrize("half", ["dev", "kept"])
def test_questions_whose_claims_are_right_are_answered(index: Index, half: str) -> None:
    texts = [record["text"] for record in claims(half) if record["kind"] == "answerable"]
    assert sum(not index.ask(text, limit=1).confident for text in texts) <= 0.05 * len(texts)


def actions(half: str) -> list[dict[str, str]]:
    records = [json.loads(line) for line in (JUDGMENTS / "actions.jsonl").read_text("utf-8").splitlines()]
    return [record for record in records if record["half"] == half]


def test_questions_of_what_happened_are_of_each_kind() -> None:
    kinds = {"action", "relation", "successor", "answerable"}
    both = [*actions("dev"), *actions("kept")]
    assert len({record["text"].casefold() for record in both}) == len(both) >= 300
    assert {record["kind"] for record in actions("dev")} == {*kinds, "combination"}
    assert {record["kind"] for record in actions("kept")} == kinds


@pytest.mark.parametrize(
    ("half", "least"),
    [
        ("dev", {"action": 0.6, "relation": 0.2, "successor": 0.35, "combination": 0.5}),
        ("kept", {"action": 0.25, "successor": 0.25}),
    ],
)
def test_of_what_did_not_happen_some_is_noticed_and_named_and_of_what_did_nearly_nothing(
    index: Index, half: str, least: dict[str, float]
) -> None:
    records = actions(half)
    answers = {record["text"]: index.ask(record["text"], limit=1) for record in records}
    doubted = {text for text, one in answers.items() if not one.confident and (one.unknown or one.missing)}
    for kind, share in least.items():
        asked = {record["text"] for record in records if record["kind"] == kind}
        assert len(asked & doubted) >= share * len(asked), kind
    answerable = {record["text"] for record in records if record["kind"] == "answerable"}
    assert len(answerable & doubted) <= 0.07 * len(answerable), answerable & doubted
