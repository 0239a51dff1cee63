from __future__ import annotations

import pytest

from semsearch.query.followups.references import find_reference

PLACES = [
    ("the first one", 0),
    ("open the top story", 0),
    ("the second", 1),
    ("tell me about the 2nd article", 1),
    ("the latter one", 1),
    ("number 3", 2),
    ("#4", 3),
    ("story five", 4),
    ("result 2, please", 1),
    ("the last one", -1),
    ("the bottom result", -1),
]


@pytest.mark.parametrize(("text", "place"), PLACES)
def test_a_place_among_the_stories_shown_refers_to_one(text: str, place: int) -> None:
    found = find_reference(text)
    assert found
    assert (found.relation, found.place) == ("about", place)


@pytest.mark.parametrize(
    "text",
    [
        "a second story",
        "the first fines in Europe",
        "number 7",
        "number 12",
        "the second ruling of the court",
        "Formula One",
        "top stories",
        "police body cameras",
        "",
    ],
)
def test_other_numbers_refer_to_none(text: str) -> None:
    assert find_reference(text) is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("the second one", ""),
        ("tell me more about the second one", ""),
        ("can you show me the third story in more detail", ""),
        ("more details on number 1, please", ""),
        ("the first one: who paid the fine?", "who paid the fine"),
        ("did the court in the second one decide?", "did the court in decide"),
    ],
)
def test_what_else_is_said_of_a_story_is_kept_and_wishes_are_not(text: str, rest: str) -> None:
    found = find_reference(text)
    assert found
    assert found.rest == rest


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("who else reported it?", 0),
        ("who else covered the second one?", 1),
        ("which other outlets wrote about this?", 0),
        ("any other papers?", 0),
        ("who reported that?", 0),
        ("who reported on the last story?", -1),
        ("who covered number 2", 1),
        ("and who carried", 0),
        ("is there more coverage of it?", 0),
        ("other coverage of the last story", -1),
        ("elsewhere reported?", 0),
    ],
)
def test_other_reports_of_a_story_are_its_coverage(text: str, place: int) -> None:
    found = find_reference(text)
    assert found
    assert (found.relation, found.place) == ("coverage", place)


@pytest.mark.parametrize(
    "text", ["who reported the most cases?", "who reported record profits?", "who covered up the leak?"]
)
def test_who_reported_something_is_a_question_of_its_own(text: str) -> None:
    assert find_reference(text) is None


def test_coverage_of_something_that_the_question_names_is_a_question_of_its_own() -> None:
    assert find_reference("what other outlets in Canada have lost their licence over hate speech?") is None
    assert (
        find_reference("newspapers that report who else was fined by the Swedish authority in 2021") is None
    )


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("who else reported it besides CNET?", "CNET"),
        ("who else reported it, apart from the Harbour Ledger", "Harbour Ledger"),
        ("any other outlets other than Meridian Wire?", "Meridian Wire"),
        ("who reported it but not CNET", "CNET"),
        ("who else reported it?", ""),
    ],
)
def test_an_outlet_that_is_not_wanted_is_named(text: str, outlet: str) -> None:
    found = find_reference(text)
    assert found
    assert found.relation == "coverage"
    assert found.excluded_outlet == outlet
    assert outlet == "" or outlet not in found.text
    assert not found.text.endswith((",", " "))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("more like this", 0),
        ("anything like the second one?", 1),
        ("stories similar to that", 0),
        ("similar stories", 0),
        ("related articles", 0),
        ("more like number 3", 2),
    ],
)
def test_more_of_its_kind_is_wanted(text: str, place: int) -> None:
    found = find_reference(text)
    assert found
    assert (found.relation, found.place) == ("like", place)


def test_a_likeness_that_names_what_it_is_to_is_a_question_of_its_own() -> None:
    assert find_reference("news about tools like ChatGPT in Swedish schools") is None
