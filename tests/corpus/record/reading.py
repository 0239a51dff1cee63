"""Read a record, and what is left out of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from semsearch.corpus.fields import Fields
from semsearch.corpus.record import Location, records
from semsearch.types import Article, Item, Omission, Rejection

PATH = "/archive/2021/a.md"
LOCATION = Location(PATH, "2021/a.md")
BASED = Location(PATH, "2021/a.md", base="https://base.example/blog/")
ADDRESS = "https://x.example/story/1"
DAY = datetime(2021, 7, 28, tzinfo=UTC)
LONG = "x" * 5_000


def entry(n: int, **more: object) -> dict[str, object]:
    return {"title": f"Other {n}", "webUrl": f"https://www.y{n}.example/story", **more}


def read(location: Location = LOCATION, *, body: str = "", **values: Any) -> list[Any]:
    """Read a record; a value None takes its key away."""
    given = {"title": "T", "webUrl": ADDRESS, **values}
    return list(records(Fields({k: v for k, v in given.items() if v is not None}), location, body))


def item(location: Location = LOCATION, *, body: str = "", **values: Any) -> Item:
    """Read a record from which nothing is left out."""
    [result] = read(location, body=body, **values)
    assert isinstance(result, Item)
    return result


def article(location: Location = LOCATION, **values: Any) -> Article:
    return item(location, **values).article


def omitted(location: Location = LOCATION, **values: Any) -> tuple[Article, list[tuple[str, str, str]]]:
    """Read a record: its article, and what was left out."""
    first, *rest = read(location, **values)
    assert isinstance(first, Item)
    assert all(isinstance(one, Omission) and one.path == PATH for one in rest)
    return first.article, [(one.field, one.reason, one.value) for one in rest]


def reason(**values: Any) -> str:
    [result] = read(**values)
    assert isinstance(result, Rejection)
    return result.reason
