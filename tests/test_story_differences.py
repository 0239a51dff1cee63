"""`scripts/differences.py` over labelled stories."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import differences
from semsearch import Index


def test_differences_are_printed_with_what_is_quoted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = [
        ("a", "s", "The Ledger", "The terminal blast in Tarrow killed 12 people.", "2021-03-01"),
        ("b", "s", "The Post", "A blast at the Tarrow terminal killed 15 people.", ""),
        ("c", "t", "The Gate", "A blast at the Tarrow terminal killed 19 people.", ""),
    ]
    items = [
        {"id": id, "title": "Blast", "excerpt": excerpt, "date": date, "provider": outlet, "topics": []}
        for id, _, outlet, excerpt, date in told
    ]
    (tmp_path / "items.jsonl").write_text("\n".join(map(json.dumps, items)), "utf-8")
    (tmp_path / "stories.tsv").write_text("".join(f"{id}\t{story}\n" for id, story, *_ in told))
    differences.main([str(tmp_path)])
    assert capsys.readouterr().out.splitlines() == [
        "1. figure: killed",
        "   12 (1 articles; The Ledger, 2021-03-01 00:00): The terminal blast in Tarrow killed 12 people.",
        "   15 (1 articles; The Post, undated): A blast at the Tarrow terminal killed 15 people.",
        "3 articles in 2 stories, 1 differences",
    ]


def test_the_stories_of_an_index_are_read_each_once(sample_folder: Path) -> None:
    with Index.open(sample_folder) as index:
        total = index.stories(limit=1).total
        largest = index.stories(limit=1).stories[0]
    told = list(differences.read_index(sample_folder))
    assert 100 < len(told) <= total
    assert {a.id for a in told[0]} == {largest.lead.article.id, *(r.article.id for r in largest.related)}
