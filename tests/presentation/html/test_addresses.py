"""The address of a page holds all that it depends on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from semsearch.errors import QuestionRefused
from semsearch.presentation.html.addresses import FRAMED, STORIES, Address
from semsearch.types import Turn

KEYS = {
    "q",
    "topic",
    "provider",
    "since",
    "until",
    "type",
    "history",
    "protected",
    "drop",
    "interpret",
    "limit",
}


def read(*pairs: tuple[str, str]) -> Address:
    return Address.read("./", pairs, KEYS)


def test_what_is_unknown_or_empty_is_left_out() -> None:
    address = read(("q", " courts "), ("topic", ""), ("utm_source", "mail"), ("since", "  "))
    assert str(address) == "./?q=courts"


def test_an_address_without_parameters_is_its_path() -> None:
    assert str(read()) == "./"


def test_texts_are_quoted_even_half_a_surrogate_pair() -> None:
    assert str(read(("q", "a&b=c #\ud800"))) == "./?q=a%26b%3Dc+%23%3F"


def test_values_are_set_added_and_taken_out() -> None:
    address = read(("q", "courts"), ("topic", "Law"), ("topic", "China"))
    assert address.values("topic") == ("Law", "China")
    assert address.without("topic", "Law").values("topic") == ("China",)
    assert address.without("topic").pairs == (("q", "courts"),)
    assert address.set("q", "judges").value("q") == "judges"
    assert address.add("topic", "Law") == address
    assert address.add("topic", "AI").values("topic") == ("Law", "China", "AI")


def test_independent_question_keeps_filters_without_history() -> None:
    address = read(("q", "and in Italy?"), ("history", "fines"), ("topic", "Law"), ("drop", "date"))
    assert address.afresh().pairs == (("topic", "Law"),)


def test_a_question_that_goes_on_has_this_one_as_its_history() -> None:
    address = read(("q", "and in Italy?"), ("history", "fines"), ("since", "2021"))
    assert address.onward().pairs == (("since", "2021"), ("history", "fines"), ("history", "and in Italy?"))


def test_longest_history_drops_the_oldest_question() -> None:
    address = read(("q", "last"), *(("history", f"question {n}") for n in range(20)))
    assert len(address.onward().values("history")) == 20
    assert address.onward().values("history")[0] == "question 1"


def test_the_question_before_has_an_address() -> None:
    address = read(("q", "c"), ("history", "a"), ("history", "b"), ("topic", "Law"), ("protected", "c"))
    before = address.before()
    assert before is not None
    assert before.pairs == (("topic", "Law"), ("history", "a"), ("q", "b"))
    first = before.before()
    assert first is not None
    assert first.pairs == (("topic", "Law"), ("q", "a"))
    assert first.before() is None


@pytest.mark.parametrize("text", ["", "0", "-1", "101", "ten", "٣", "1e1", "9" * 10, "9" * 5000])
def test_invalid_limit_is_ignored(text: str) -> None:
    assert read(("q", "courts"), ("limit", text)).stories == STORIES
    assert Address.framed([("q", "courts"), ("limit", text)]).stories == FRAMED


@pytest.mark.parametrize(
    "dates",
    [
        {"since": "soon"},
        {"until": "2021-02-30"},
        {"since": "2022-06-01", "until": "2021-01-01"},
    ],
)
def test_invalid_dates_are_removed_from_the_address(dates: dict[str, str]) -> None:
    address = read(("q", "courts"), ("topic", "Law"), *dates.items(), ("history", "fines"))
    undated = address.undated()
    assert undated is not None
    assert undated.pairs == (("q", "courts"), ("topic", "Law"), ("history", "fines"))
    assert address.afresh().pairs == (("topic", "Law"),)


def test_dates_that_can_be_asked_for_are_kept() -> None:
    for dates in ((), (("since", "2021"),), (("since", "2021"), ("until", "2021"))):
        address = read(("q", "courts"), *dates, *(("topic", f"topic {n}") for n in range(1000)))
        assert address.undated() is None
        assert address.afresh() == address.without("q")


def test_a_frame_takes_the_widget_s_attributes_with_a_value_or_without() -> None:
    address = Address.framed(
        [("question", " courts "), ("fixed", ""), ("compact", "compact"), ("lang", "de"), ("limit", "2")]
    )
    kept = (("fixed", "yes"), ("compact", "compact"), ("lang", "de"), ("limit", "2"))
    assert address.pairs == (("q", "courts"), *kept)
    assert address.afresh().pairs == kept


def test_question_is_read_from_all_parameters_of_the_address() -> None:
    question = read(
        ("q", "and in Italy?"),
        ("history", "fines"),
        ("history", "who paid?"),
        ("since", "2021-07"),
        ("until", "2021"),
        ("provider", "harbourledger.example"),
        ("topic", "Law"),
        ("topic", "AI"),
        ("type", "video"),
        ("protected", "in Italy"),
        ("drop", "date"),
        ("drop", "nonsense"),
        ("interpret", "false"),
        ("limit", "10"),
    ).question(shown=("a1", "b2"))
    assert question.text == "and in Italy?"
    assert question.history == (Turn("fines"), Turn("who paid?", ("a1", "b2")))
    assert question.filter.since == datetime(2021, 7, 1, tzinfo=UTC)
    assert question.filter.until == datetime(2021, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert question.filter.providers == ("harbourledger.example",)
    assert question.filter.topics == ("Law", "AI")
    assert question.filter.types == ("video",)
    assert (question.protected, question.drop) == (("in Italy",), ("date",))
    assert (question.interpret, question.limit) == (False, 10)


def test_a_date_that_cannot_be_read_is_told() -> None:
    with pytest.raises(QuestionRefused, match="since must be a date"):
        read(("q", "courts"), ("since", "soon")).question()


def test_an_address_that_was_kept_may_use_the_former_name_of_protected_words() -> None:
    address = read(("q", "c"), ("literal", "in July"), ("protected", "in May"))
    assert address.values("protected") == ("in July", "in May")
    assert str(address) == "./?q=c&protected=in+July&protected=in+May"
