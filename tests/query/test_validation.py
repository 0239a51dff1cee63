from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from semsearch import query
from semsearch.errors import QuestionRefused
from semsearch.types import Filter, Question


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
    made = query.make_filter(since=since, until=until)
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
        query.make_filter(since=text)


def test_blank_values_are_no_limits() -> None:
    assert query.make_filter(since="", providers=("", " "), topics=(" AI ",)) == Filter(topics=("AI",))


def test_a_text_is_one_value_and_dates_are_taken_as_they_are() -> None:
    made = query.make_filter(
        since=date(2021, 7, 28), until=datetime(2021, 7, 29, 12, tzinfo=UTC), providers="The Star"
    )
    assert made == query.make_filter(
        since="2021-07-28", until="2021-07-29T12:00:00Z", providers=("The Star",)
    )


def test_phrases_and_excluded_words_are_limits_too() -> None:
    assert query.make_filter(phrases="living robots", excluded=["frog ", ""]) == Filter(
        phrases=("living robots",), excluded=("frog",)
    )


def test_a_text_and_its_limits_make_a_question() -> None:
    made = query.make_question("robots", since="2021", limit=3, protected=("frog",))
    assert made == Question("robots", query.make_filter(since="2021"), limit=3, protected=("frog",))
    assert query.make_question(made, limit=5, protected=()) == query.make_question(
        "robots", since="2021", limit=5
    )
    assert query.make_question("robots", protected="frog").protected == ("frog",)


def test_of_another_question_only_what_is_given_is_replaced() -> None:
    made = Question("robots", Filter(topics=("AI",)), 3, 2, interpret=False, why_not="a", protected=("frog",))
    assert query.make_question(made) == made
    other = query.make_question(made, topics=(), until="2021", interpret=True, offset=0, why_not="")
    limited = Filter(until=datetime(2021, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert other == Question("robots", limited, 3, interpret=True, protected=("frog",))


def test_an_until_that_is_no_date_is_refused_in_a_question_too() -> None:
    with pytest.raises(QuestionRefused, match="until must be a date"):
        query.make_question("robots", until="soon")


def test_the_text_is_given_without_stray_characters() -> None:
    assert query.check(Question("  a\x00ruling\n\ton \ud800 faces ")) == "a ruling on ? faces"


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
        (Question("x", Filter(phrases=("a",) * 101)), "phrases has 101 values; at most 100"),
        (Question("x", Filter(phrases=("face", "of the"))), "phrases has 'of the', which contains no"),
        (Question("x", Filter(excluded=("!!!",))), "excluded has '!!!', which contains no searchable word"),
        (Question("x", Filter(excluded=("a",) * 2000)), "excluded has 2,000 values"),
        (Question("x", Filter(providers=("a",) * 101)), "providers has 101 values"),
    ],
)
def test_what_cannot_be_asked_says_why(question: Question, reason: str) -> None:
    with pytest.raises(QuestionRefused, match=reason):
        query.check(question)


def test_sizes_up_to_the_bounds_are_asked() -> None:
    longest = Question("x" * 2000, Filter(topics=("a",) * 100), limit=100, offset=10_000)
    assert query.check(longest) == longest.text
