"""`scripts/origins.py` over labelled stories."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import origins
from tests.stories.test_origins import FERRY, OTHER, OWN


def test_pairs_of_one_origin_are_printed_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = [
        ("a", "s", "The Ledger", f"TARROW (Reuters) - {FERRY}", "2021-03-01"),
        ("b", "s", "The Post", FERRY[:140], "4/21/21"),
        ("c", "s", "The Gate", OWN, ""),
        ("d", "t", "The Gate", OTHER, ""),
        ("e", "t", "The Gate", OTHER, ""),
        ("f", "", "Nobody", OTHER, ""),
    ]
    items = [
        {"id": id, "title": f"Ferry {id}", "excerpt": excerpt, "date": date, "provider": outlet, "topics": []}
        for id, _, outlet, excerpt, date in told
    ]
    (tmp_path / "items.jsonl").write_text("\n".join(map(json.dumps, items)), "utf-8")
    (tmp_path / "stories.tsv").write_text("".join(f"{id}\t{story}\n" for id, story, *_ in told if story))
    origins.main([str(tmp_path)])
    origin, first, other, total = capsys.readouterr().out.splitlines()
    assert origin == "agency Reuters"
    assert first.startswith("  the ledger | Ferry a | TARROW (Reuters) - The ferry")
    assert other.startswith("  the post | Ferry b | The ferry")
    assert total == "5 articles in 2 stories, 1 pairs"
