"""`scripts/boilerplate.py` over a small archive."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import boilerplate
from tests.text.boilerplate.test_detection import BIO, NEWS


def test_each_text_is_printed_with_the_number_of_excerpts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "articles.jsonl"
    items = [
        {
            "title": title,
            "excerpt": f"{text} {BIO}",
            "url": f"https://ledger.example/{n}",
            "provider": "The Ledger",
        }
        for n, (title, text) in enumerate(NEWS)
    ]
    file.write_text("\n".join(map(json.dumps, items)))
    boilerplate.main([str(file), "--show", "1"])
    first, second, total, shown = capsys.readouterr().out.splitlines()
    assert first == "the ledger: cut out of 6 of 6"
    assert second == f"       6  sentence  {BIO.lower()[:-1]}"
    assert total == "6 articles, 6 with boilerplate (100.0%)"
    assert shown.startswith(f"[the ledger] {BIO} -> ")
