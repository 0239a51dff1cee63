from __future__ import annotations

import pytest

from semsearch.query import proper


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("rulings on facial recognition in China", [("china",)]),
        ("Did Masayoshi Son's fund buy a robot maker?", [("masayoshi", "son")]),
        ("connecting the ledger to Oracle or to Mendix", [("oracl",), ("mendix",)]),
        ("Champions League final score", [("champion", "leagu")]),  # two capitals in a row are no chance
        ("Delta pilots vote on a strike", []),  # the first word has its capital anyway
        ("ChatGPT release", [("chatgpt",)]),  # but not one inside
        ("what the U.S. senate said", [("us",)]),
        ("Is it legal?", []),
        ("rulings on facial recognition", []),
        ("LAPD BANS FACIAL RECOGNITION", []),  # all capitals tell nothing
        ("Court Outlines Bounds of Facial Recognition Law in New Ruling", []),  # nor do a headline's
        ("面部识别 rulings", []),
        ("", []),
    ],
)
def test_words_with_a_capital_are_names(question: str, names: list[tuple[str, ...]]) -> None:
    assert proper(question) == names
