from __future__ import annotations

import pytest

from semsearch.query import proper_nouns


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
