from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch.text.sanitize import clean, quote, without_comments

PIECES = st.sampled_from(
    "< > & ; <p> </p> <b> <!-- --> <script> </script> <style> &amp; &lt; &amp;quot; &#x200b; &#xd83d;".split()
    + list("\u200b\u200d\u200c\u00ad\ufeff\u202e\u2066\ud83d\u0301ée家م\u00a0\u2028\r\n\t \x00\x85")
)
TEXTS = st.lists(st.one_of(PIECES, st.characters(), st.text(max_size=5)), max_size=30).map("".join)


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("", ""),
        (" \r\n\t ", ""),
        ("plain text", "plain text"),
        ("two\r\nlines,  many   spaces", "two lines, many spaces"),
        ("no\u00a0break\u202fspace\u3000wide", "no break space wide"),
        ("line\u2028paragraph\u2029next\x85end", "line paragraph next end"),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("one<br/>two<BR>three<br />four", "one two three four"),
        ("<b>bold</b>face and <i>ital</i>ic", "boldface and italic"),
        ('<a href="https://x.example/?a=1&b=2">link</a> text', "link text"),
        ("<ul><li>a</li><li>b</li></ul>", "a b"),
        ("a<!-- hidden -->b<!--\nmore-->c", "abc"),
        ("a <!-- never closed", "a <!-- never closed"),
        ("a<script type='x'>var b = '<p>';</script>c<STYLE>p {}</style >d", "acd"),
        ("<script>never closed", "never closed"),
        ("<iframe width=\"800\" src=\"https://x.example\"></iframe>after", "after"),
        ("<CINEPLEX ODEON CORP> YEAR NET", "<CINEPLEX ODEON CORP> YEAR NET"),
        ("<SLE> 3RD QTR", "<SLE> 3RD QTR"),
        ("a < b and c > d", "a < b and c > d"),
        ("1<2 <3 I <3 it", "1<2 <3 I <3 it"),
        ("<bold move> by <abbey>", "<bold move> by <abbey>"),
        ("China&#8217;s court &amp; law", "China’s court & law"),
        ("&amp;quot;twice&amp;quot; &amp;amp; &amp;#8217;", "\"twice\" & ’"),
        ("AT&T, Q&A & more", "AT&T, Q&A & more"),
        ("?lang=en&region=eu&copy=1", "?lang=en&region=eu&copy=1"),
        ("&notit; &amp &#8217 AT&T;", "&notit; &amp &#8217 AT&T;"),
        ("&NotEqualTilde; &Eacute;&eacute; &frac12;", "\u2242\u0338 Éé ½"),
        ("&#x1F600; &#X41; &#65; &#xffffffff; &#99999999;", "\U0001f600 A A &#xffffffff; &#99999999;"),
        ("&#1114112;|&#xd800;", "\ufffd|\ufffd"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        ("a&nbsp;b&#0;&#1;&#x200b;c&shy;d", "a b\ufffdcd"),
        ("zero\u200bwidth\u2060 joiner\ufeff and\u00ad soft\u180e", "zerowidth joiner and soft"),
        ("\ufefffirst", "first"),
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("a\u202ereversed\u202c \u2066isolated\u2069 \u200emark\u200f \u061cx", "areversed isolated mark x"),
        ("ab\U000e0041\U000e0042c", "abc"),
        ("half \ud83d pair", "half pair"),
        ("e\u0301te\u0301", "été"),
        ("e\u200d\u0301", "é"),
        ("join\u200der in\u200cside", "joiner inside"),
        ("a \U0001f468\u200d\U0001f469\u200d\U0001f467.", "a \U0001f468\u200d\U0001f469\u200d\U0001f467."),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627", "\u0645\u06cc\u200c\u062e\u0648\u0627"),
        ("\u0915\u094d\u200d\u0937\u200d", "\u0915\u094d\u200d\u0937"),
        ("é\u200d\u200dé", "éé"),
        ("\u00a0\u200d\u00a0x", "x"),
    ],
)  # fmt: skip
def test_markup_becomes_plain_text(raw: str, plain: str) -> None:
    assert clean(raw) == plain


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("a <b>bold</b> word", "a <b>bold</b> word"),
        ("R&amp;D &#8217; &lt;", "R&amp;D &#8217; &lt;"),
        ("<!-- c --><script>x</script>", "<!-- c --><script>x</script>"),
        (" two\n lines\u200b ", "two lines"),
        ("e\u0301 \ud83d\u202e", "é"),
    ],
)
def test_text_that_is_no_markup_keeps_its_tags_and_entities(raw: str, plain: str) -> None:
    assert clean(raw, markup=False) == plain


@given(TEXTS)
def test_cleaning_text_that_is_no_markup_twice_changes_nothing(text: str) -> None:
    once = clean(text, markup=False)
    assert clean(once, markup=False) == once


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("a<!-- b -->c<!--\n-->d", "acd"),
        ("a<!-- b", "a<!-- b"),
        ("<!-- a --> <!-- b", " <!-- b"),
        ("<b>&amp;", "<b>&amp;"),
    ],
)
def test_comments_alone_are_dropped(raw: str, plain: str) -> None:
    assert without_comments(raw) == plain


@given(TEXTS)
def test_invisible_characters_are_removed(text: str) -> None:
    result = clean(text)
    assert not {unicodedata.category(c) for c in result} & {"Cc", "Cs", "Zl", "Zp"}
    assert not set(result) & set("\u200b\u2060\ufeff\u180e\u00ad\u200e\u200f\u202e\u2066\u2069")
    assert result == " ".join(result.split())
    assert unicodedata.is_normalized("NFC", result)
    result.encode()


@given(TEXTS)
def test_joiners_are_kept_only_between_characters_that_they_shape(text: str) -> None:
    result = f" {clean(text)} "
    for at, character in enumerate(result):
        if character in "\u200c\u200d":
            assert not result[at - 1].isascii()
            assert not result[at + 1].isascii()


@given(TEXTS)
def test_cleaning_twice_changes_nothing_without_markup(text: str) -> None:
    once = clean(text)
    if "<" not in once and "&" not in once:
        assert clean(once) == once


@given(st.text(alphabet="abc é\u200d\u0301家\u00a0", max_size=40))
def test_cleaning_text_without_html_is_idempotent(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    "mark", ["<script ", "<!--", "<style>", "<a ", "</p", "&amp;", "&", "&#", "&a", "\u200d", "e\u0301"]
)
def test_a_mebibyte_of_markup_is_cleaned_in_linear_time(mark: str) -> None:
    # Quadratic time would be hours here; the test run itself is the assertion's clock.
    text = mark * (1024 * 1024 // len(mark))
    assert len(clean(text)) <= len(text)


def test_a_quote_is_short_and_on_one_line() -> None:
    assert quote("yesterday") == "'yesterday'"
    assert quote("a\nb\u202e\x00\ud83d") == r"'a\nb\u202e\x00\ud83d'"
    assert len(quote("x" * 100)) == 62
    assert quote("x" * 100).endswith("x…'")
