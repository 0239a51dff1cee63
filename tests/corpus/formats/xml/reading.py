"""Read an XML document as a file of an archive."""

from __future__ import annotations

from pathlib import Path

from semsearch.corpus import read
from semsearch.types import Article, Item, Omission, Record, Skip


def results(folder: Path, document: bytes | str, name: str = "a.xml") -> list[Record]:
    path = folder / name
    path.write_bytes(document.encode() if isinstance(document, str) else document)
    return list(read([path]))


def articles(folder: Path, document: bytes | str) -> list[Article]:
    """The articles of a document of which everything is read."""
    found = results(folder, document)
    for result in found:
        assert isinstance(result, Item), result
    return [result.article for result in found if isinstance(result, Item)]


def article(folder: Path, document: bytes | str) -> Article:
    (found,) = articles(folder, document)
    return found


def omissions(folder: Path, document: bytes | str) -> list[tuple[str, str]]:
    return [(o.field, o.reason) for o in results(folder, document) if isinstance(o, Omission)]


def skips(folder: Path, document: bytes | str) -> list[str]:
    return [skip.reason for skip in results(folder, document) if isinstance(skip, Skip)]
