from __future__ import annotations

import re

import pytest

from semsearch.corpus.fields import RecordError
from semsearch.corpus.formats import front_matter


def test_every_scalar_is_text() -> None:
    text = "a: no\nb: 1e3\nc: 2021-07-28\nd: ~\ne:\nf: !!python/object/apply:os.getcwd []\ng: !!int '7'\n"
    assert front_matter.parse(text, 1) == {
        "a": "no", "b": "1e3", "c": "2021-07-28", "d": "~", "e": "", "f": [], "g": "7"
    }  # fmt: skip


def test_lists_and_mappings_nest() -> None:
    text = (
        'related:\n  - title: "a: b"\n    images:\n      - {url: u, width: 1}\n  - x\nlast: |\n  two\n  l\n'
    )
    assert front_matter.parse(text, 1) == {
        "related": [{"title": "a: b", "images": [{"url": "u", "width": "1"}]}, "x"],
        "last": "two\nl\n",
    }


def test_the_last_value_of_a_repeated_key_is_kept() -> None:
    assert front_matter.parse("a: 1\na: 2\n", 1) == {"a": "2"}


def test_ampersands_and_asterisks_in_texts_are_not_aliases() -> None:
    assert front_matter.parse("a: &name Q*A\nb: '*x & y'\n", 1) == {"a": "Q*A", "b": "*x & y"}


def test_an_empty_value_is_an_empty_text() -> None:
    assert front_matter.parse("", 1) == ""
    assert front_matter.parse("# a comment\n", 1) == ""


def test_characters_that_yaml_forbids_are_dropped() -> None:
    assert front_matter.parse("a: x\x08\x1by\ufeff\n", 1) == {"a": "xy\ufeff"}


def test_every_other_character_is_accepted() -> None:
    every = "".join(chr(code) for code in range(0x20, 0x11000) if not 0xD800 <= code < 0xE000)
    parsed = front_matter.parse("a: '" + every.replace("'", "") + "'\n", 1)
    assert isinstance(parsed, dict)
    assert len(parsed["a"]) > 60_000


def test_a_character_that_only_the_yaml_library_forbids_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front_matter, "_FORBIDDEN", re.compile("(?!)"))
    with pytest.raises(RecordError, match="a character that YAML does not allow"):
        front_matter.parse("a: x\x08\n", 1)


def test_unicode_line_separators_do_not_count_as_lines() -> None:
    with pytest.raises(RecordError) as caught:
        front_matter.parse("a: x\u2028y\x85z\nb: *a\n", 1)
    assert caught.value.line == 2


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\nb: x: y\n", 12, "front matter is not YAML: mapping values are not allowed in this context: "
         "a text with a colon in it needs quotes"),
        (
            'a: 1\nb: "open\nc: 2\n',
            14,
            "front matter is not YAML: found unexpected end of stream, "
            "while scanning a quoted scalar from line 12",
        ),
        ("a: [1, 2\nb: 3\n", 12, "front matter is not YAML: did not find expected ',' or ']', "
         "while parsing a flow sequence from line 11"),
        ("a:\n\t- b\n", 12, "front matter is not YAML: found character that cannot start any token, "
         "while scanning for the next token from line 12"),
        ("a: &x 1\nb: *x\n", 12, "front matter has a YAML alias (*name); write the value out"),
        ("a: 1\n? [b]\n: 2\n", 12, "front matter has a key that is not text"),
        ("a: 1\n--- b\n", 12, "front matter has more than one YAML document"),
        ("a: " + "[" * 100_000, 11, "front matter is nested deeper than 50 levels"),
        ("a: " + "{a: " * 100_000, 11, "front matter is nested deeper than 50 levels"),
        ("- " * 100_000, 11, "front matter is nested deeper than 50 levels"),
        ("".join(f"{' ' * n}a:\n" for n in range(60)), 61, "front matter is nested deeper than 50 levels"),
    ],
)  # fmt: skip
def test_invalid_front_matter_is_refused_with_its_line(text: str, line: int, reason: str) -> None:
    with pytest.raises(RecordError, match=f"^{re.escape(reason)}$") as caught:
        front_matter.parse(text, first_line=11)
    assert caught.value.line == line


def test_an_error_message_quotes_no_content() -> None:
    for text in (
        'secured: "PRIVATE\n',
        "secured: PRIVATE: PRIVATE\n",
        "secured: *PRIVATE\n",
        "secured: %\n  @PRIVATE: [\n",
    ):
        with pytest.raises(RecordError) as caught:
            front_matter.parse(text, 1)
        assert "PRIVATE" not in str(caught.value)
