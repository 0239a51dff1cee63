from __future__ import annotations

import pytest

from semsearch.corpus.fields import RecordError
from semsearch.corpus.source_file import decode, opens_front_matter


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\nb", "a\nb"),
        (b"\xef\xbb\xbfa\r\nb\rc", "a\nb\nc"),
        ("é家".encode(), "é家"),
        (b"", ""),
    ],
)
def test_bytes_are_decoded(data: bytes, text: str) -> None:
    assert decode(data) == text


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"a\nb\xe9\n", 2, "not UTF-8 text; save the file as UTF-8"),
        (b"a\r\nb\r\nc\xff", 3, "not UTF-8 text; save the file as UTF-8"),
        (b"a\rb\r\xed\xa0\x80", 3, "not UTF-8 text; save the file as UTF-8"),
        ("a\nb".encode("utf-16"), 1, "not UTF-8 text; save the file as UTF-8"),
        (b"a\n\nb\0", 3, "contains a NUL byte, so it is not a text file"),
        (b"a\0\n\xff", 1, "contains a NUL byte, so it is not a text file"),
    ],
)
def test_bytes_that_are_not_text_are_refused_with_the_line(data: bytes, line: int, reason: str) -> None:
    with pytest.raises(RecordError, match=f"^{reason}$") as caught:
        decode(data)
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("data", "opens"),
    [
        (b"---\na: b", True),
        (b"\xef\xbb\xbf---\r\na: b", True),
        (b"\n\n---  \n", True),
        (b"+++\na = 1\n+++", True),
        (b"# About\n---\n", False),
        (b"-----\n", False),
        (b"", False),
    ],
)
def test_front_matter_opens_on_the_first_line_with_text(data: bytes, opens: bool) -> None:
    assert opens_front_matter(data) is opens
