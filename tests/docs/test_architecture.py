"""The architecture page describes the packages that there are."""

from __future__ import annotations

import re

from tests.docs.pages import DOCS, ROOT, spans

PAGE = DOCS / "concepts" / "architecture.md"
PATHS = sorted({code for code in spans(PAGE) if re.fullmatch(r"semsearch/[\w./]+", code)})


def test_the_page_names_paths() -> None:
    assert len(PATHS) >= 20


def test_every_path_exists() -> None:
    assert [path for path in PATHS if not (ROOT / path).exists()] == []


def test_every_package_is_described() -> None:
    packages = {f"semsearch/{path.parent.name}/" for path in (ROOT / "semsearch").glob("*/__init__.py")}
    assert sorted(packages - set(PATHS)) == []
