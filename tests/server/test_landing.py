"""The landing page of the sample archive."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from semsearch import Index
from semsearch.presentation import html
from semsearch.server.landing import EXAMPLES, landing


def test_every_example_is_answered(sample_index: Index) -> None:
    shown = landing(sample_index)
    assert len(shown.examples) == EXAMPLES
    for question in shown.examples:
        assert sample_index.ask(question).confident, question
    assert shown.size.startswith("522 articles, from ")


def test_the_landing_page_is_cached_by_revision(tmp_path: Path, sample_folder: Path) -> None:
    shutil.copytree(sample_folder, tmp_path / "index")
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps({"title": "Lighthouse keepers strike", "webUrl": "https://coast.example/1"}))
    with Index.open(tmp_path / "index") as index:
        first = landing(index)
        assert landing(index) is first
        index.add(file)
        assert landing(index).size.startswith("523 articles, from ")


def test_unanswered_and_invalid_questions_are_not_examples(
    sample_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    headlines = ("after:yesterweek", "how do I poach an egg", "Zhurong rolls off its ramp")
    monkeypatch.setattr(html, "examples", lambda stories: headlines)
    assert landing(sample_index).examples == headlines[2:]
