from __future__ import annotations

import html

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from semsearch.api.chat.markdown import address, escaped, link

RENDER = MarkdownIt("commonmark", {"html": True}).enable("strikethrough")
MARKS = st.text(st.sampled_from("ab 1.)#+-=*_~`<>[]()!&;:/@\\|\"'wx"), max_size=40)


def shown(text: str) -> str:
    """The HTML of a paragraph that shows a text."""
    line = " ".join(text.split())
    return f"<p>{html.escape(line).replace('&#x27;', chr(39))}</p>\n" if line else ""


@given(MARKS)
@example("](javascript:alert(1))")
@example("<script>alert(1)</script>")
@example("&lt;img src=x&gt; &#60; AT&T; R&D")
@example("![x](https://evil.example/x.png)")
@example("# not a heading")
@example("12) not a list")
@example("~~~")
@example("---")
@example("<https://evil.example>")
def test_a_text_is_shown_as_it_stands(text: str) -> None:
    assert RENDER.render(escaped(text)) == shown(text)
    assert RENDER.render(f"1. {escaped(text + 'x')}") == f"<ol>\n<li>{shown(text + 'x')[3:-5]}</li>\n</ol>\n"


@given(MARKS)
@example("a](javascript:alert(1)) [b")
@example("\\")
def test_a_text_cannot_leave_its_link(text: str) -> None:
    made = RENDER.render(link(f"{text}x", "https://a.example/b"))
    assert made == f'<p><a href="https://a.example/b">{shown(text + "x")[3:-5]}</a></p>\n'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("see https://evil.example now", r"see https\://evil.example now"),
        ("see www.evil.example", r"see www\.evil.example"),
        ("write to a@evil.example", r"write to a\@evil.example"),
        ("Plain words, 3.5% - as ever (or not)!", "Plain words, 3.5% - as ever (or not)!"),
        ("two\nlines\u2028and \u202ea turn", "two lines and a turn"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_nothing_becomes_a_link_by_itself_and_plain_text_stays(text: str, line: str) -> None:
    assert escaped(text) == line


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


def test_what_has_no_title_or_no_address_is_shown_all_the_same() -> None:
    assert link("", "https://a.example") == r"[https\://a.example](https://a.example)"
    assert link("Ferries", "") == "Ferries"
    assert link("", "") == "(without a title)"
