"""WARC files, written by warcio itself."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from semsearch.corpus import read
from semsearch.types import Item, Rejection, Skip

# warcio's writer leaves its temporary files to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")

PAGE = b"""<html><head><meta charset=utf-8><meta property="og:type" content="article">
<meta property="og:title" content="Ferry sails again"><meta name="date" content="2021-07-28">
<meta property="og:image" content="/ferry.jpg"></head><body><p>It sails.</p></body></html>"""


def write(path: Path, *replies: tuple[str, str, str, bytes]) -> None:
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=path.suffix == ".gz")
        writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "test"}))
        for address, status, kind, body in replies:
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=headers)
            )


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_the_pages_of_a_crawl_are_items(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write(
        path,
        ("https://isle.example/2021/ferry", "200 OK", "text/html; charset=utf-8", PAGE),
        ("https://isle.example/gone", "404 Not Found", "text/html", PAGE),
        ("https://isle.example/ferry.jpg", "200 OK", "image/jpeg", b"\xff\xd8"),
        ("https://isle.example/", "200 OK", "text/html", b"<title>Isle</title><p>Front page</p>"),
    )
    item, *others = read([tmp_path])
    assert isinstance(item, Item)
    assert item.article.url == "https://isle.example/2021/ferry"
    assert (item.article.title, item.article.excerpt) == ("Ferry sails again", "It sails.")
    assert [image.url for image in item.article.images] == ["https://isle.example/ferry.jpg"]
    assert item.source == f"{path.resolve()}#{item.article.id}"
    reasons = [one.reason for one in others if isinstance(one, Skip)]
    assert reasons == ["a reply that is no page"] * 2 + ["a page that is no article"]


def test_a_file_that_was_cut_off_gives_its_whole_records(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    write(path, *[(f"https://isle.example/2021/{n}", "200 OK", "text/html", PAGE) for n in range(3)])
    path.write_bytes(path.read_bytes()[:-200])
    found = list(read([path]))
    assert sum(isinstance(one, Item) for one in found) >= 2
    assert all(isinstance(one, Item | Rejection) for one in found)


def test_what_is_no_warc_file_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(b"plain text\n")
    (found,) = read([path])
    assert isinstance(found, Rejection)
    assert found.reason.startswith("not a whole WARC file")
