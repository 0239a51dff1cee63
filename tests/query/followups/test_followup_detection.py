from __future__ import annotations

import pytest

from semsearch.query.followups.followup_detection import (
    is_followup,
    subject_terms,
    without_courtesy,
    without_opening,
)

FOLLOW_UPS = [
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


@pytest.mark.parametrize("text", FOLLOW_UPS)
def test_a_question_without_a_subject_or_with_a_pronoun_is_a_follow_up(text: str) -> None:
    assert is_followup(text)


@pytest.mark.parametrize("text", STANDING_ALONE)
def test_a_question_that_names_its_subject_is_none(text: str) -> None:
    assert not is_followup(text)


def test_a_pronoun_makes_no_follow_up_of_a_question_that_names_its_subject_at_length() -> None:
    assert is_followup("which fines has it brought?")
    assert not is_followup("which fines has Clearview brought on itself with its scraped photos in Sweden?")


def test_a_text_that_asks_nothing_names_its_subject_with_fewer_words() -> None:
    assert is_followup("what are its prices?")
    assert is_followup("prices of it")
    assert not is_followup("Amazon and its palm scanner prices")


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
def test_courtesies_are_removed(text: str, left: str) -> None:
    assert without_courtesy(text) == left


@pytest.mark.parametrize(
    "name",
    ["Great Britain", "Right to be forgotten", "well-being apps", "No Man's Land", "Okta breach", "hi-fi"],
)
def test_a_name_that_begins_like_a_courtesy_is_kept(name: str) -> None:
    assert without_courtesy(name) == name


def test_what_opens_a_follow_up_is_removed() -> None:
    assert without_opening("ok, and what about Italy?") == "Italy?"
    assert without_opening("so how about the fines") == "the fines"
    assert without_opening("Andalusia and Sofia") == "Andalusia and Sofia"


def test_words_of_questions_on_any_subject_name_none() -> None:
    assert subject_terms("what did they say about the latest thing?") == []
    assert subject_terms("what did Sweden say?") == ["sweden"]
