"""What changes in folders and files is indexed, and nothing else is read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from semsearch.errors import UsageError
from semsearch.indexing import build
from semsearch.settings import Source
from semsearch.storage.local import LocalStore
from semsearch.sync import watching
from semsearch.sync.watching import watch
from semsearch.types import Report
from tests.conditions import wait_until
from tests.sync.conftest import Archive

MARKDOWN = "---\ntitle: {0}\n---\nText of {0}.\n"
Step = Callable[[], set[Path]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    write(made / "locks.md", "locks")
    return made


def write(path: Path, title: str) -> set[Path]:
    path.write_text(MARKDOWN.format(title), encoding="utf-8")
    return {path.resolve()}


def followed(
    archive: Archive, sources: Sequence[Source], *steps: Step, paths: Sequence[Path] = ()
) -> list[Report]:
    """Watch the sources while the steps are taken one after the other; each returns what it changed."""
    reports = list[Report]()

    def changes(folders: Sequence[Path], index: Path) -> Iterator[set[Path]]:
        yield set()
        for step in steps:
            yield step()

    archive.settings = type(archive.settings)(
        index=archive.settings.index, sync=archive.settings.sync, sources=tuple(sources)
    )
    watch(archive.settings, paths, reports.append, pytest.fail, changes)
    return reports


def test_only_what_changed_is_read(archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = list[Any]()
    whole = build.build

    def noted(options: build.Options, *rest: Any) -> Report:
        read.append(options.only)
        return whole(options, *rest)

    monkeypatch.setattr(build, "build", noted)
    reports = followed(
        archive,
        [Source("own", path=folder, topics=("water",))],
        lambda: write(folder / "barges.md", "barges"),
        set,
        lambda: write(folder / "locks.md", "locks reopened"),
    )
    assert [(one.added, one.updated, one.removed) for one in reports] == [(1, 0, 0), (1, 0, 0), (0, 1, 0)]
    assert read == [None, {(folder / "barges.md").resolve()}, {(folder / "locks.md").resolve()}]
    assert [(a.title, a.topics) for a in archive.articles()] == [
        ("barges", ("water",)),
        ("locks reopened", ("water",)),
    ]


@pytest.mark.parametrize(("prune", "left"), [("yes", ["barges"]), ("no", ["barges", "locks"])])
def test_what_vanishes_is_removed_where_it_is_pruned(
    archive: Archive, folder: Path, prune: Any, left: list[str]
) -> None:
    write(folder / "barges.md", "barges")

    def remove() -> set[Path]:
        (folder / "locks.md").unlink()
        return {folder.resolve() / "locks.md"}

    followed(archive, [Source("own", path=folder, prune=prune)], remove)
    assert archive.titles() == left


def test_a_folder_that_comes_or_goes_is_read_as_a_whole(
    archive: Archive, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "new").mkdir()
    write(tmp_path / "new" / "tugs.md", "tugs")

    def move(source: Path, target: Path) -> set[Path]:
        source.rename(target)
        return {folder.resolve() / "new"}

    arrived = list[str]()

    def back() -> set[Path]:
        arrived.extend(archive.titles())
        return move(folder / "new", tmp_path / "new")

    followed(
        archive,
        [Source("own", path=folder, prune="yes")],
        lambda: move(tmp_path / "new", folder / "new"),
        back,
    )
    assert (arrived, archive.titles()) == (["locks", "tugs"], ["locks"])


def test_a_single_file_is_looked_at_every_turn(archive: Archive, folder: Path) -> None:
    def edit() -> set[Path]:
        write(folder / "locks.md", "locks reopened")
        return set()

    reports = followed(archive, [], edit, set, paths=[folder / "locks.md"])
    assert [one.updated for one in reports] == [0, 1]


def test_a_busy_index_is_tried_again(archive: Archive, folder: Path) -> None:
    turns = watching.RETRY_TURNS
    archive.settings = type(archive.settings)(index=archive.settings.index)
    watch(archive.settings, [folder], lambda report: None, pytest.fail, lambda folders, index: [])
    holder = LocalStore.open(archive.settings.index)
    reasons, reports = list[str](), list[Report]()

    def changes(folders: Sequence[Path], index: Path) -> Iterator[set[Path]]:
        yield set()
        with holder.snapshot() as snapshot:
            holder.upsert([], snapshot.vectors([]))  # takes the writer's lock
        yield write(folder / "barges.md", "barges")
        holder.close()
        for _ in range(turns):
            assert not reports[1:], "it is not tried at every turn"
            yield set()

    watch(archive.settings, [folder], reports.append, reasons.append, changes)
    assert len(reasons) == 1
    assert "is writing to the index" in reasons[0]
    assert archive.titles() == ["barges", "locks"]


def test_there_has_to_be_something_to_watch(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing to watch: name a folder"):
        followed(archive, [Source("far", feed="https://harbour.example/feed")])
    with pytest.raises(UsageError, match="no such file or folder"):
        followed(archive, [], paths=[tmp_path / "none"])


def test_the_system_tells_what_changes_but_not_in_the_index_or_under_hidden_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "TURN_MS", 100)
    folder, index = tmp_path.resolve(), tmp_path.resolve() / "index"
    for made in (index, folder / ".git", folder / "deep" / "er"):
        made.mkdir(parents=True)
    told, ready, stop = set[Path](), threading.Event(), threading.Event()

    def follow() -> None:
        for changed in watching._changes([folder], index):
            told.update(changed)
            ready.set()
            if stop.is_set():
                return

    thread = threading.Thread(target=follow, daemon=True)
    thread.start()
    try:
        assert ready.wait(20)
        for path in (index / "CURRENT", folder / ".git" / "HEAD", folder / ".a.md.new"):
            path.touch()
        (folder / ".a.md.new").replace(folder / "deep" / "er" / "a.md")
        wait_until(lambda: folder / "deep" / "er" / "a.md" in told)
        (folder / "last.md").touch()
        wait_until(lambda: folder / "last.md" in told)
    finally:
        stop.set()
        thread.join(20)
    assert told == {folder / "deep" / "er" / "a.md", folder / "last.md"}
