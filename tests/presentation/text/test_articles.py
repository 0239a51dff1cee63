from __future__ import annotations

import pytest

from semsearch.presentation.text.articles import byline, excerpt, link_target, outlet, title
from semsearch.types import Provider
from tests.builders import article
from tests.presentation.samples import OLD, PLAIN


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://a.example/b?c=d&e=f#g", "https://a.example/b?c=d&e=f#g"),
        ("https://a.example/b_(c)", "https://a.example/b_%28c%29"),
        ("https://a.example/'\"<x> y\\", "https://a.example/%27%22%3Cx%3E%20y%5C"),
        ("https://a.example/新闻", "https://a.example/新闻"),
        ("https://a.example/\u202eb\ud800", "https://a.example/%E2%80%AEb%3F"),
        ("HTTP://a.example", "HTTP://a.example"),
        ("javascript:alert(1)", ""),
        ("data:text/html,<script>", ""),
        ("//a.example", ""),
        ("https://[a", ""),
        ("https:///b", ""),
        ("", ""),
    ],
)
def test_only_valid_web_urls_are_linked(url: str, linked: str) -> None:
    assert link_target(url) == linked


def test_an_article_without_a_title_is_shown_by_its_url() -> None:
    assert title(PLAIN) == "最高法院 rules on faces"
    assert title(OLD) == "https://a.example/old"


@pytest.mark.parametrize(
    ("authors", "phrase"),
    [
        ((), ""),
        (("Jane\nRoe",), "Jane Roe"),
        (("Jane Roe", "\u202e", "John Doe"), "Jane Roe and John Doe"),
        (("A", "B", "C"), "A, B and C"),
        (("A", "B", "C", "D", "E"), "A, B, C and 2 more"),
    ],
)
def test_authors_are_a_phrase(authors: tuple[str, ...], phrase: str) -> None:
    assert byline(article("x", authors=authors)) == phrase


def test_a_long_excerpt_is_shortened() -> None:
    long = excerpt(article("x", excerpt="word " * 200))
    assert 490 < len(long) <= 500
    assert long.endswith("word…")


def test_an_outlet_without_a_name_is_shown_by_its_domain() -> None:
    assert outlet(article("x", provider=Provider("Harbour\nDaily", "harbour.example"))) == "Harbour Daily"
    assert outlet(article("x", provider=Provider("", "harbour.example"))) == "harbour.example"
    assert outlet(article("x")) == ""
