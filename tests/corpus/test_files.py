from __future__ import annotations

import errno
import inspect
import os
import sys
from pathlib import Path

import pytest

from semsearch.corpus.files import require, walk
from semsearch.corpus.source_file import File
from semsearch.errors import UsageError
from semsearch.types import Rejection

FRONT = "---\ntitle: t\n---\n"
FORMATS = (
    "Markdown with front matter (.md, .markdown, .txt), JSON Lines (.jsonl, .ndjson), "
    "RSS or Atom (.xml, .rss, .atom)"
)
NOTHING = f"nothing to read in this folder; the formats are {FORMATS}"


def write(folder: Path, *names: str, text: str = FRONT) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def names(*paths: Path) -> list[str]:
    return [entry.name if isinstance(entry, File) else entry.reason for entry in walk(paths)]


def test_files_are_sorted_with_path_and_size(tmp_path: Path) -> None:
    write(
        tmp_path, "b.md", "a/z.txt", "a/y.markdown", "c.JSONL", "d.ndjson", "e.xml", "f.rss", "g.atom", "B.md"
    )
    assert names(tmp_path) == [
        "B.md", "a/y.markdown", "a/z.txt", "b.md", "c.JSONL", "d.ndjson", "e.xml", "f.rss", "g.atom"
    ]  # fmt: skip
    first = next(walk([tmp_path]))
    assert first == File(tmp_path.resolve() / "B.md", "B.md", len(FRONT))


def test_files_that_are_not_items_are_skipped(tmp_path: Path) -> None:
    write(tmp_path, "a.md", ".hidden.md", ".git/x.md", "x.pdf", "y.json", "noending", "sub/.z/w.md")
    write(tmp_path, "README.md", "sub/readme.txt", "LICENSE.md", "CHANGELOG-2.markdown", text="# About\n")
    assert names(tmp_path) == ["a.md"]


def test_a_readme_or_license_with_front_matter_is_an_item(tmp_path: Path) -> None:
    write(tmp_path, "README.md", "license-to-print.md")
    assert names(tmp_path) == ["README.md", "license-to-print.md"]


def test_a_file_named_by_the_caller_is_read_whatever_its_name(tmp_path: Path) -> None:
    write(tmp_path, ".hidden.md", "README.md", "x.pdf", text="text")
    assert names(tmp_path / ".hidden.md", tmp_path / "README.md") == [".hidden.md", "README.md"]
    [rejection] = walk([tmp_path / "x.pdf"])
    assert rejection == Rejection(
        str(tmp_path / "x.pdf"),
        None,
        f"not a format that is read: {FORMATS}",
    )


def test_a_folder_without_items_is_reported(tmp_path: Path) -> None:
    write(tmp_path, "x.pdf", "sub/y.png")
    write(tmp_path, "README.md", text="# About\n")
    assert list(walk([tmp_path])) == [Rejection(str(tmp_path), None, NOTHING)]


def test_links_to_files_are_followed_and_links_to_folders_are_not(tmp_path: Path) -> None:
    archive, elsewhere = tmp_path / "archive", tmp_path / "elsewhere"
    write(elsewhere, "a.md")
    archive.mkdir()
    (archive / "file.md").symlink_to(elsewhere / "a.md")
    (archive / "folder").symlink_to(elsewhere)
    (archive / "folder.md").symlink_to(elsewhere)
    (archive / "loop").symlink_to(archive)
    assert names(archive) == ["file.md"]


def test_broken_links_are_reported(tmp_path: Path) -> None:
    write(tmp_path, "z.md")
    (tmp_path / "a.md").symlink_to(tmp_path / "gone.md")
    (tmp_path / "b.md").symlink_to(tmp_path / "b.md")
    assert names(tmp_path) == [
        "a link to a file that does not exist, or it was removed meanwhile",
        f"cannot be read: {os.strerror(errno.ELOOP)}",
        "z.md",
    ]


def test_a_path_given_by_a_link_is_followed(tmp_path: Path) -> None:
    write(tmp_path / "archive", "a.md")
    (tmp_path / "link").symlink_to(tmp_path / "archive")
    [entry] = walk([tmp_path / "link"])
    assert isinstance(entry, File)
    assert entry.path == (tmp_path / "archive" / "a.md").resolve()


def test_a_file_under_two_paths_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, "a/x.md", "b.md")
    assert names(tmp_path / "b.md", tmp_path, tmp_path / "a") == ["b.md", "a/x.md"]


def test_folders_may_be_nested_deeper_than_the_recursion_limit(tmp_path: Path) -> None:
    write(tmp_path, "d/" * 200 + "a.md")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 100)
    try:
        found = names(tmp_path)
    finally:
        sys.setrecursionlimit(limit)
    assert found == ["d/" * 200 + "a.md"]


def test_a_name_that_is_not_utf8_is_reported(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text(FRONT)
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    [rejection] = walk([tmp_path])
    assert rejection == Rejection(
        f"{tmp_path}/caf\\xe9.md", None, "the name of the file is not UTF-8; rename it"
    )


@pytest.mark.parametrize("name", ["gone.md", "gone/a.md", "file.md/a.md", "a\0b.md"])
def test_a_missing_path_is_a_usage_error(tmp_path: Path, name: str) -> None:
    write(tmp_path, "file.md")
    with pytest.raises(UsageError, match=r"^no such file or folder: .*; name one that exists$"):
        require([tmp_path, tmp_path / name])
