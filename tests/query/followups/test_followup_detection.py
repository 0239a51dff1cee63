from __future__ import annotations

import pytest

from semsearch.query.followups.followup_detection import bare, leans, plain, subject_terms

LEANING = [
    "and in Italy?",
    "And Microsoft?",
    "but why?",
    "what about the fines?",
    "how about Europe",
    "did Amazon do the same?",
    "is it legal?",
    "how severe was the Swedish fine?",
    "who runs it?",
    "when was that?",
    "how many were there?",
    "what do the critics say?",
    "what happened then?",
    "why?",
    "in Germany",
    "only in Germany",
    "only the Guardian",
    "ok, and in Italy please",
    "thanks! what did they decide?",
    "anything else?",
    "is there a similar law for drones?",
]
STANDING_ALONE = [
    "Amazon palm scanner at the checkout",
    "which Swedish police were fined over Clearview?",
    "What did the European Data Protection Board say about live scanning in stations?",
    "Who is Hayley Arceneaux?",
    "rulings on facial recognition in China",
    "face payment",
    "South Wales Police",
    "apple harvest robots",
    "Did the Court of Appeal overturn its own ruling on police cameras?",
]


@pytest.mark.parametrize("text", LEANING)
def test_what_asks_something_of_nothing_named_or_points_back_leans(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize("text", STANDING_ALONE)
def test_what_names_its_subject_stands_alone(text: str) -> None:
    assert not leans(text)


def test_a_word_that_points_back_does_not_make_a_question_lean_that_names_all_the_same() -> None:
    assert leans("which fines has it brought?")
    assert not leans("which fines has Clearview brought on itself with its scraped photos in Sweden?")


def test_words_that_ask_nothing_lean_with_less() -> None:
    assert leans("what are its prices?")
    assert leans("prices of it")
    assert not leans("Amazon and its palm scanner prices")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ok, and in Italy?", "and in Italy?"),
        ("Thank you! Who else?", "Who else?"),
        ("hi, hello – who was fined", "who was fined"),
        ("No, in Spain", "in Spain"),
        ("great! and the fines?", "and the fines?"),
        ("who was fined, please?", "who was fined?"),
        ("who was fined pls", "who was fined"),
        ("thanks", ""),
        ("yes", ""),
    ],
)
def test_what_only_softens_a_question_is_taken_off(text: str, left: str) -> None:
    assert plain(text) == left


@pytest.mark.parametrize(
    "name",
    ["Great Britain", "Right to be forgotten", "well-being apps", "No Man's Land", "Okta breach", "hi-fi"],
)
def test_a_name_that_begins_like_politeness_is_left_whole(name: str) -> None:
    assert plain(name) == name


def test_what_ties_a_question_to_the_one_before_is_taken_off() -> None:
    assert bare("ok, and what about Italy?") == "Italy?"
    assert bare("so how about the fines") == "the fines"
    assert bare("Andalusia and Sofia") == "Andalusia and Sofia"


def test_words_that_any_question_may_have_name_no_subject() -> None:
    assert subject_terms("what did they say about the latest thing?") == []
    assert subject_terms("what did Sweden say?") == ["sweden"]
