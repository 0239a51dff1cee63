"""What a question excludes, read by `query.interpret`, and what only looks like it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import product

import pytest

from semsearch import query
from semsearch.query import negation
from semsearch.types import Constraint, DateRange, Filter, Interpretation, Names, Question

NOW = datetime(2021, 8, 18, 12, 0, tzinfo=UTC)  # a Wednesday
NAMES = Names(
    providers=("TechNode", "The Star", "The Harbour Ledger", "Nature", "CNET"),
    domains=("technode.example",),
    topics=("AI", "AI ethics", "Health"),
    mentioned=frozenset(("Nature",)),
)


def interpret(text: str) -> Interpretation:
    return query.interpret(Question(text), NOW, NAMES)


def excluded(text: str) -> list[str]:
    """Return what a question excludes, a line each."""
    return [_line(one) for one in interpret(text).understood if one.effect in ("exclude", "lower")]


def _line(one: Constraint) -> str:
    days = [f"{day:%Y-%m-%d}" if day else "" for day in (one.since, one.until)]
    return f"{one.kind} {'..'.join(days) if one.kind == 'date' else ', '.join(one.values)}"


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        # dates
        ("masks not in 2021", "masks", ["date 2021-01-01..2021-12-31"]),
        ("masks except last week", "masks", ["date 2021-08-09..2021-08-15"]),
        ("masks, but not on 28 July 2021, in schools", "masks, in schools", ["date 2021-07-28..2021-07-28"]),
        ("masks other than from May to July 2020", "masks", ["date 2020-05-01..2020-07-31"]),
        ("masks not before 2020", "masks", ["date ..2019-12-31"]),
        ("masks in 2020 but not in July", "masks", ["date 2020-07-01..2020-07-31"]),
        (
            "masks not in 2019 or May 2020",
            "masks",
            ["date 2019-01-01..2019-12-31", "date 2020-05-01..2020-05-31"],
        ),
        # outlets
        ("masks but not from TechNode or the Star", "masks", ["provider TechNode, The Star"]),
        ("masks without technode.example", "masks", ["provider technode.example"]),
        (
            "Except CNET, what did papers say about masks?",
            "what did papers say about masks?",
            ["provider CNET"],
        ),
        ("masks not reported by Nature", "masks", ["provider Nature"]),
        ("masks excluding Nature", "masks", ["subject Nature"]),  # perhaps the outlet, perhaps not
        # topics
        ("masks excluding the topic Health", "masks", ["topic Health"]),
        ("masks not in the Health section", "masks", ["topic Health"]),
        ("masks but not AI ethics", "masks", ["topic AI ethics", "subject AI ethics"]),
        # subjects
        ("robots excluding self-driving cars", "robots", ["subject self-driving cars"]),
        ("clinics but not market reports", "clinics", ["subject market reports"]),
        ("robots, not cars, in Japan", "robots, in Japan", ["subject cars"]),
        ("robots, but not in Japan", "robots", ["subject Japan"]),
        ("robots NOT cars", "robots", ["subject cars"]),
        ("robots (not toys)", "robots", ["subject toys"]),
        ("robots without any mention of cars", "robots", ["subject cars"]),
        ("robots not about cars", "robots", ["subject cars"]),
        ("drones other than military ones", "drones", ["subject military"]),
        ("robots excluding drones, cars and toys", "robots", ["subject drones, cars, toys"]),
        ("robots excluding cars in July 2021", "robots", ["subject cars"]),
        ("robots excluding cars from CNET", "robots", ["subject cars"]),
        ("robots excluding 2020 election ads", "robots", ["subject 2020 election ads"]),
        ("robots without cars but not from CNET", "robots", ["subject cars", "provider CNET"]),
    ],
)
def test_exclusions_are_read_and_leave_the_text(question: str, text: str, found: list[str]) -> None:
    assert (interpret(question).text, excluded(question)) == (text, found)


@pytest.mark.parametrize(
    "question",
    [
        "robots not only in Japan",
        "is this a ban or not",
        "why is Japan not in the club",
        "how do cars drive without drivers",
        "clocking in without touching anything",
        "telling bears apart from photos",
        "with or without a vote",
        "Nothing but trouble",
        "tills frozen and no groceries",
        "a storm, no injuries",
        "minus 40 degrees",
        "safe but not approved",
        "Doctors Without Borders in Italy",
        "The council has not banned face matching in its schools at all.",
        '"robots excluding cars"',
    ],
)
def test_other_words_of_negation_are_ordinary_words(question: str) -> None:
    assert excluded(question) == []


# What each kind of limit looks like, and the words without a cue that exclude it.
LIMITED = {
    "date": "in July 2021",
    "provider": "from TechNode",
    "topic": "in the topic Health",
}
FIELDS = {
    "date": (
        "excluded_dates",
        (DateRange(datetime(2020, 5, 1, tzinfo=UTC), datetime(2020, 5, 31, 23, 59, 59, tzinfo=UTC)),),
    ),
    "provider": ("excluded_providers", ("CNET",)),
    "topic": ("excluded_topics", ("AI ethics",)),
    "subject": ("excluded", ()),
}
EXCLUDED = {
    "date": ("in May 2020", "May 2020"),
    "provider": ("from CNET", "CNET"),
    "topic": ("in the topic AI ethics", "the topic AI ethics"),
    "subject": ("about cars", "cars"),
}
CUES = ("not", "but not", "except", "other than", "excluding", "without")


@pytest.mark.parametrize("kind", EXCLUDED)
@pytest.mark.parametrize("cue", CUES)
def test_every_cue_excludes_every_kind_beside_every_limit(cue: str, kind: str) -> None:
    name, values = FIELDS[kind]
    for limit, bare, after in product(LIMITED, (False, True), (False, True)):
        excluding = f"{cue} {EXCLUDED[kind][bare]}"
        if cue == "not" and kind == "subject" and bare:
            continue  # "not cars" may belong to anything
        pair = (excluding, LIMITED[limit]) if after else (LIMITED[limit], excluding)
        found = interpret(" ".join(("robots", *pair)))
        assert found.text == "robots", pair
        alone = interpret(f"robots {LIMITED[limit]}").filter
        assert alone != Filter(), pair
        both = {field: getattr(found.filter, field) for field in Filter.__slots__}
        assert both == {field: getattr(alone, field) for field in Filter.__slots__} | {name: values}, pair
        assert found.excluded_subjects == (("cars",) if kind == "subject" else ()), pair


def test_without_a_text_to_search_for_an_excluded_subject_is_hidden() -> None:
    for question in ("everything except cars", "stories not about cars in July 2021"):
        found = interpret(question)
        assert (found.text, found.filter.excluded, found.excluded_subjects) == ("", ("cars",), ())


def test_an_exclusion_can_be_taken_as_words() -> None:
    question = "robots except CNET in July 2021"
    found = query.interpret(Question(question, protected=("Except CNET",)), NOW, NAMES)
    assert found.text == "robots except CNET"
    assert found.filter.excluded_providers == ()


def test_a_first_letter_whose_lower_case_is_longer_moves_nothing() -> None:
    assert (interpret("İzmir ferries except CNET").text, excluded("İzmir ferries except CNET")) == (
        "İzmir ferries",
        ["provider CNET"],
    )


def test_cues_in_quotes_are_not_read_and_no_more_than_a_few_others(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    whole = negation.Reader._read

    def counting(reader: negation.Reader, text: str, cue: re.Match[str]) -> negation.Exclusion | None:
        read.append(cue[0])
        return whole(reader, text, cue)

    monkeypatch.setattr(negation.Reader, "_read", counting)
    assert excluded(f'"{"not in 2021 except robots " * 70}" a') == []
    assert read == []
    interpret("cars " + "except a " * 12)
    assert 0 < len(read) <= negation.MOST


@pytest.mark.parametrize("written", ["The Harbour Ledger", "the Harbour Ledger", "Harbour Ledger"])
@pytest.mark.parametrize("cue", ["but not from", "except", "not reported by"])
def test_the_article_of_an_outlet_may_be_written_or_not(cue: str, written: str) -> None:
    assert interpret(f"fines {cue} {written}").filter.excluded_providers == ("The Harbour Ledger",)
