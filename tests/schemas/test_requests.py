from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

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


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2021-08-11T09:30:00Z", datetime(2021, 8, 11, 9, 30, tzinfo=UTC)),
        ("2021-08-11T09:30:00+08:00", datetime(2021, 8, 11, 1, 30, tzinfo=UTC)),
        ("2021-08-11T09:30", datetime(2021, 8, 11, 9, 30, tzinfo=UTC)),
        (None, None),
    ],
)
def test_a_turn_may_say_when_it_was_asked(text: str | None, instant: datetime | None) -> None:
    assert read([{"question": "ferries", "asked_at": text}]) == [Turn("ferries", (), instant)]


def test_a_turn_is_sent_with_the_time_of_asking_only_where_that_is_known() -> None:
    asked_at = datetime(2021, 8, 11, 9, 30, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
    sent = TurnBody.of(Turn("ferries \ud83d", ("a1",), asked_at)).model_dump()
    assert sent == {"question": "ferries ?", "shown": ["a1"], "asked_at": "2021-08-11T01:30:05Z"}
    assert TurnBody.of(Turn("ferries")).model_dump() == {"question": "ferries", "shown": []}


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    assert read(["a\ud800", {"question": "b", "shown": ["\udfff"]}]) == [Turn("a?"), Turn("b", ("?",))]


@pytest.mark.parametrize(
    ("sent", "place", "told"),
    [
        ("ferries", (), "valid list"),
        ([7], (0,), "valid dictionary"),
        (
            [{"role": "user", "content": "ferries"}],
            (0, "role"),
            "no such key; the keys are question, shown, asked_at",
        ),
        ([{"question": "ferries", "show": []}], (0, "show"), "no such key; did you mean shown?"),
        ([{"shown": ["a1"]}], (0, "question"), "required"),
        *[
            ([{"question": "ferries", "asked_at": text}], (0, "asked_at"), "must be an instant such as")
            for text in ("yesterday", "", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "2021-07")
        ],
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
