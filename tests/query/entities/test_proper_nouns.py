from __future__ import annotations

import pytest

from semsearch.query import capitals, is_acronym, proper_nouns, spells_out
from semsearch.query.entities.proper_nouns import Grade, canonical_name, grade


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("rulings on facial recognition in China", ["China"]),
        ("Did Masayoshi Son's fund buy a robot maker?", ["Masayoshi Son"]),
        ("connecting the ledger to Oracle or to Mendix", ["Oracle", "Mendix"]),
        ("Champions League final score", ["Champions League"]),  # two capitals in a row are no chance
        ("Delta pilots vote on a strike", []),  # the first word has its capital anyway
        ("ChatGPT release", ["ChatGPT"]),  # but not one inside
        ("what the U.S. senate said", ["U.S."]),
        ("Is it legal?", []),
        ("rulings on facial recognition", []),
        ("LAPD BANS FACIAL RECOGNITION", []),  # all capitals tell nothing
        ("Court Outlines Bounds of Facial Recognition Law in New Ruling", []),  # nor do a headline's
        ("面部识别 rulings", []),
        ("", []),
    ],
)
def test_words_with_a_capital_are_names(question: str, names: list[str]) -> None:
    assert proper_nouns(question) == names


@pytest.mark.parametrize(
    ("word", "said"),
    [("ICO", True), ("NHTSA", True), ("BA", False), ("Ico", False), ("iOS", False), ("COMMUNICATION", False)],
)
def test_three_to_six_capitals_are_an_acronym(word: str, said: bool) -> None:
    assert is_acronym(word) is said


@pytest.mark.parametrize(
    ("text", "acronym"),
    [
        ("A fine by the Information Commissioner's Office, again", "ICO"),
        ("The European Data Protection Board and others", "EDPB"),
        ("Lawyers of the Department of Justice", "DOJ"),
        ("US Government Accountability Office audit", "GAO"),
        ("the Office of the Comptroller of the Currency", "OCC"),
        ("Food & Drug Administration", "FDA"),
        ("the Anti-Corruption Bureau", "ACB"),
        ("Информационная Служба", "ИС"),
    ],
)
def test_words_with_capitals_spell_it_out(text: str, acronym: str) -> None:
    assert spells_out(text, acronym)


@pytest.mark.parametrize(
    ("text", "acronym"),
    [
        ("shares of Intel, Cisco, Oracle", "ICO"),  # a list
        ("Intel said. Cisco Opens", "ICO"),
        ("information comes often", "ICO"),
        ("Information about Commissioner's Office", "ICO"),
        ("Information Commissioner's Office", "COI"),
        ("", "ICO"),
    ],
)
def test_nothing_else_does(text: str, acronym: str) -> None:
    assert not spells_out(text, acronym)


OUTLETS = ("TechNode", "The Star", "Nature", "Wired", "openpr.com")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("TechNode", "distinct"),
        ("openpr.com", "distinct"),
        ("Washington Post", "distinct"),
        ("The Harbour Ledger", "distinct"),
        ("Fox 9", "distinct"),
        ("CNET", "capital"),
        ("Reuters", "capital"),
        ("Nature", "capital"),
        ("The Star", "capital"),
        ("Fast Company", "capital"),
        ("Travel News", "capital"),
        ("The AREA", "capital"),
        ("AP", "ambiguous"),
        ("", "ambiguous"),
    ],
)
def test_a_name_that_looks_like_an_ordinary_word_needs_capital_letters(name: str, expected: Grade) -> None:
    assert grade(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nature", "ambiguous"),
        ("Microsoft", "ambiguous"),
        ("GitHub", "ambiguous"),
        ("The Star", "capital"),
        ("cnn.com", "distinct"),
        ("Microsoft Watch", "capital"),
    ],
)
def test_one_word_that_articles_mention_needs_a_phrase_of_the_press(name: str, expected: Grade) -> None:
    assert grade(name, mentioned=True) == expected


@pytest.mark.parametrize(
    ("value", "spelling"),
    [
        ("technode", "TechNode"),
        ("  the  STAR ", "The Star"),
        ("star", "The Star"),
        ("the wired", "Wired"),
        ("Nátúre", "Nature"),
        ("OPENPR.com", "openpr.com"),
        ("news.example", "www.news.example"),
        ("www.openpr.com", "openpr.com"),
        ("Tech", "Tech"),
        ("nowhere.com", "nowhere.com"),
    ],
)
def test_an_outlet_is_spelt_as_the_archive_does(value: str, spelling: str) -> None:
    assert canonical_name(value, OUTLETS, ("openpr.com", "www.news.example")) == spelling


def test_a_topic_is_spelt_as_the_archive_does() -> None:
    assert canonical_name("ai ETHICS", ("AI", "AI ethics")) == "AI ethics"
    assert canonical_name("law", ("The Law",)) == "law"


def test_of_two_spellings_the_first_is_taken() -> None:
    assert canonical_name("star", ("The Star", "STAR", "Star")) == "STAR"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A boat sank off Zurich, the Lake police said.", {"sank": False, "zurich": True, "boat": False}),
        ("The ferry sails. Ferry crews of the ferry rest.", {"ferri": False, "sail": False, "crew": False}),
        ("the Rover and a rover met", {"met": False}),  # written both ways
        ("Rover Lands On Mars With Cameras", {}),  # a title
        ("", {}),
    ],
)
def test_capitals_inside_sentences_tell_names(text: str, found: dict[str, bool]) -> None:
    assert found.items() <= capitals(text).items()
    assert bool(capitals(text)) is bool(found)
    assert "rover" not in capitals(text)
