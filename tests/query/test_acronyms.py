from __future__ import annotations

import pytest

from semsearch.query import acronyms, spells_out


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("ICO fines of October", {"ico": "ICO"}),
        ("what the EDPB asked of IRSA and the FBI", {"edpb": "EDPB", "irsa": "IRSA", "fbi": "FBI"}),
        ("a BA flight, a Nokia and an iOS", {}),
        ("is COMMUNICATION all", {}),
        ("", {}),
    ],
)
def test_three_to_six_capitals_are_an_acronym(question: str, found: dict[str, str]) -> None:
    assert acronyms(question) == found


def test_one_is_known_by_its_term_and_kept_as_it_is_written() -> None:
    assert set(acronyms("the IMDS").values()) == {"IMDS"}


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
