from __future__ import annotations

import pytest

from semsearch.query.statement_detection import is_statement


@pytest.mark.parametrize(
    "text",
    [
        # headlines
        "Harbour City Police Ban Use of Face Matching",
        "Court Says Clearview Must Delete Photos of Swedish Drivers",
        'Minister to Leave "Broken" Talks With Carmakers in May',
        "Ministry To Fine Clearview In May",
        # messages
        "look at this https://example.org/a in July 2021",
        "robots made of frogs! @someone",
        "robots made of frogs #xenobots",
        "— A. Writer (@writer) 3 May 2021",
        # statements
        "The council voted to end face matching in 2021.",
        'The council voted to end what it calls "face matching".',
        " ".join(["word"] * 26),
    ],
)
def test_what_is_put_in_to_find_more_of_it_tells(text: str) -> None:
    assert is_statement(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "Clearview",
        "Power Apps October 2022",
        "Which cities ended face matching in 2021?",
        "Did the Council of Europe end Face Matching in May?",
        "March 2022: What did Microsoft do to the price of Power Apps?",
        "What did The Star say about masks in July 2021?",
        "Will Smith IT Pro",
        "RULINGS ON FACE MATCHING IN EUROPE IN JULY 2021",
        "Show me what the council said on face matching in 2021.",
        "fines in 2021.",
        "fines for face matching in shops of the U.S.",
        "fines for face matching in shops of 2021...",
        '"Harbour City Police Ban Use of Face Matching"',
        '"Harbour City Police Ban Use of Face Matching" -sport',
        "C# and F# in 2021",
        "write to me@example.org",
        " ".join(["word"] * 25),
        "人脸识别",
    ],
)
def test_what_asks_does_not(text: str) -> None:
    assert not is_statement(text)
