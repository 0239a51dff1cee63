from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semsearch.text.markdown import heading, plain


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("", ""),
        ("One\nline.\n\nTwo.", "One line. Two."),
        ("One  \nline.\\\nTwo.", "One line. Two."),
        ("*a* __b__ ~~c~~ `d` **e**f", "a b c d ef"),
        (
            "[a](https://x.example 't') [b][1] <https://x.example>\n\n[1]: https://x.example",
            "a b https://x.example",
        ),
        ("- a\n- b\n  - c\n\n1. d", "a b c d"),
        ("> quoted\n> text\n>\n> more", "quoted text more"),
        ("snake_case and 2 * 3 * 4", "snake_case and 2 * 3 * 4"),
        ("R&amp;D &copy; &region=eu", "R&D © &region=eu"),
        (r"a \*b\* \<i> c", "a *b* <i> c"),
        ("`<b>` and `&amp;` and `&amp;amp;`", "<b> and &amp; and &amp;amp;"),
        ("a <b>b</b><br>c", "a b c"),
        ("<div>\n<p>a</p>\n<script>x()</script>\n</div>\n\nb", "a b"),
        # no text of an article
        ("# Head\n\nText.\n\nUnder\n-----\n\nMore.", "Text. More."),
        ("a\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\nb", "a b"),
        ("a\n\n```py\ncode\n```\n\n    code\n\nb", "a b"),
        ("a\n\n***\n\nb", "a b"),
        ("![alt](https://i.example/1.jpg) a", "a"),
        ("[![alt](1.jpg)](https://x.example) a", "a"),
        # what site generators expand
        ('a {{< figure src="1.jpg" >}} b', "a b"),
        ("{{% notice %}}a{{% /notice %}} b", "a b"),
        ("{% include x.html %}\na {{ page.title }} b\n{: .class}", "a b"),
        ("{% raw\n %}a", "a"),
        ("a\n\n![[picture.png]]\n\nb", "a b"),
        ("[[Note]] and [[Note|alias]]", "Note and alias"),
        (":::note\n\na\n\n:::\n\nb", "a b"),
        ("import X from '../x'\nexport const y = 1\n\na", "a"),
        ("> [!NOTE] Heads up\n> a", "Heads up a"),
        (
            '<Note of="x">\nTake care.\n</Note>\n\n<Map.Pin of={x} />\n\nThe <Tip>ferry</Tip> sails.',
            "Take care. The ferry sails.",
        ),
        ("<!-- hidden\n\nmore -->a<!--more-->b", "ab"),
        # what only looks like it
        ("import duties rise", "import duties rise"),
        ("`<Callout>` by <CINEPLEX ODEON CORP>", "<Callout> by <CINEPLEX ODEON CORP>"),
        ("a {b} {{ c", "a {b} {{ c"),
        ("[[a] b]", "[[a] b]"),
        ("zero\u200bwidth", "zerowidth"),
    ],
)
def test_the_text_of_the_paragraphs(source: str, text: str) -> None:
    assert plain(source, 1_000) == text


def test_the_text_ends_at_the_limit() -> None:
    assert plain("word " * 1_000, 1_000) == ("word " * 200).rstrip()
    assert plain("One.\n\nTwo.\n\nThree.", 7) == "One. Tw"
    assert plain("One.\n\nTwo.", 5) == "One."


def test_only_the_beginning_of_a_long_text_is_parsed() -> None:
    assert plain("# Head\n\n" * 20_000 + "never reached", 1_000) == ""


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("# A *b* `c`\n\nText.", "A b c"),
        ("\n\nA b\n===\n", "A b"),
        ("### A &amp; b ###\n", "A & b"),
        ("<!-- c -->\n\n# A\n", "A"),
        ("{% include x.html %}\n\n# A\n", "A"),
        ("#\n", ""),
        ("#hashtag\n", ""),
        ("Text.\n\n# A\n", ""),
        ("![p](1.jpg)\n\n# A\n", ""),
        ("", ""),
    ],
)
def test_a_first_heading(source: str, title: str) -> None:
    assert heading(source) == title


@given(st.text(alphabet="ab *_`[]()<>!#|-\\\n&;{}%:~", max_size=60))
def test_any_text_is_on_one_line_within_the_limit(source: str) -> None:
    found = plain(source, 20)
    assert len(found) <= 20
    assert found == " ".join(found.split())
    assert heading(source) == " ".join(heading(source).split())


@pytest.mark.parametrize(
    "part",
    ["{{", "{%", "<!--", "[[", "![[", "[", "*a_", "> ", "- ", "`", "<a ", "|a", "![", "(", "\\", ":::", "&a"],
)
def test_a_mebibyte_of_marks_is_read_in_bounded_time(part: str) -> None:
    # Without a bound it would be hours here; the test run itself is the assertion's clock.
    assert len(plain(part * (1024 * 1024 // len(part)), 100)) <= 100
