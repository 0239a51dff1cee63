from __future__ import annotations

from datetime import UTC, datetime

import pytest

from semsearch.query.followups.limits import find_outlet, limit_to_year
from semsearch.types import Filter, Inherited, Interpretation, Names
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


JULY = Inherited(
    "date",
    "in July 2021",
    since=datetime(2021, 7, 1, tzinfo=UTC),
    until=datetime(2021, 7, 31, 23, 59, 59, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("text", "year", "rest"), [("fines a year later", 2022, "fines"), ("the year before", 2020, "")]
)
def test_a_year_is_counted_from_the_date_before(text: str, year: int, rest: str) -> None:
    found = limit_to_year(Interpretation(text), [JULY], ())
    assert found
    assert (found.text, found.filter.since) == (rest, datetime(year, 7, 1, tzinfo=UTC))
    assert found.filter.until == datetime(year, 7, 31, 23, 59, 59, tzinfo=UTC)
    assert [(one.kind, one.effect) for one in found.understood] == [("date", "limit")]


@pytest.mark.parametrize(
    ("own", "past", "literal"),
    [
        (Interpretation("fines"), [JULY], ()),
        (Interpretation("a year later"), [], ()),
        (Interpretation("a year later"), [Inherited("date", "since 2021", since=JULY.since)], ()),
        (Interpretation("a year later", filter=Filter(since=JULY.since)), [JULY], ()),
        (Interpretation("a year later"), [JULY], ("a year later",)),
    ],
    ids=["no such words", "no date before", "an open date", "a date of its own", "literal"],
)
def test_otherwise_the_words_are_words(
    own: Interpretation, past: list[Inherited], literal: tuple[str, ...]
) -> None:
    assert limit_to_year(own, past, literal) is None


def test_29_february_keeps_its_date() -> None:
    leap = datetime(2020, 2, 29, tzinfo=UTC)
    found = limit_to_year(
        Interpretation("a year later"), [Inherited("date", "x", since=leap, until=leap)], ()
    )
    assert found
    assert found.filter.since == leap
