from __future__ import annotations

import pytest

from semsearch.query.followups.outlets import find_outlet
from semsearch.types import Names
from tests.query.followups.asked import NAMES


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("only CNET", "CNET"),
        ("just cnet, please", ""),  # softening words are taken off before
        ("only the Harbour Ledger", "The Harbour Ledger"),
        ("only Harbour Ledger?", "The Harbour Ledger"),
        ("only what TechNode wrote", "TechNode"),
        ("only from meridian wire", "Meridian Wire"),
        ("just the Meridian", "Meridian Wire"),
        ("what did CNET write?", "CNET"),
        ("what does the harbour ledger have to say about it", "The Harbour Ledger"),
        ("what has Pearl River Observer reported on it?", "Pearl River Observer"),
        ("CNET's coverage", "CNET"),
        ("the Harbour Ledger version", "The Harbour Ledger"),
        ("TechNode only", "TechNode"),
        ("only cnet.com", "cnet.com"),
        ("only harbourledger.example", "harbourledger.example"),
    ],
)
def test_an_outlet_is_known_as_people_say_it(text: str, outlet: str) -> None:
    assert find_outlet(text, NAMES)[0] == outlet


@pytest.mark.parametrize(
    "text",
    [
        "only Italy",
        "only the",
        "what did the court write?",
        "what did they say?",
        "only Meri",  # too short a beginning
        "CNET",
        "is it only a draft?",
        "",
    ],
)
def test_other_words_are_no_outlet(text: str) -> None:
    assert find_outlet(text, NAMES) == ("", "")


def test_a_beginning_that_two_outlets_share_is_neither() -> None:
    two = Names(providers=("Meridian Wire", "Meridian Post"))
    assert find_outlet("only Meridian", two) == ("", "")
    assert find_outlet("only Meridian Post", two)[0] == "Meridian Post"


def test_an_outlet_whose_name_is_nothing_but_marks_is_not_meant_by_no_name() -> None:
    assert find_outlet("only the", Names(providers=("The", "!!!"))) == ("", "")


def test_the_words_that_say_so_are_given_as_they_stand() -> None:
    assert find_outlet("what did CNET write about fines?", NAMES)[1] == "what did CNET write"
    assert find_outlet("Only the Harbour Ledger.", NAMES)[1] == "Only the Harbour Ledger."
