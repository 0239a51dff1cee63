from __future__ import annotations

import json
from pathlib import Path

import pytest

from semsearch.corpus import read
from semsearch.corpus.urls import identity_of_path
from semsearch.types import BytesRead, Item, Omission, ProgressEvent, Rejection, Skip


def line(n: int, **more: object) -> bytes:
    return json.dumps({"title": f"T{n}", "webUrl": f"https://x.example/{n}", **more}).encode()


def results(path: Path, data: bytes) -> list[str]:
    """Each result as its title, or its line and reason."""
    path.write_bytes(data)
    return [r.article.title if isinstance(r, Item) else f"{r.line}: {r.reason}" for r in read([path])]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_every_line_is_an_item(tmp_path: Path, start: bytes, end: bytes) -> None:
    data = start + line(1) + end + end + b"  " + end + line(4) + end + line(5)
    assert results(tmp_path / "a.jsonl", data) == ["T1", "T4", "T5"]


def test_the_items_own_keys_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.ndjson"
    path.write_bytes(
        line(
            1,
            quality=39,
            published=True,
            excerpt="half \ud83d pair, \U0001f600 whole\u0000",
            topics=["AI"],
            related=[{"title": "R", "url": "https://y.example/r", "secured": "PRIVATE"}],
            secured="PRIVATE",
            featuredContent="PRIVATE",
        )
    )
    [result] = read([path])
    assert isinstance(result, Item)
    assert (result.article.quality, result.article.published, result.article.topics) == (39, True, ("AI",))
    assert result.article.excerpt == "half pair, \U0001f600 whole"
    assert [a.url for a in result.related] == ["https://y.example/r"]
    assert "PRIVATE" not in repr(result)


def test_inserting_a_line_above_a_record_does_not_change_its_id(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "a.jsonl"
    path.parent.mkdir()
    lines = [
        '{"title": "A"}',
        '{"title": "A", "publishedDateTime": "2021-07-28"}',
        '{"title": "A", "id": "own-17"}',
        '{"title": "B", "id": "abcdefghijklmn27"}',
        '{"title": "C", "webUrl": "https://x.example/c"}',
    ]
    path.write_text("\n".join(lines))
    before = {r.source: r.article.id for r in read([tmp_path]) if isinstance(r, Item)}
    path.write_text("\n".join(['{"title": "new"}', *lines]))
    after = {r.source: r.article.id for r in read([tmp_path]) if isinstance(r, Item)}
    assert len(before) == 5
    assert before.items() < after.items()
    assert identity_of_path("sub/a.jsonl#own-17") in before.values()
    assert "abcdefghijklmn27" in before.values()
    assert set(before) == {f"{path.resolve()}#{id}" for id in before.values()}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b'{"title": "T",}', "not JSON: Expecting property name enclosed in double quotes (column 15)"),
        (b"nonsense", "not JSON: Expecting value (column 1)"),
        (b'{"title": "T"} {"title": "U"}', "not JSON: Extra data (column 16)"),
        (b'{"secured": "PRIVATE', "not JSON: Unterminated string starting at (column 13)"),
        (b"[]", "a line without articles"),
        (b"[[[[[1]]]]]", "expected a mapping of keys to values, found a number"),
        (b'"text"', "expected a mapping of keys to values, found text"),
        (b"null", "expected a mapping of keys to values, found nothing"),
        (b"{}", "no title and no text"),
        (b'{"webUrl": "https://x.example/2"}', "no title and no text; its keys are webUrl"),
        (b'{"title": "T", "quality": ' + b"9" * 5000 + b"}", "not JSON: a number of thousands of digits"),
        (b'{"title": "\xff"}', "not UTF-8 text; save the file as UTF-8"),
        (b'{"title": "a\0b"}', "contains a NUL byte, so it is not a text file"),
        (b"[" * 100_000, "JSON is nested too deeply"),
        (b'{"a":' * 100_000, "JSON is nested too deeply"),
        (
            b'{"title": "' + b"x" * 1024 * 1024 + b'"}',
            "a line of more than 1,024 KiB, the limit for one item",
        ),
        (b"x" * 3 * 1024 * 1024, "a line of more than 1,024 KiB, the limit for one item"),
    ],
)
def test_an_invalid_line_is_reported_and_the_rest_is_read(tmp_path: Path, bad: bytes, reason: str) -> None:
    data = b"\n".join([line(1), bad, line(3), b""])
    assert results(tmp_path / "a.jsonl", data) == ["T1", f"2: {reason}", "T3"]


