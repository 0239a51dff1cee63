"""Decisions: a file each, with a number, a status, and a row in the list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import DOCS

FOLDER = DOCS / "decisions"
FILES = sorted(FOLDER.glob("0*.md"))


def test_they_are_numbered_without_a_gap() -> None:
    assert [int(file.name[:4]) for file in FILES] == list(range(1, len(FILES) + 1))
    assert len(FILES) >= 51


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_has_a_status_and_the_list_has_it_too(file: Path) -> None:
    heading, _, status, *_ = file.read_text(encoding="utf-8").splitlines()
    title = re.fullmatch(rf"# {int(file.name[:4])}\. (.+)", heading)
    assert title
    found = re.fullmatch(r"\*\*Status:\*\* (.+)", status)
    assert found
    assert re.match(r"accepted|superseded by \[\d+\]|the first step is superseded by \[\d+\]", found[1])
    row = f"| {int(file.name[:4])} | [{title[1]}]({file.name}) | {found[1]} |"
    assert row in (FOLDER / "index.md").read_text(encoding="utf-8").splitlines()
