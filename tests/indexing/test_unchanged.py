from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from semsearch import Index
from semsearch.corpus import Conventions
from semsearch.indexing import apply, unchanged
from semsearch.settings import FieldSettings
from semsearch.types import BytesRead, Report
from tests.builders import copy_index

Change = Callable[[Path], object]


def item(title: str, url: str, more: str = "") -> str:
    return f'---\ntitle: "{title}"\nwebUrl: "{url}"\n{more}---\n\n{title}.\n'


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive with an item, its coverage, a duplicate, a rejected file, and an item with a wrong date."""
    folder = tmp_path / "archive"
    folder.mkdir()
    related = 'related:\n  - {title: "Tower falls", webUrl: "https://b.example/tower"}\n'
    (folder / "a.md").write_text(item("Old tower falls", "https://a.example/tower", related), "utf-8")
    (folder / "b.md").write_text(item("Old tower falls", "https://a.example/tower"), "utf-8")
    (folder / "bad.md").write_text("---\ntitle: [\n---\n", "utf-8")
    (folder / "boat.md").write_text(item("Boat race", "https://a.example/boat", "date: someday\n"), "utf-8")
    return folder


@pytest.fixture
def index(empty_folder: Path, tmp_path: Path) -> Iterator[Index]:
    copy_index(empty_folder, tmp_path / "index")
    with Index.open(tmp_path / "index") as opened:
        yield opened


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[Report]:
    """The reports of the runs that read an archive."""
    found: list[Report] = []

    def run(*args: object, **options: object) -> Report:
        found.append(real(*args, **options))  # type: ignore[arg-type]
        return found[-1]

    real = apply.run
    monkeypatch.setattr(apply, "run", run)
    return found


def without_times(report: Report) -> Report:
    return replace(report, seconds=0.0, items_per_second=0.0)


def test_an_unchanged_archive_is_not_read_again(index: Index, archive: Path, runs: list[Report]) -> None:
    index.add(archive)
    read: list[int] = []
    again = index.add(
        archive, progress=lambda event: read.append(event.count) if isinstance(event, BytesRead) else None
    )
    assert len(runs) == 1
    assert (again.added, again.unchanged, again.duplicates, again.articles) == (0, 3, 1, 3)
    assert [one.path for one in again.rejected] == [str(archive / "bad.md")]
    assert [one.field for one in again.omitted] == ["date"]
    assert sum(read) == sum(file.stat().st_size for file in archive.iterdir())


def test_it_is_reported_as_if_it_were_read(index: Index, archive: Path, runs: list[Report]) -> None:
    index.add(archive)
    known = index.add(archive)
    kept = next(index.settings.index.rglob(unchanged.ARTIFACT))
    kept.unlink()
    assert without_times(index.add(archive)) == without_times(known)
    assert len(runs) == 2
    (options, run), *_ = json.loads(kept.read_bytes()).items()
    for damaged in (
        "{",
        "[]",
        {options: 1},
        {options: {**run, "report": {}}},
        {options: {**run, "report": 1}},
    ):
        kept.write_text(damaged if isinstance(damaged, str) else json.dumps(damaged), "utf-8")
        assert without_times(index.add(archive)) == without_times(known)
    assert len(runs) == 7


CHANGES: dict[str, Change] = {
    "a file changed, of the same size and time": lambda folder: same_time(
        folder / "boat.md", b"race", b"Race"
    ),
    "a file is new": lambda folder: (folder / "c.md").write_text(item("New", "https://a.example/new")),
    "a file is gone": lambda folder: (folder / "boat.md").unlink(),
    "a file has another name": lambda folder: (folder / "boat.md").rename(folder / "ship.md"),
}


def same_time(path: Path, old: bytes, new: bytes) -> None:
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(old, new))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_changed_archive_is_read(index: Index, archive: Path, runs: list[Report], change: Change) -> None:
    index.add(archive)
    change(archive)
    index.add(archive)
    assert len(runs) == 2


def test_other_options_read_it(index: Index, archive: Path, runs: list[Report]) -> None:
    index.add(archive)
    (archive / "boat.md").unlink()
    index.add(archive)
    assert index.add(archive, prune=True).removed == 1
    index.add(archive / "a.md")
    settings = replace(index.settings, fields=FieldSettings(title="headline"))
    with Index.open(settings) as other:
        other.add(archive)
    assert len(runs) == 5
    index.add(archive / "a.md")
    index.add(archive, prune=True)
    assert len(runs) == 5  # what was asked before is known, too


def test_an_archive_is_read_again_once_the_index_has_changed(
    index: Index, archive: Path, tmp_path: Path, runs: list[Report]
) -> None:
    index.add(archive)
    (tmp_path / "more.md").write_text(item("More", "https://a.example/more"), "utf-8")
    index.add(tmp_path / "more.md")
    index.add(archive)
    assert len(runs) == 3
    index.add(tmp_path / "more.md")  # nothing was written since
    assert len(runs) == 3


def test_a_rebuild_reads_and_is_remembered(index: Index, archive: Path, runs: list[Report]) -> None:
    index.add(archive)
    index.add(archive, rebuild=True)
    assert len(runs) == 2
    assert index.add(archive).unchanged == 3
    assert len(runs) == 2


def test_another_program_reads_it(
    index: Index, archive: Path, runs: list[Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    index.add(archive)
    monkeypatch.setattr(unchanged, "_program", lambda: b"another")
    index.add(archive)
    assert len(runs) == 2


def test_the_newest_runs_are_kept(
    index: Index, archive: Path, runs: list[Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unchanged, "KEPT", 2)
    names = ("a.md", "b.md", "boat.md")
    for name in names:
        index.add(archive / name)
    kept = json.loads(next(index.settings.index.rglob(unchanged.ARTIFACT)).read_text())
    assert len(kept) == 2
    index.add(archive / "boat.md")
    assert len(runs) == 3


def test_long_reports_are_not_kept(
    index: Index, archive: Path, runs: list[Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unchanged, "REPORTED", 1)
    index.add(archive)
    index.add(archive)
    assert len(runs) == 2


def test_a_file_that_cannot_be_read_is_looked_at_again(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(path: Path, *args: object) -> object:
        raise FileNotFoundError(path)

    assert unchanged.state_of([archive], [], Conventions(), {})
    monkeypatch.setattr(Path, "open", gone)
    assert unchanged.state_of([archive], [], Conventions(), {}) is None
