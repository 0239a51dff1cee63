from __future__ import annotations

from typing import Any

import pytest

from semsearch.corpus.urls import identity_of_path
from semsearch.types import Omission
from tests.corpus.record.reading import LONG, PATH, article, entry, item, omitted, read


@pytest.mark.parametrize(("key", "limit"), [("title", 1_000), ("excerpt", 50_000)])
def test_a_long_text_is_shortened(key: str, limit: int) -> None:
    fits: dict[str, Any] = {key: "x" * limit}
    assert getattr(article(**fits), key) == "x" * limit
    long: dict[str, Any] = {key: "<p>" + "x" * (limit + 1)}
    found, left = omitted(**long)
    assert getattr(found, key) == "x" * (limit - 1) + "…"
    assert left == [(key, f"shortened to {limit:,} characters", "")]


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"topics": [LONG]}, "topics"),
        ({"tags": LONG}, "tags"),
        ({"provider": LONG}, "provider"),
        ({"provider": {"name": LONG}}, "provider"),
        ({"type": LONG}, "type"),
    ],
)
def test_a_long_name_is_shortened(values: dict[str, Any], key: str) -> None:
    found, left = omitted(**values)
    short = "x" * 199 + "…"
    assert short in (found.provider.name, found.type, *found.topics)
    assert left == [(key, "shortened to 200 characters", "")]


def test_a_long_address_is_left_out() -> None:
    found, left = omitted(webUrl=f"https://x.example/{LONG}", provider="X")
    assert (found.url, found.id) == ("", identity_of_path("2021/a.md"))
    assert left == [("webUrl", "5,018 characters, at most 4,096", "")]


@pytest.mark.parametrize(
    ("key", "limit"), [("authors", 100), ("topics", 100), ("images", 100), ("related", 1_000)]
)
def test_lists_have_limits(key: str, limit: int) -> None:
    lists: dict[str, list[Any]] = {
        "authors": [f"a{n}" for n in range(limit + 1)],
        "topics": [str(n) for n in range(limit + 1)],
        "images": [{"url": f"https://i.example/{n}"} for n in range(limit + 1)],
        "related": [entry(n) for n in range(limit + 1)],
    }
    full: dict[str, Any] = {key: lists[key][:limit]}
    over: dict[str, Any] = {key: lists[key]}
    expected = item(**full)
    assert len(expected.related if key == "related" else getattr(expected.article, key)) == limit
    first, *rest = read(**over)
    assert first == expected
    assert rest == [Omission(PATH, None, key, f"more than {limit:,} entries")]
