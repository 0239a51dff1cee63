"""Bodies within their limit, against a real server."""

from __future__ import annotations

import gzip
import itertools

import pytest

from tests.sync.conftest import Fetching
from tests.sync.fetch.refusals import LIMITED, NEWS, refused
from tests.sync.hosts import Host, in_parts, reply


def test_a_body_that_does_not_end_is_cut_off(site: Host, fetching: Fetching) -> None:
    site.answers["/feed"] = in_parts(itertools.repeat(b"x" * 65_536), pause=0, ended=site.ended)
    assert str(refused(fetching(settings=LIMITED), f"{site.url}/feed")) == (
        "larger than 1 MB, the limit of sync.max_mb"
    )


@pytest.mark.parametrize("headers", [{"Content_Encoding": "gzip"}, {}], ids=["encoded", "file"])
def test_gzip_is_decompressed_within_the_limit(
    site: Host, fetching: Fetching, headers: dict[str, str]
) -> None:
    site.answers["/feed"] = reply(gzip.compress(NEWS, mtime=0) + gzip.compress(b"more"), **headers)
    site.answers["/bomb"] = reply(gzip.compress(b"\0" * 50_000_000, mtime=0), **headers)
    fetcher = fetching(settings=LIMITED)
    assert fetcher.fetch(f"{site.url}/feed").content == NEWS + b"more"
    assert str(refused(fetcher, f"{site.url}/bomb")) == "larger than 1 MB, the limit of sync.max_mb"


@pytest.mark.parametrize(
    ("content", "encoding", "reason"),
    [
        (gzip.compress(NEWS, mtime=0)[:-4], "gzip", "its compressed reply is incomplete"),
        (b"no gzip", "gzip", "its compressed reply is damaged"),
        (b"x", "br", "its reply has the encoding 'br', which was not asked for"),
    ],
    ids=["cut off", "not gzip", "brotli"],
)
def test_a_broken_encoding_is_told(
    site: Host, fetching: Fetching, content: bytes, encoding: str, reason: str
) -> None:
    site.answers["/feed"] = reply(content, Content_Encoding=encoding)
    assert str(refused(fetching(), f"{site.url}/feed")) == reason
