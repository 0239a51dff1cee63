from __future__ import annotations

import pytest

from semsearch.query import is_yes_or_no


@pytest.mark.parametrize(
    "text",
    [
        "did Portland ban face recognition?",
        "Has the ruling been overturned",
        "and is it over?",
        "But, so was it?",
        "isn't the fine too low?",
        "Didn’t Meta sue?",
        "whether Meta sued",
        "do you know if Meta sued",
        "  can a machine be an inventor?",
    ],
)
def test_questions_that_are_answered_by_yes_or_no(text: str) -> None:
    assert is_yes_or_no(text)


@pytest.mark.parametrize(
    "text",
    [
        "who did Clearview fine",
        "Meta sues Texas",
        "can you find reports on Meta",
        "could you tell me who sued",
        "May 2021",
        "willow trees",
        "has",
        "why has Amazon lifted its ban",
        "",
    ],
)
def test_other_questions_statements_and_requests(text: str) -> None:
    assert not is_yes_or_no(text)
