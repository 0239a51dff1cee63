"""CONTRIBUTING says where the tests of each module are."""

from __future__ import annotations

import re
from fnmatch import fnmatch

from tests.docs.pages import ROOT

ROWS = re.findall(r"^\| (`[^|]+\.py`) \| ([^|]+) \|$", (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE)
ELSEWHERE = {pattern: tests for modules, tests in ROWS for pattern in re.findall(r"`(.+?)`", modules)}
MODULES = [
    path.relative_to(ROOT / "semsearch")
    for path in sorted((ROOT / "semsearch").rglob("*.py"))
    if path.name != "__init__.py"
]
UNNAMED = [
    path.as_posix() for path in MODULES if not (ROOT / "tests" / path.with_name(f"test_{path.name}")).exists()
]


def test_the_tests_of_a_module_are_found_by_its_name_or_in_the_table() -> None:
    assert len(UNNAMED) < len(MODULES) / 3
    assert [path for path in UNNAMED if not any(fnmatch(path, pattern) for pattern in ELSEWHERE)] == []


def test_each_row_is_needed_and_names_tests_that_exist() -> None:
    assert [row for row in ELSEWHERE if not any(fnmatch(path, row) for path in UNNAMED)] == []
    named = {name for tests in ELSEWHERE.values() for name in re.findall(r"`(tests/.+?)`", tests)}
    assert len(named) >= 15
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
