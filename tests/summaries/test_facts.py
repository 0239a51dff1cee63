from __future__ import annotations

import pytest

from semsearch.summaries.facts import facts, names_within, numbers


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("It paid 7,552,800 pounds.", {"7552800", "£"}),
        ("It paid £7.5m.", {"7.5", "million", "£"}),
        ("It paid 7.5 million pounds.", {"7.5", "million", "£"}),
        ("Six per cent of 1.234.567", {"6", "%", "1234567"}),
        ("6% more, 2,5 times", {"6", "%", "2.5"}),
        ("Two of thirty, half of a dozen.", {"2", "30", "half", "dozen"}),
        ("$40bn and 3 thousand euros", {"40", "$", "billion", "3", "thousand", "€"}),
        ("See news.example, says U.S. law.", {"news.example"}),
        ("Nothing to count.", set()),
    ],
)
def test_numbers_compare_equal_in_any_notation(text: str, figures: set[str]) -> None:
    assert facts(text).figures == figures


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The court heard Robert Williams on Monday.", (("robert", "william"), ("monday",))),
        ("Microsoft left.", (("microsoft",),)),
        ("In Detroit, Ohio, iPhone users met the ACLU.", (("detroit",), ("ohio",), ("iphon",), ("aclu",))),
        ("China's Supreme Court met.", (("china",), ("suprem", "court"))),
        ("The U.S. said so.", (("us",),)),
        ("没有名字。", ()),
    ],
)  # fmt: skip
def test_names_are_runs_of_capitalised_words_without_stop_words(
    text: str, names: tuple[tuple[str, ...], ...]
) -> None:
    assert facts(text).names == names


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("It does not apply.", True),
        ("It doesn’t apply.", True),
        ("Nobody came.", True),
        ("It failed to report.", True),
        ("The court rejected it.", True),
        ("It applies.", False),
        ("A knot in November.", False),
    ],
)
def test_negations_are_recognised(text: str, negated: bool) -> None:
    assert facts(text).negated is negated


def test_a_name_matches_in_order_with_small_gaps() -> None:
    terms = ("presid", "joe", "biden", "met", "tim", "cook", "and", "elon", "musk")
    assert names_within(("presid", "biden"), terms)
    assert names_within(("biden",), terms)
    assert not names_within(("biden", "joe"), terms)
    assert not names_within(("tim", "musk"), terms)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("fined 2.5 million kronor", [("2.5", "2.5 million")]),
        ("fined €40m, or $1,200", [("40", "40m"), ("1200", "1,200")]),
        ("a forty-billion-dollar plant with eleven halls", [("40", "forty-billion"), ("11", "eleven")]),
        ("two makers, three days", []),
        ("GPT-4 and the M2 with 5G", [("4", "4")]),  # names that hold digits have no number
        ("in 2021, 7 per cent", [("2021", "2021"), ("7", "7")]),
    ],
)
def test_numbers_are_found_as_they_are_written(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.value, text[one.start : one.end]) for one in numbers(text)] == found
