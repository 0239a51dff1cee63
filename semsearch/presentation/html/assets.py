"""The files that pages load: style sheets, modules and the icon, each known by what it holds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file: its bytes, its media type, and a fingerprint of its bytes."""

    name: str
    content: bytes
    media_type: str
    version: str


@cache
def assets() -> dict[str, Asset]:
    """Return all assets by name."""
    found = {}
    for file in files("semsearch.presentation.html").joinpath("assets").iterdir():
        content = file.read_bytes()
        version = hashlib.sha256(content).hexdigest()[:12]
        found[file.name] = Asset(file.name, content, _TYPES[file.name.rpartition(".")[2]], version)
    return found
