"""Which sentences may be part of a difference."""

from __future__ import annotations

import pytest

from semsearch.summaries.differences.sentences import chosen
from semsearch.types import Article

PLAIN = "The harbour stayed open, and ships kept coming."


def read(*told: str) -> list[list[tuple[str, bool]]]:
    """Return the sentences of each text that are read, with whether names are looked for."""
    articles = [Article(f"a{n}", "Ships wait", text, "") for n, text in enumerate(told)]
    return [[(one.text, named) for one, named in found] for _, found in chosen(articles)]


@pytest.mark.parametrize(
    "sentence",
    [
        "It took 12 tugs.",
        "It took twelve tugs.",
        "Seventy-two tugs came.",
        "Then came ſix tugs.",
        "It sank on MONDAY.",
        "It took a two-year plan.",
    ],
)
def test_a_sentence_with_a_figure_or_a_day_is_read_without_its_names(sentence: str) -> None:
    assert read(f"{PLAIN} {sentence}") == [[(sentence, False)]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Chief Orla Fenwick spoke.", "Chief Orla Fenwyck spoke."),
        ("We met Orlando Fenwick there.", "We met Orlanda Fenwick there."),
        ("We met U.S. Marshal Tarrow there.", "We met U.S. Marshal Tarrew there."),
        ("We met Ann O’Connell there.", "We met Ann O’Cannell there."),
        ("We met Émile Édouard there.", "We met Émile Édouart there."),
    ],
)
def test_names_are_read_where_a_word_has_two_spellings_in_the_story(one: str, other: str) -> None:
    assert read(f"{PLAIN} {one}", f"{other} {PLAIN}") == [[(one, True)], [(other, True)]]
    assert read(f"{PLAIN} {one}", f"{one} {PLAIN}") == [[], []]


def test_all_sentences_with_the_other_word_are_read() -> None:
    """Which spelling an article has first decides what it states."""
    told = "Orla Fenwick spoke.", "Orla Harding spoke. Orla Fenwyck left."
    assert [len(found) for found in read(*told)] == [1, 2]


def test_very_many_words_beside_one_are_not_compared_with_each_other() -> None:
    words = [f"{a}{b}{c}rov" for a in "BDG" for b in "aeiou" for c in "klmnpst"]
    assert [len(found) for found in read(*(f"Then Orla {word.title()} left." for word in words))] == [
        1
    ] * len(words)
