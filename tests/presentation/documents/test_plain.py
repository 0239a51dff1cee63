from __future__ import annotations

import pytest

from semsearch.presentation.documents.plain import address, title
from tests.presentation.documents.samples import OLD, PLAIN


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


def test_what_has_no_title_is_called_by_its_address() -> None:
    assert title(PLAIN) == "最高法院 rules on faces"
    assert title(OLD) == "https://a.example/old"
