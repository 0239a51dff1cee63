from __future__ import annotations

import pytest
from rich.style import Style

from semsearch.presentation.terminal.articles import EXCERPT, counted, excerpt, outlet, title, unnamed
from semsearch.types import Provider
from tests.presentation.terminal.samples import ESCAPES, article, safe


def test_a_title_links_where_that_is_wanted_and_there_is_an_address() -> None:
    here = article("Hotels react", url="https://a.example/1")
    assert [span.style for span in title(here, Style(), True).spans] == [Style(link="https://a.example/1")]
    assert not any(span.style for span in title(here, Style(), False).spans)
    assert not any(span.style for span in title(article("x", url="javascript:alert(1)"), Style(), True).spans)


def test_of_a_long_excerpt_the_beginning_is_shown() -> None:
    long = excerpt(article("x", excerpt="word " * 200))
    assert EXCERPT - 10 < len(long) <= EXCERPT
    assert long.endswith("word…")


def test_without_a_title_the_address_stands_for_it() -> None:
    assert title(article(" ", url="https://a.example/1"), Style(), False).plain == "https://a.example/1"
    assert title(article("\x1b"), Style(), False).plain == "(without a title)"
    assert safe(title(article(ESCAPES), Style(), True).plain)


def test_an_outlet_is_called_by_its_name_else_by_its_domain() -> None:
    assert outlet(article("x", provider=Provider("Harbour\nDaily", "harbour.example"))) == "Harbour Daily"
    assert outlet(article("x", provider=Provider("", "harbour.example"))) == "harbour.example"
    assert outlet(article("x")) == ""


@pytest.mark.parametrize(
    ("number", "words", "told"),
    [
        (0, ("article",), "0 articles"),
        (1, ("article",), "1 article"),
        (1412, ("article",), "1,412 articles"),
        (1, ("story", "stories"), "1 story"),
        (2, ("story", "stories"), "2 stories"),
    ],
)
def test_things_are_counted(number: int, words: tuple[str, ...], told: str) -> None:
    assert counted(number, *words) == told


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ([], ""),
        (["TSMC"], "no article says “TSMC”"),
        (["TSMC", "Sony"], "no article says “TSMC” or “Sony”"),
        (["TSMC", "Sony", "Kumamoto"], "no article says “TSMC”, “Sony” or “Kumamoto”"),
    ],
)
def test_names_that_no_article_names_are_told(names: list[str], told: str) -> None:
    assert unnamed(names) == told
