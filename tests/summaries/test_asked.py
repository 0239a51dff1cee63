from __future__ import annotations

import pytest

from semsearch.summaries.asked import asked_for, teller


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Who sued the park?", "person"),
        ("and which judge said yes", "person"),
        ("when was the telescope launched", "time"),
        ("What year did it land?", "time"),
        ("Where did the capsule land?", "place"),
        ("which Chinese city stops credit scorers?", "place"),
        ("How much was the airline fined?", "figure"),
        ("how long may children play", "figure"),
        ("What happened when the site went down?", None),
        ("Why did IBM leave, and who else?", None),
        ("how do I sharpen a knife", None),
        ("airline fine", None),
        ("", None),
    ],
)
def test_the_first_question_word_says_what_is_asked(question: str, asked: str | None) -> None:
    assert asked_for(question) == asked
    assert (teller(question) is None) == (asked is None)


@pytest.mark.parametrize(
    ("question", "says", "does_not"),
    [
        ("Who sued the park?", "Guo Bing sued the park.", "The park was sued on Monday."),
        ("who fined Mercadona", "Mercadona was fined by Spain's agency.", "The fine on Mercadona is large."),
        ("When was Webb launched?", "It left on 25 December.", "It left for deep space."),
        ("When did Pfizer say so in 2020?", "It said so on Monday.", "It said so in 2020."),
        ("Where did it land?", "It came down in South Australia.", "It came down in March on a Friday."),
        ("How much was the fine?", "The fine is £20m.", "The fine of May 2020 is large."),
        ("How long may they play?", "Children may play for sixty minutes.", "Children may play less."),
    ],
)
def test_a_sentence_tells_what_the_question_has_not(question: str, says: str, does_not: str) -> None:
    tells = teller(question)
    assert tells
    assert tells(says)
    assert not tells(does_not)
