from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from semsearch import query
from semsearch.errors import QuestionRefused
from semsearch.types import Filter, Question


def test_what_is_searched_is_the_text_without_stray_characters() -> None:
    assert query.interpret(Question("  a\x00ruling\n\ton \ud800 faces ")).text == "a ruling on ? faces"


def test_terms_are_given_once_each() -> None:
    assert query.interpret(Question("the rulings of the ruling court")).terms == ("rule", "court")


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (Question(""), "the question is empty"),
        (Question(" \n\u200b\x00"), "the question is empty"),
        (Question("x" * 5000), "5,000 characters"),
        (Question("x", limit=0), "limit must be 1 to 100"),
        (Question("x", limit=101), "limit must be 1 to 100"),
        (Question("x", offset=-1), "offset must be 0 to 10,000"),
        (
            Question(
                "x", Filter(since=datetime(2022, 1, 1, tzinfo=UTC), until=datetime(2021, 1, 1, tzinfo=UTC))
            ),
            "is later than until",
        ),
    ],
)
def test_what_cannot_be_asked_says_why(question: Question, reason: str) -> None:
    with pytest.raises(QuestionRefused, match=reason):
        query.interpret(question)


@pytest.mark.parametrize(
    "text", ["?", "🙂", "人脸识别", "the of and", 'title:"x" AND (y~2)^3', "'; DROP TABLE articles;--"]
)
def test_odd_questions_are_asked_as_they_are(text: str) -> None:
    assert query.interpret(Question(text)).text == text


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ("2021-07-28", "2021-07-28", (2021, 7, 28, 0, 0, 0), (2021, 7, 28, 23, 59, 59)),
        (
            "2021-07-28T12:00:00Z",
            "2021-07-28T12:00:00+08:00",
            (2021, 7, 28, 12, 0, 0),
            (2021, 7, 28, 4, 0, 0),
        ),
        ("2021", "2021", (2021, 1, 1, 0, 0, 0), (2021, 12, 31, 23, 59, 59)),
        ("2021-02", "2020-02", (2021, 2, 1, 0, 0, 0), (2020, 2, 29, 23, 59, 59)),
        ("2021-07-28T12:00", "20210729", (2021, 7, 28, 12, 0, 0), (2021, 7, 29, 23, 59, 59)),
    ],
)
def test_a_day_means_the_whole_of_it_and_an_instant_itself(
    since: str, until: str, first: tuple[int, ...], last: tuple[int, ...]
) -> None:
    made = query.limits(since=since, until=until)
    assert made.since
    assert made.until
    assert made.since.timetuple()[:6] == first
    assert made.until.timetuple()[:6] == last
    assert made.since.tzinfo is UTC is made.until.tzinfo


@pytest.mark.parametrize(
    "text", ["yesterday", "2021-13-01", "28.07.2021", "9" * 60, "0001-01-01T00:00+14:00"]
)
def test_what_is_no_date_says_so(text: str) -> None:
    with pytest.raises(QuestionRefused, match="since must be a date such as 2021-07-28"):
        query.limits(since=text)


def test_blank_values_are_no_limits() -> None:
    assert query.limits(since="", providers=("", " "), topics=(" AI ",)) == Filter(topics=("AI",))


def test_a_text_is_one_value_and_dates_are_taken_as_they_are() -> None:
    made = query.limits(
        since=date(2021, 7, 28), until=datetime(2021, 7, 29, 12, tzinfo=UTC), providers="The Star"
    )
    assert made == query.limits(since="2021-07-28", until="2021-07-29T12:00:00Z", providers=("The Star",))
