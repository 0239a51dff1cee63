from __future__ import annotations

import pytest

from semsearch.query import is_acronym, proper_nouns, spells_out


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
