from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from semsearch.corpus import read
from semsearch.corpus.fields import RecordError
from semsearch.corpus.formats import markdown
from semsearch.corpus.urls import identity, identity_of_path
from semsearch.types import Item, Rejection

RECORD = """---
category: news
title: "Court &amp; law"
excerpt: "It \u200brules&#8217;s &quot;well&quot;.&nbsp; "
publishedDateTime: 2021-07-28T12:39:00Z
webUrl: "https://x.example/story/1"
type: article
quality: 39
heat: -1
published: false

provider:
  name: The X
  domain: x.example

topics:
  - AI
  - Law

images:
  - url: "https://i.example/a.jpg"
    width: 800
    height: 450
    isCached: true

related:
  - title: "Other"
    webUrl: "https://y.example/story"
    ampWebUrl: "https://y.example/story/amp"
    provider:
      name: The Y
      domain: y.example

secured: "PRIVATE;PRIVATE"
featuredContent: "<iframe src=\\"https://PRIVATE.example\\"></iframe>"
---
"""


def only(path: Path, data: bytes | str) -> Item | Rejection:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    [result] = read([path])
    return result


def item(path: Path, data: bytes | str) -> Item:
    result = only(path, data)
    assert isinstance(result, Item)
    return result


def test_a_record_is_read(tmp_path: Path) -> None:
    result = item(tmp_path / "a.md", RECORD)
    article = result.article
    assert result.source == str((tmp_path / "a.md").resolve())
    assert article.id == identity("https://x.example/story/1")
    assert article.title == "Court & law"
    assert article.excerpt == 'It rules’s "well".'
    assert article.published_at == datetime(2021, 7, 28, 12, 39, tzinfo=UTC)
    assert (article.quality, article.heat, article.published) == (39, -1, False)
    assert (article.provider.name, article.provider.domain) == ("The X", "x.example")
    assert article.topics == ("AI", "Law")
    assert (article.images[0].width, article.images[0].height) == (800, 450)
    assert [(a.title, a.provider.name) for a in result.related] == [("Other", "The Y")]
    assert "PRIVATE" not in repr(result)


@pytest.mark.parametrize(
    "awkward",
    [
        pytest.param(RECORD.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(RECORD.replace("\n", "\r").encode(), id="CR"),
        pytest.param(b"\xef\xbb\xbf" + RECORD.encode(), id="byte-order mark"),
        pytest.param(b"\xef\xbb\xbf\r\n \r\n" + RECORD.encode(), id="blank lines first"),
        pytest.param(RECORD.replace("---\n", "---  \n").encode(), id="spaces after the marks"),
        pytest.param((RECORD[:-4] + "...\n").encode(), id="closed by dots"),
        pytest.param(RECORD[:-1].encode(), id="no line end at the end"),
        pytest.param(RECORD.replace("webUrl", "originalUrl", 1).encode(), id="no webUrl"),
        pytest.param((RECORD + "\nSome body.\n\n---\n\nMore.\n").encode(), id="a body"),
    ],
)  # fmt: skip
def test_equivalent_forms_give_the_same_item(tmp_path: Path, awkward: bytes) -> None:
    assert awkward != RECORD.encode()
    assert item(tmp_path / "a.md", awkward) == item(tmp_path / "a.md", RECORD)


def test_a_title_is_enough_for_an_item(tmp_path: Path) -> None:
    article = item(tmp_path / "a.md", "---\ntitle: T\nimages:\nrelated: ~\n---\n").article
    assert (article.title, article.url, article.images) == ("T", "", ())
    assert article.id == identity_of_path("a.md")


def test_the_body_replaces_a_missing_excerpt(tmp_path: Path) -> None:
    assert (
        item(tmp_path / "a.md", "---\ntitle: T\n---\n\n# Head\n\nText.\n").article.excerpt == "# Head Text."
    )


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"", None, "the file is empty"),
        (b"\xef\xbb\xbf\r\n \n", None, "the file is empty"),
        (b"\n\n# Head\n", 3, "no front matter: the first line is not ---"),
        (b"\n---\ntitle: T\n", 2, "front matter is not closed: no line --- after the first"),
        (b"---\n---\n", None, "expected a mapping of keys to values, found nothing"),
        (b"---\n- a\n---\n", None, "expected a mapping of keys to values, found a list"),
        (b"---\r\ntitle: T\r\nb: c: d\r\n---\r\n", 3,
         "front matter is not YAML: mapping values are not allowed in this context: "
         "a text with a colon in it needs quotes"),
        (b"---\ntitle: T\nexcerpt: \xff\n---\n", 3, "not UTF-8 text; save the file as UTF-8"),
        (b"---\ntitle: T\0\n---\n", 2, "contains a NUL byte, so it is not a text file"),
    ],
)  # fmt: skip
def test_an_invalid_record_is_reported_with_its_line(
    tmp_path: Path, data: bytes, line: int | None, reason: str
) -> None:
    assert only(tmp_path / "a.md", data) == Rejection(str((tmp_path / "a.md").resolve()), line, reason)


