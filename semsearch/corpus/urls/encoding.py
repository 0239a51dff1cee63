"""Percent-encoding and dot segments in one form (RFC 3986, 6.2.2)."""

from __future__ import annotations

import re
import string

_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")
# What has to be looked at: an escape, or a character that no address may hold as it is. "?" and brackets are
# reserved, and both forms of a reserved character stay: they may mean different things.
_UNUSUAL = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?\[\]]")
_ASCII_ESCAPE = re.compile(r"%([0-7][0-9A-Fa-f])")


def normalised(part: str) -> str:
    """Return a path, query or fragment with the same percent-encoding as all its other forms."""
    return _UNUSUAL.sub(_escape, part) if _UNUSUAL.search(part) else part


def _escape(found: re.Match[str]) -> str:
    text = found[0]
    if len(text) == 3:
        character = chr(int(text[1:], 16))
        return character if character in _UNRESERVED else text.upper()
    return "".join(f"%{byte:02X}" for byte in text.encode())


def decoded(part: str) -> str:
    """Return a part with the escapes of ASCII characters decoded once; others are right as they are.

    So a byte that is no UTF-8 is not lost, as it is with `urllib.parse.unquote`.
    """
    return _ASCII_ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), part) if "%" in part else part


def without_dot_segments(path: str) -> str:
    """Return an absolute path without `.` and `..` (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    segments = path.split("/")[1:]
    kept: list[str] = []
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)
