from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from semsearch import query
from semsearch.schemas.requests import MOST_VALUES, TurnBody, Turns
from semsearch.types import Turn

TURNS: TypeAdapter[list[TurnBody]] = TypeAdapter(Turns)


def read(sent: Any) -> list[Turn]:
    return [turn.turn() for turn in TURNS.validate_python(sent)]


def test_a_turn_is_a_text_or_tells_what_was_shown_too() -> None:
    sent = [
        "ferries",
        {"question": "in April", "shown": ["a1", "b2"]},
        {"question": "at night", "shown": None},
    ]
    assert read(sent) == [Turn("ferries"), Turn("in April", ("a1", "b2")), Turn("at night")]


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    assert read(["a\ud800", {"question": "b", "shown": ["\udfff"]}]) == [Turn("a?"), Turn("b", ("?",))]


@pytest.mark.parametrize(
    ("sent", "place", "told"),
    [
        ("ferries", (), "valid list"),
        ([7], (0,), "valid dictionary"),
        ([{"role": "user", "content": "ferries"}], (0, "role"), "no such key; known are question, shown"),
        ([{"question": "ferries", "show": []}], (0, "show"), "no such key; did you mean shown?"),
        ([{"shown": ["a1"]}], (0, "question"), "required"),
        ([{"question": "ferries", "shown": "a1"}], (0, "shown"), "valid list"),
        ([{"question": "ferries", "shown": ["a1"] * (MOST_VALUES + 1)}], (0, "shown"), "at most 100"),
        (["ferries"] * (query.MAX_HISTORY + 1), (), "at most 20"),
    ],
)
def test_what_is_no_turn_is_told_by_its_place(sent: Any, place: tuple[object, ...], told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        read(sent)
    fault = caught.value.errors()[0]
    assert fault["loc"] == place
    assert told in fault["msg"]
