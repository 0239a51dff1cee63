from __future__ import annotations

from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from semsearch.cli import options
from semsearch.cli.options import local_zone


@pytest.mark.parametrize("name", ["Asia/Tokyo", ":Asia/Tokyo", "/usr/share/zoneinfo/Asia/Tokyo"])
def test_the_environment_names_the_zone(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TZ", name)
    assert local_zone() == ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize("name", ["", "CST-8", "Mars/Olympus", "/nowhere", "UTC"])
def test_unknown_tz_means_utc(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TZ", name)
    assert local_zone() is UTC


@pytest.mark.parametrize("named", [None, "/somewhere/localtime"])
def test_zone_is_named_by_the_localtime_link(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, named: str | None
) -> None:
    link = tmp_path / "localtime"
    link.symlink_to("/usr/share/zoneinfo/Europe/Lisbon")
    monkeypatch.setattr(options, "LOCAL_TIME", link)
    if named:
        monkeypatch.setenv("TZ", f":{link}")
    else:
        monkeypatch.delenv("TZ", raising=False)
    assert str(local_zone()).endswith(Path("/usr/share/zoneinfo/Europe/Lisbon").resolve().name)


def test_unusable_localtime_means_utc(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TZ", raising=False)
    (tmp_path / "copy").write_bytes(b"TZif2")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    for name in ("copy", "circle", "nothing"):
        monkeypatch.setattr(options, "LOCAL_TIME", tmp_path / name)
        assert local_zone() is UTC
