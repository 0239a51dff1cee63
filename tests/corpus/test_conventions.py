"""What a source says of all its items."""

from __future__ import annotations

from pathlib import Path

import pytest

from semsearch.corpus import Conventions, read
from semsearch.types import Item


def items(path: Path, **conventions: object) -> list[Item]:
    own = Conventions(**conventions)  # type: ignore[arg-type]
    return [one for one in read([path], of_paths={path: own}) if isinstance(one, Item)]


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("", "The Ledger"),
        ("webUrl: https://canal.example/a", "The Ledger"),
        ("provider: canal.example", "The Ledger"),
        ("provider: Canal Post", "Canal Post"),
    ],
)
def test_an_outlet_is_that_of_items_that_name_none(tmp_path: Path, line: str, outlet: str) -> None:
    if line.startswith("provider: canal"):
        line += "\nwebUrl: https://canal.example/a"
    (tmp_path / "a.md").write_text(f"---\ntitle: A\n{line}\n---\n")
    (item,) = items(tmp_path, outlet="The Ledger")
    assert item.article.provider.name == outlet


def test_topics_follow_an_item_s_own_and_leave_listed_coverage_alone(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"title": "A", "topics": ["trade"], "related": [{"title": "B", "webUrl": "https://b.example/"}]}\n'
    )
    (item,) = items(tmp_path, topics=("ports", "trade"), outlet="The Ledger")
    assert item.article.topics == ("trade", "ports")
    assert [(one.topics, one.provider.name) for one in item.related] == [((), "b.example")]


def test_each_path_has_its_own_and_only_some_files_are_read(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        for name in ("a", "b"):
            (folder / f"{name}.md").write_text(f"---\ntitle: {folder.name}-{name}\n---\n")
    found = [
        (item.article.title, item.article.topics)
        for item in read(
            [one, two], of_paths={one: Conventions(topics=("x",))}, only={one / "b.md", two / "a.md"}
        )
        if isinstance(item, Item)
    ]
    assert found == [("one-b", ("x",)), ("two-a", ())]
