from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from semsearch import corpus
from semsearch.errors import UsageError
from semsearch.evaluation.item_ids import article_ids_by_item_id
from semsearch.types import Item

Write = Callable[[str, str], Path]


def test_each_id_leads_to_what_indexing_the_line_gives_whatever_stands_between(file: Write) -> None:
    lines = [
        '\ufeff{"id": "first", "title": "No address"}',
        "",
        '{"id": "broken", "title": ',
        '{"id": "untitled", "webUrl": "https://a.example/1"}',
        '{"id": 4, "title": "With an address", "webUrl": "https://a.example/2?utm_source=x"}',
        '{"id": "images", "title": "Images dropped", "images": [1], "related": [{"title": "no address"}]}',
        '{"title": "No id"}',
        '{"id": "again", "title": "The same address", "webUrl": "https://a.example/2"}',
        '{"id": "last", "title": "Last", "excerpt": "Of all."}',
    ]
    items = file("items.jsonl", "\r\n".join(lines))
    by_title = {r.article.title: r.article.id for r in corpus.read([items]) if isinstance(r, Item)}
    assert len(by_title) == 6
    found = article_ids_by_item_id(items)
    assert found == {
        "first": by_title["No address"],
        "4": by_title["With an address"],
        "images": by_title["Images dropped"],
        "again": by_title["The same address"],
        "last": by_title["Last"],
    }
    assert found["4"] == found["again"]
    assert len(set(found.values())) == 4


def test_a_file_of_no_use_is_refused(file: Write, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"--items takes JSON Lines"):
        article_ids_by_item_id(file("items.md", "---\ntitle: x\n---\n"))
    for text in ("", '{"title": "No id"}\n'):
        with pytest.raises(UsageError, match="no line has an id"):
            article_ids_by_item_id(file("items.jsonl", text))
    with pytest.raises(UsageError, match="no such file"):
        article_ids_by_item_id(tmp_path / "none.jsonl")
