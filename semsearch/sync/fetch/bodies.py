"""The body of a reply, decompressed within its limit."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from semsearch.sync.fetch.failures import FetchFailed

if TYPE_CHECKING:
    import httpx2

MB = 1_000_000
_MEMBERS = 100  # of a gzip file


def body(reply: httpx2.Response, limit: int, *, cut: bool) -> bytes:
    """Return a whole body, decompressed."""
    encoding = reply.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", ""):
        raise FetchFailed(f"its reply has the encoding {encoding!r}, which was not asked for")
    content = bytearray()
    for part in reply.iter_raw():
        content += part
        if len(content) > limit:
            if cut:
                del content[limit:]
                break
            raise _too_large(limit)
    if encoding in ("gzip", "x-gzip"):
        return gunzipped(bytes(content), limit, cut=cut)
    return bytes(content)


def gunzipped(content: bytes, limit: int, *, cut: bool = False) -> bytes:
    """Decompress gzip, never to much more than the limit."""
    whole = bytearray()
    for _ in range(_MEMBERS):
        member = zlib.decompressobj(wbits=31)
        try:
            whole += member.decompress(content, limit + 1 - len(whole))
        except zlib.error:
            raise FetchFailed("its compressed reply is damaged") from None
        if len(whole) > limit:
            if cut:
                return bytes(whole[:limit])
            raise _too_large(limit)
        if not member.eof:
            if cut:
                break
            raise FetchFailed("its compressed reply is incomplete")
        content = member.unused_data.lstrip(b"\0")
        if not content:
            break
    return bytes(whole)


def _too_large(limit: int) -> FetchFailed:
    return FetchFailed(f"larger than {limit // MB} MB, the limit of sync.max_mb")
