from __future__ import annotations

import pytest

from semsearch.search.reversed_roles import asked_roles, is_reversed, reversed_places
from semsearch.text import analyzer
from semsearch.types import Article
from tests.search.conftest import article

NAMES = {"meta", "texa", "ftc", "didi", "kmart", "regul"}


def swapped(question: str, *articles: Article) -> list[str]:
    """Return the parts of a question that some articles have the other way round."""
    asked = list(asked_roles(question, NAMES.__contains__))
    words = list(analyzer.occurrences(question))
    places = reversed_places(asked, words, lambda one: articles)
    return [question[one.start : one.end] for one in places]


SUES = article("sues", "Texas sues Meta over templates", excerpt="The attorney general filed it on Monday.")
FINED = article("fined", "Didi fined 8 billion yuan", excerpt="The regulator opened an inquiry into Didi.")


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("did Meta sue Texas?", ["Meta sue Texas"]),
        ("why is Meta suing Texas over templates", ["Meta suing Texas"]),  # another stem: "su"
        ("was Texas sued by Meta?", ["Texas sued by Meta"]),
        ("Meta sues Texas", ["Meta sues Texas"]),
        ("who sued Meta?", []),
        ("who did Meta sue?", ["Meta sue"]),
        ("did Texas sue Meta?", []),
        ("was Meta sued by Texas?", []),
        ("did Meta leave Texas?", []),  # nothing is said of that
        ("did Meta and Texas sue?", []),  # one of them did
        ("Meta Texas templates", []),
    ],
)
def test_what_a_story_has_the_other_way_round(question: str, parts: list[str]) -> None:
    assert swapped(question, SUES) == parts


def test_a_role_that_one_article_confirms_is_not_reversed() -> None:
    counter = article("counter", "A surprise", excerpt="In March Meta sued Texas in return.")
    assert swapped("did Meta sue Texas?", SUES, counter) == []
    assert swapped("did Meta sue Texas?") == []


def test_the_passive_of_a_title_and_another_agent_are_seen() -> None:
    assert swapped("which rivals has Didi fined?", FINED) == ["Didi fined"]
    assert swapped("did Didi open an inquiry?", FINED) == ["Didi open"]
    assert swapped("did the regulator open an inquiry into Didi?", FINED) == []


def test_a_plural_is_no_verb() -> None:
    ethics = article("e", "Members adopt rules", excerpt="They adopt the ethics of Meta.")
    assert swapped("FTC Meta ethics", ethics) == []


def test_the_name_is_found_where_letters_have_accents() -> None:
    asked = next(asked_roles("did Sao sue Meta", {"sao", "meta"}.__contains__))
    assert asked.name == "sao"
    assert is_reversed(asked, [article("s", "Meta sues São over cameras", excerpt="So it is.")])