@pytest.mark.parametrize(
    ("part", "omission"),
    [
        (b'"quality": 1.5', "2: expected a whole number, found a number"),
        (b'"date": "soon"', "2: not a date"),
        (b'"webUrl": 7', "2: expected an address, found a number"),
        (b'"related": [1]', "2: expected a mapping, found a number"),
    ],
)
def test_a_part_that_cannot_be_used_is_reported_with_its_line(
    tmp_path: Path, part: bytes, omission: str
) -> None:
    data = line(1) + b'\n{"title": "T2", ' + part + b"}\n" + line(3)
    assert results(tmp_path / "a.jsonl", data) == ["T1", "T2", omission, "T3"]


@pytest.mark.parametrize("null", [None, float("nan")])
def test_a_null_is_no_value(tmp_path: Path, null: float | None) -> None:
    nulls: dict[str, object] = dict.fromkeys(
        ("excerpt", "publishedDateTime", "provider", "topics", "images", "quality", "heat", "type",
         "published", "related", "url", "description", "tags", "content"),
        null,
    )  # fmt: skip
    assert results(tmp_path / "a.jsonl", line(1, **nulls)) == ["T1"]


def test_a_line_may_hold_several_articles_or_an_unpublished_one(tmp_path: Path) -> None:
    data = (
        b'{"articles": [' + line(1) + b"," + line(2) + b']}\n{"title": {"rendered": "D"}, "status": "draft"}'
    )
    assert results(tmp_path / "a.jsonl", data) == ["T1", "T2", "2: a draft"]
    assert list(read([tmp_path / "a.jsonl"]))[2] == Skip(str((tmp_path / "a.jsonl").resolve()), 2, "a draft")


@pytest.mark.parametrize(
    "key", ["webUrl", "images", "topics", "title", "date", "provider", "related", "@type", "@graph"]
)
@pytest.mark.parametrize("depth", [50, 450, 600, 900])
def test_a_value_may_be_nested_to_any_depth(tmp_path: Path, key: str, depth: int) -> None:
    for start, end in ((b"[", b"]"), (b'{"value": [', b"]}")):
        nested = start * depth + b"1" + end * depth
        data = b'{"title": "T2", "' + key.encode() + b'": ' + nested + b"}\n" + line(3)
        assert results(tmp_path / "a.jsonl", data)[-1] == "T3"


def test_a_line_may_be_as_long_as_the_limit(tmp_path: Path) -> None:
    full = line(1, unknown="x" * (1024 * 1024 - len(line(1, unknown=""))))
    assert len(full) == 1024 * 1024
    assert results(tmp_path / "a.jsonl", full + b"\n" + line(2)) == ["T1", "T2"]


@pytest.mark.parametrize("data", [b"", b"\n\r\n  \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_reported(tmp_path: Path, data: bytes) -> None:
    assert results(tmp_path / "a.jsonl", data) == ["None: the file is empty"]


def test_lines_are_read_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n".join(line(n) for n in range(1, 10_000)))
    steps: list[ProgressEvent] = []
    records = read([path], steps.append)
    for _ in range(3):
        assert isinstance(next(records), Item)
    assert steps == [BytesRead(len(line(1)) + 1), BytesRead(len(line(2)) + 1)]


def test_a_rejection_quotes_nothing_private(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"secured": "PRIVATE\n{"title": "T", "secured": "PRIVATE", "quality": "x"}\n')
    found = list(read([path]))
    assert [type(r) for r in found] == [Rejection, Item, Omission]
    assert "PRIVATE" not in repr(found)
