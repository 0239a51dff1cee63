from __future__ import annotations

import pytest

from semsearch.presentation.text.citations import Citation, citations, running
from semsearch.types import CitedArticle, Place, Sentence

COURT = CitedArticle("a", "Court tells\nhotels\x1b", "Harbour Daily", "https://harbour.example/1")


def test_a_citation_names_story_outlet_and_article() -> None:
    (found,) = citations(Sentence("One.", (2,), (), (COURT,)), first=5)
    assert found == Citation(6, "Court tells hotels", "Harbour Daily", "https://harbour.example/1")
    assert (found.name, found.label) == ("Harbour Daily: Court tells hotels", "6 Harbour Daily")


def test_what_is_unknown_is_left_out() -> None:
    (found,) = citations(Sentence("One.", (1,), (), (CitedArticle("a", "", "", "javascript:x"),)))
    assert (found.name, found.label, found.url) == ("(untitled)", "1", "")
    (bare,) = citations(Sentence("One.", (1,), (), (CitedArticle("a", "", "", "https://a.example"),)))
    assert bare.name == "https://a.example"


def test_a_server_that_names_no_articles_gives_the_numbers() -> None:
    found = list(citations(Sentence("One.", (1, 3))))
    assert found == [Citation(1), Citation(3)]
    assert [(one.name, one.label) for one in found] == [("", "1"), ("", "3")]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Harbour closes two piers", "Harbour closes two piers."),
        ("Skipper calls ferry \x1b“a tub”", "Skipper calls ferry “a tub”."),
        ("Harbour closes two piers (updated)", "Harbour closes two piers (updated)."),
        ("港务局关闭两座码头", "港务局关闭两座码头。"),
        ("Will the piers reopen?", "Will the piers reopen?"),
        ("Skipper: “It sank.”", "Skipper: “It sank.”"),
        ("Two piers closed, and then […]", "Two piers closed, and then […]"),
        ("", ""),
    ],
)
def test_a_title_does_not_run_into_the_next_sentence(title: str, shown: str) -> None:
    assert running(Sentence(title, (1,), (Place("a", "title", 0, len(title)),))) == shown


@pytest.mark.parametrize("places", [(), (Place("a", "excerpt", 0, 9),)])
def test_what_is_cut_off_inside_an_excerpt_is_not_ended(places: tuple[Place, ...]) -> None:
    assert running(Sentence("Two piers", (1,), places)) == "Two piers"
