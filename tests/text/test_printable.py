from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from semsearch.text.printable import address, json_line, printable, shortened
from tests.presentation.terminal.samples import ANY_TEXT, ESCAPES, safe


@given(ANY_TEXT)
@example(ESCAPES)
@example("\ud800 half a pair")
def test_printable_text_has_no_control_or_bidirectional_characters(text: str) -> None:
    said = printable(text)
    assert safe(said)
    assert said == " ".join(said.split())
    assert printable(said) == said


def test_ordinary_text_is_printed_unchanged() -> None:
    for text in ("L’été à 5 €", "می‌خواهم", "👨‍👩‍👧 ❤️ 🇩🇪", "最高人民法院", "مرحبا", "\U0001fae9 a new emoji"):
        assert printable(text) == text
    assert printable(" two\r\n lines\tand\u00a0more\u2028") == "two lines and more"


@pytest.mark.parametrize(
    ("url", "shown_as"),
    [
        ("https://a.example/x?y=1#z", "https://a.example/x?y=1#z"),
        ("HTTP://a.example/", "HTTP://a.example/"),
        ("https://a.example/a b\x1b]8;;\x07", "https://a.example/a%20b%1B]8;;%07"),
        ("https://a.example/人\u202e", "https://a.example/%E4%BA%BA%E2%80%AE"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("https://", ""),
        ("http://[::1", ""),
        ("https://a.example/\ud800", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_are_shown_and_in_ascii(url: str, shown_as: str) -> None:
    assert address(url) == shown_as


@given(st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=3))
@example({"a": ESCAPES})
@example({"a": "\x7f \ud800 \U000e0041 \U0001f600"})
def test_json_for_a_terminal_decodes_to_the_same_and_is_safe_to_print(value: dict[str, str]) -> None:
    for indent in (None, 2):
        text = json_line(value, indent=indent)
        assert json.loads(text) == json.loads(json.dumps(value))
        assert safe(text.replace("\n", "" if indent else "\n"))
    assert json_line(value, ascii_only=True).isascii()


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
def test_a_text_is_cut_at_a_nearby_space(text: str, short: str) -> None:
    assert shortened(text, 10) == short
