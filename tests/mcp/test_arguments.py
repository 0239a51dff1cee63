from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch import query
from semsearch.errors import QuestionRefused
from semsearch.mcp.arguments import Asked, Identified, Searched, read
from semsearch.schemas.question import AskBody
from semsearch.schemas.requests import RequestModel
from semsearch.types import Filter, Question, Turn


def test_a_question_with_limits_is_read() -> None:
    sent = {"question": "face payment", "limit": 2, "since": "2021-07", "providers": ["A"], "topics": "Law"}
    since = datetime(2021, 7, 1, tzinfo=UTC)
    limits = Filter(since=since, providers=("A",), topics=("Law",))
    assert read(Asked, sent).asked() == Question("face payment", limits, 2)


def test_lists_are_read_that_a_client_sends_as_json_text() -> None:
    sent = {
        "question": "a",
        "topics": ' ["Law", "AI"]',
        "providers": '["A"]',
        "history": '[{"question": "ferries"}]',
    }
    asked = read(Asked, sent).asked()
    assert (asked.filter.topics, asked.filter.providers) == (("Law", "AI"), ("A",))
    assert asked.history == (Turn("ferries"),)
    for name in ("[Law", "[1/0]", "[" * 150):  # no JSON: the name of a topic
        assert read(Asked, {"question": "a", "topics": name}).asked().filter.topics == (name,)
    with pytest.raises(QuestionRefused, match=r"topics\.0: must be a valid string"):
        read(Asked, {"question": "a", "topics": "[1]"})


def test_earlier_questions_are_read_in_the_form_that_http_takes() -> None:
    sent = {
        "question": "and at night?",
        "history": [
            "ferries",
            {"question": "in April", "shown": ["a1", "b2"], "asked_at": "2021-05-01T00:00:00Z"},
        ],
    }
    asked_at = datetime(2021, 5, 1, tzinfo=UTC)
    assert read(Asked, sent).asked().history == (Turn("ferries"), Turn("in April", ("a1", "b2"), asked_at))
    assert read(Asked, sent).asked().history == AskBody.model_validate(sent).asked().history


def test_what_is_null_counts_as_not_given() -> None:
    sent = {"question": "a", "limit": None, "since": None, "topics": None, "history": None}
    assert read(Asked, sent).asked() == Question("a")


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    assert read(Searched, {"query": "shore \ud800 power"}).query == "shore ? power"


@pytest.mark.parametrize(
    ("takes", "sent", "told"),
    [
        (Searched, {}, "query: is required"),
        (Searched, {"query": None}, "query: is required"),
        (Searched, {"query": ["a"]}, "query: must be a valid string"),
        (Searched, {"query": ""}, "query: must have at least 1 character"),
        (
            Searched,
            {"query": "a" * (query.MAX_QUESTION_LENGTH + 1)},
            "query: must have at most 2000 characters",
        ),
        (Searched, {"query": "a", "limit": 0}, "limit: must be greater than or equal to 1"),
        (Searched, {"query": "a", "limit": 51}, "limit: must be less than or equal to 50"),
        (Searched, {"q": "a", "query": "a"}, "q: no such key; the keys are query, limit"),
        (Asked, {"question": "a", "provider": "b"}, "provider: no such key; did you mean providers?"),
        (Identified, {"id": "a" * 201}, "id: must have at most 200 characters"),
        (Asked, {"question": "a", "limit": "ten"}, "limit: must be a valid integer"),
        (Asked, {"question": "a", "topics": ["b"] * 21}, "topics: must have at most 20 items"),
        (Asked, {"question": "a", "topics": [1]}, "topics.0: must be a valid string"),
        (Asked, {"question": "a", "history": "b"}, "history: must be a valid list"),
        (Asked, {"question": "a", "history": ["b"] * 21}, "history: must have at most 20 items, not 21"),
        (Asked, {"question": "a", "history": [1]}, "history.0: must be an object"),
        (Asked, {"question": "a", "history": [{"shown": []}]}, "history.0.question: is required"),
        (
            Asked,
            {"question": "a", "history": [{"questions": "b"}]},
            "history.0.questions: no such key; did you",
        ),
        (
            Asked,
            {"question": "a", "history": [{"question": "b", "shown": "c"}]},
            "history.0.shown: must be a",
        ),
    ],
)
def test_what_is_wrong_is_told_in_one_line(
    takes: type[RequestModel], sent: dict[str, Any], told: str
) -> None:
    with pytest.raises(QuestionRefused) as caught:
        read(takes, sent)
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=10), inside, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from(["question", "limit", "since", "until", "providers", "topics", "history"]) | st.text(
    max_size=9
)


@given(st.dictionaries(KEYS, ANY, max_size=5))
def test_whatever_is_sent_is_read_or_refused(sent: dict[str, Any]) -> None:
    try:
        asked = read(Asked, sent)
    except QuestionRefused as error:
        told = str(error)
    else:
        told = asked.question
    assert told.encode()