def test_a_file_larger_than_the_limit_is_refused(tmp_path: Path) -> None:
    start = "---\ntitle: T\n---\n"
    fits = start + "x" * (1024 * 1024 - len(start))
    assert item(tmp_path / "a.md", fits).article.title == "T"
    rejection = only(tmp_path / "a.md", fits + "x")
    assert isinstance(rejection, Rejection)
    assert rejection.reason == "larger than 1,024 KiB, the limit for one item"


def test_every_scalar_is_text() -> None:
    text = "a: no\nb: 1e3\nc: 2021-07-28\nd: ~\ne:\nf: !!python/object/apply:os.getcwd []\ng: !!int '7'\n"
    assert markdown.parse_front_matter(text, 1) == {
        "a": "no", "b": "1e3", "c": "2021-07-28", "d": "~", "e": "", "f": [], "g": "7"
    }  # fmt: skip


def test_lists_and_mappings_nest() -> None:
    text = (
        'related:\n  - title: "a: b"\n    images:\n      - {url: u, width: 1}\n  - x\nlast: |\n  two\n  l\n'
    )
    assert markdown.parse_front_matter(text, 1) == {
        "related": [{"title": "a: b", "images": [{"url": "u", "width": "1"}]}, "x"],
        "last": "two\nl\n",
    }


def test_the_last_value_of_a_repeated_key_is_kept() -> None:
    assert markdown.parse_front_matter("a: 1\na: 2\n", 1) == {"a": "2"}


def test_ampersands_and_asterisks_in_texts_are_not_aliases() -> None:
    assert markdown.parse_front_matter("a: &name Q*A\nb: '*x & y'\n", 1) == {"a": "Q*A", "b": "*x & y"}


def test_an_empty_value_is_an_empty_text() -> None:
    assert markdown.parse_front_matter("", 1) == ""
    assert markdown.parse_front_matter("# a comment\n", 1) == ""


def test_characters_that_yaml_forbids_are_dropped() -> None:
    assert markdown.parse_front_matter("a: x\x08\x1by\ufeff\n", 1) == {"a": "xy\ufeff"}


def test_every_other_character_is_accepted() -> None:
    every = "".join(chr(code) for code in range(0x20, 0x11000) if not 0xD800 <= code < 0xE000)
    parsed = markdown.parse_front_matter("a: '" + every.replace("'", "") + "'\n", 1)
    assert isinstance(parsed, dict)
    assert len(parsed["a"]) > 60_000


def test_a_character_that_only_the_yaml_library_forbids_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "_FORBIDDEN", re.compile("(?!)"))
    with pytest.raises(RecordError, match="a character that YAML does not allow"):
        markdown.parse_front_matter("a: x\x08\n", 1)


def test_unicode_line_separators_do_not_count_as_lines() -> None:
    with pytest.raises(RecordError) as caught:
        markdown.parse_front_matter("a: x\u2028y\x85z\nb: *a\n", 1)
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
        markdown.parse_front_matter(text, first_line=11)
    assert caught.value.line == line


def test_an_error_message_quotes_no_content() -> None:
    for text in (
        'secured: "PRIVATE\n',
        "secured: PRIVATE: PRIVATE\n",
        "secured: *PRIVATE\n",
        "secured: %\n  @PRIVATE: [\n",
    ):
        with pytest.raises(RecordError) as caught:
            markdown.parse_front_matter(text, 1)
        assert "PRIVATE" not in str(caught.value)
