from __future__ import annotations

import pytest

from semsearch.documents.plain import address, shortened, title
from tests.documents.samples import OLD, PLAIN


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
def test_only_sound_web_addresses_are_linked(url: str, linked: str) -> None:
    assert address(url) == linked


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("one two", "one two"),
        ("one two three", "one two…"),
        ("one two, three", "one two…"),
        ("onetwothreefour", "onetwothr…"),
        ("", ""),
    ],
)
def test_a_text_is_cut_at_a_space_if_one_is_near(text: str, short: str) -> None:
    assert shortened(text, 10) == short


def test_what_has_no_title_is_called_by_its_address() -> None:
    assert title(PLAIN) == "最高法院 rules on faces"
    assert title(OLD) == "https://a.example/old"
