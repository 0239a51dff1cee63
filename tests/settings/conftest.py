"""Every test of settings runs in an empty folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def written(elsewhere: Path) -> Callable[..., Path]:
    """Writes a settings file there, `c.yaml` if no other name is given."""

    def write(text: str, name: str = "c.yaml") -> Path:
        path = elsewhere / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write
