from __future__ import annotations

from datetime import UTC, datetime

import pytest

from semsearch import query
from semsearch.errors import QuestionRefused
from semsearch.types import Filter, Question


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
