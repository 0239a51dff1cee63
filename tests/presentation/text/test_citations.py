from __future__ import annotations

from semsearch.presentation.text.citations import Citation, citations
from semsearch.types import CitedArticle, Sentence

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
