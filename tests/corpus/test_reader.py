from __future__ import annotations

import errno
import inspect
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from semsearch.corpus import read, reader, size
from semsearch.corpus.reader import require, walk
from semsearch.corpus.source_file import File
from semsearch.errors import UsageError
from semsearch.types import BytesRead, Item, ProgressEvent, Rejection

GOOD = '---\ntitle: Good\nwebUrl: "https://good.example/1"\n---\n'
PRIVATE = 'secured: "PRIVATE"\nfeaturedContent: "PRIVATE"\n'


def front(text: str) -> bytes:
    """A file that is right but for one line, and holds what must never be seen."""
    sound = "".join(
        line for line in ("title: T\n", "webUrl: https://bad.example/1\n") if line[:5] != text[:5]
    )
    return f"---\n{sound}{PRIVATE}{text}\n---\n".encode()


def count(event: ProgressEvent) -> int:
    assert isinstance(event, BytesRead)
    return event.count


def file(name: str, data: bytes) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / name).write_bytes(data)

    return make


def field(text: str) -> Callable[[Path], None]:
    return file("bad.md", front(text))


BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(c)}: &{chr(c)} [*{chr(c - 1)}, *{chr(c - 1)}]\n" for c in range(ord("b"), ord("z"))
)
NOT_YAML = "front matter is not YAML: "

BAD = {
    # the file
    "empty": (file("bad.md", b""), None, "the file is empty"),
    "no front matter": (file("bad.md", b"# Title\n"), 1, "no front matter: the first line is not ---"),
    "unclosed": (file("bad.md", GOOD[:-4].encode()), 1,
                 "front matter is not closed: no line --- after the first"),
    "bad YAML": (field("topics: a: b"), 6, NOT_YAML + "mapping values are not allowed in this context: "
                 "a text with a colon in it needs quotes"),
    "2 MiB": (file("bad.md", GOOD.encode() + b"x" * 2 * 1024 * 1024), None,
              "larger than 1,024 KiB, the limit for one item"),
    "alias bomb": (field(BOMB), 7, "front matter has a YAML alias (*name); write the value out"),
    "nested": (field("related: " + "[" * 50_000), 6, "front matter is nested deeper than 50 levels"),
    "binary": (file("bad.md", bytes(range(256)) * 9), 1, "contains a NUL byte, so it is not a text file"),
    "picture": (file("bad.md", b"\x89PNG\r\n\x1a\n"), 1, "not UTF-8 text; save the file as UTF-8"),
    "not UTF-8": (file("bad.md", front("excerpt: caf@").replace(b"@", b"\xe9")), 6,
                  "not UTF-8 text; save the file as UTF-8"),
    "FIFO": (lambda folder: os.mkfifo(folder / "bad.md"), None, "not a regular file"),
    "dangling link": (lambda folder: (folder / "bad.md").symlink_to("gone.md"), None,
                      "a link to a file that does not exist, or it was removed meanwhile"),
    "not a mapping": (file("bad.md", b"---\njust text\n---\n"), None,
                      "expected a mapping of keys to values, found text"),
    "bad JSON": (file("bad.jsonl", b"\n{title: 1}"), 2,
                 "not JSON: Expecting property name enclosed in double quotes (column 2)"),
    "nested JSON": (file("bad.jsonl", b"[" * 100_000), 1, "JSON is nested too deeply"),
    "no feed": (file("bad.xml", b"<note>text</note>"), None, "not an RSS or Atom feed"),
    # every field of the wrong type
    "title": (field("title: [a]"), None, "title: expected text, found a list"),
    "no title": (field("title:"), None, "title: missing"),
    "long title": (field("title: " + "x" * 10_000), None, "title: 10,000 characters, at most 1,000"),
    "excerpt": (field("excerpt: {a: b}"), None, "excerpt: expected text, found a mapping"),
    "date": (field("publishedDateTime: yesterday"), None,
             "publishedDateTime: not a date in ISO 8601: 'yesterday'"),
    "date list": (field("publishedDateTime: [2021]"), None,
                  "publishedDateTime: expected a date as text, found a list"),
    "javascript": (field("webUrl: javascript:alert(1)"), None,
                   "webUrl: not an http or https address: 'javascript:alert(1)'"),
    "webUrl": (field("webUrl: [a]"), None, "webUrl: expected an address, found a list"),
    "originalUrl": (field("originalUrl: {a: b}"), None, "originalUrl: expected an address, found a mapping"),
    "ampWebUrl": (field("ampWebUrl: [a]"), None, "ampWebUrl: expected an address, found a list"),
    "cdnAmpWebUrl": (field("cdnAmpWebUrl: [a]"), None, "cdnAmpWebUrl: expected an address, found a list"),
    "type": (field("type: [video]"), None, "type: expected text, found a list"),
    "quality": (field("quality: high"), None, "quality: expected a whole number, found text"),
    "heat": (field("heat: 1.5"), None, "heat: expected a whole number, found text"),
    "published": (field("published: maybe"), None, "published: expected true or false, found text"),
    "provider": (field("provider: [a]"), None, "provider: expected a name or a mapping, found a list"),
    "provider.name": (field("provider: {name: [a]}"), None, "provider: name: expected text, found a list"),
    "provider.domain": (field("provider: {domain: a b}"), None, "provider: domain: not a valid host: 'a b'"),
    "topics": (field("topics: {a: b}"), None, "topics: expected a list of texts, found a mapping"),
    "a topic": (field("topics: [a, [b]]"), None, "topics: expected a list of texts, found a list in it"),
    "images": (field("images: text"), None, "images: expected a list, found text"),
    "related": (field("related: {a: b}"), None, "related: expected a list, found a mapping"),
}  # fmt: skip


@pytest.mark.parametrize(("make", "line", "reason"), BAD.values(), ids=BAD.keys())
def test_invalid_input_gives_one_rejection_and_the_rest_is_read(
    tmp_path: Path, make: Callable[[Path], None], line: int | None, reason: str
) -> None:
    (tmp_path / "good.md").write_text(GOOD)
    make(tmp_path)
    [bad] = [path for path in tmp_path.iterdir() if path.name != "good.md"]
    found = list(read([tmp_path]))
    assert [r for r in found if isinstance(r, Rejection)] == [
        Rejection(str(tmp_path.resolve() / bad.name), line, reason)
    ]
    assert [r.article.title for r in found if isinstance(r, Item)] == ["Good"]
    assert "PRIVATE" not in repr(found)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("images: [{url: 'https://i.example/a', width: x}]",
         "images[1]: width: expected a whole number, found text"),
        ("related: [a, b, c]", "related[1]: expected a mapping, found text (and 2 more)"),
        ("related: [{title: A, webUrl: 'data:x', secured: PRIVATE}]",
         "related[1]: webUrl: not an http or https address: 'data:x'"),
    ],
)  # fmt: skip
def test_an_invalid_related_entry_is_reported_and_the_item_is_kept(
    tmp_path: Path, text: str, reason: str
) -> None:
    (tmp_path / "a.md").write_bytes(front(text))
    found = list(read([tmp_path]))
    assert [r.article.title if isinstance(r, Item) else r.reason for r in found] == ["T", reason]
    assert "PRIVATE" not in repr(found)


# --- what may not be read ---------------------------------------------------------------------------------


@pytest.fixture
def guarded() -> Iterator[Path]:
    """A folder to fill, and a process that may not read everything: as root it becomes another user."""
    folder = Path(tempfile.mkdtemp()).resolve()  # pytest's own folders are closed to other users
    folder.chmod(0o755)
    user = os.geteuid()
    try:
        yield folder
    finally:
        os.seteuid(user)
        shutil.rmtree(folder)


def read_without_privilege(path: Path) -> list[Item | Rejection]:
    if os.geteuid() == 0:
        try:
            os.seteuid(65534)
        except OSError:
            pytest.skip("root cannot become another user here")
    return list(read([path]))


def test_files_and_folders_without_permission_are_reported(guarded: Path) -> None:
    for name in ("a.md", "closed.jsonl", "README.md", "locked/x.md", "unsearchable/y.md", "z.md"):
        (guarded / name).parent.mkdir(exist_ok=True)
        (guarded / name).write_text(GOOD)
    for name in ("closed.jsonl", "README.md", "locked"):
        (guarded / name).chmod(0)
    (guarded / "unsearchable").chmod(0o444)
    found = read_without_privilege(guarded)
    refused = "no permission to read it"
    assert [r.source if isinstance(r, Item) else (r.path, r.line, r.reason) for r in found] == [
        (f"{guarded}/README.md", None, refused),
        f"{guarded}/a.md",
        (f"{guarded}/closed.jsonl", None, refused),
        (f"{guarded}/locked", None, refused),
        (f"{guarded}/unsearchable/y.md", None, refused),
        f"{guarded}/z.md",
    ]


@pytest.mark.parametrize("name", ["", "a.md", "inner/a.md"])
def test_a_path_without_permission_is_a_rejection_not_a_usage_error(guarded: Path, name: str) -> None:
    (guarded / "inner").mkdir()
    for file_name in ("a.md", "inner/a.md"):
        (guarded / file_name).write_text(GOOD)
        (guarded / file_name).chmod(0)
    (guarded / "inner").chmod(0)
    if not name:
        guarded.chmod(0)
    path = guarded / name
    assert read_without_privilege(path) == [Rejection(str(path), None, "no permission to read it")]


def test_an_error_while_reading_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Iterator[Item]:
        raise OSError(5, "Input/output error")
        yield

    (tmp_path / "a.jsonl").write_text("{}")
    (tmp_path / "good.md").write_text(GOOD)
    monkeypatch.setattr("semsearch.corpus.formats.json_lines.read", broken)
    steps: list[int] = []
    rejection, item = read([tmp_path], lambda event: steps.append(count(event)))
    assert rejection == Rejection(str(tmp_path / "a.jsonl"), None, "cannot be read: Input/output error")
    assert isinstance(item, Item)
    assert sum(steps) == size([tmp_path])


CHANGES = {
    "vanished": (lambda path: path.unlink(), "cannot be read: No such file or directory"),
    "became a folder": (lambda path: (path.unlink(), path.mkdir()), "cannot be read: Is a directory"),
    "became a link to itself": (
        lambda path: (path.unlink(), path.symlink_to(path.name)),
        "cannot be read: Too many levels of symbolic links",
    ),
    "shrank to nothing": (lambda path: path.write_bytes(b""), "the file is empty"),
}


@pytest.mark.parametrize("name", ["bad.md", "bad.jsonl", "bad.xml"])
@pytest.mark.parametrize(("change", "reason"), CHANGES.values(), ids=CHANGES.keys())
def test_a_file_that_changes_after_it_was_found_is_reported_and_the_rest_is_read(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    change: Callable[[Path], object],
    reason: str,
) -> None:
    (tmp_path / name).write_text("text")
    (tmp_path / "good.md").write_text(GOOD)
    found = list(walk([tmp_path]))
    change(tmp_path / name)
    monkeypatch.setattr(reader, "walk", lambda _: found)
    steps: list[int] = []
    bad, item = read([tmp_path], lambda event: steps.append(count(event)))
    assert bad == Rejection(str(tmp_path / name), None, reason)
    assert isinstance(item, Item)
    assert min(steps) >= 0


@pytest.mark.parametrize(
    ("name", "head", "tail", "reason"),
    [
        ("a.md", GOOD, "x" * 2 * 1024 * 1024, "larger than 1,024 KiB, the limit for one item"),
        ("a.xml", "<rss/>", " " * 17 * 1024 * 1024, "larger than 16 MiB, the limit for a feed"),
    ],
)
def test_a_file_that_grows_past_its_limit_after_it_was_found_is_not_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, head: str, tail: str, reason: str
) -> None:
    (tmp_path / name).write_text(head)
    found = list(walk([tmp_path]))
    (tmp_path / name).write_text(head + tail)
    monkeypatch.setattr(reader, "walk", lambda _: found)
    steps: list[int] = []
    assert list(read([tmp_path], lambda event: steps.append(count(event)))) == [
        Rejection(str(tmp_path / name), None, reason)
    ]
    assert sum(steps) == len(head)  # the size that a progress bar was told


def test_lines_added_to_a_file_while_it_is_read_are_read_too(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"title": "first", "webUrl": "https://a.example/1"}\n')
    steps: list[int] = []
    records = read([tmp_path], lambda event: steps.append(count(event)))
    found = [next(records)]
    size_at_start = size([tmp_path])
    with path.open("a") as stream:
        stream.write('{"title": "second", "webUrl": "https://a.example/2"}\n')
    found += records
    assert [one.article.title for one in found if isinstance(one, Item)] == ["first", "second"]
    assert sum(steps) == size_at_start


# --- the stream -------------------------------------------------------------------------------------------


def test_missing_paths_are_a_usage_error_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(GOOD)
    for call in (read, size):
        with pytest.raises(UsageError, match="gone"):
            call([tmp_path / "good.md", tmp_path / "gone"])


def test_nothing_to_read_gives_nothing() -> None:
    assert list(read([])) == []
    assert size([]) == 0


def test_records_come_in_the_order_of_file_names(tmp_path: Path) -> None:
    for name in ("b.md", "a/2.md", "c.md", "a/1.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(GOOD)
    sources = [
        r.source.removeprefix(f"{tmp_path.resolve()}/") for r in read([tmp_path]) if isinstance(r, Item)
    ]
    assert sources == ["a/1.md", "a/2.md", "b.md", "c.md"]


def test_all_formats_are_read(tmp_path: Path) -> None:
    feed = "<rss version='2.0'><channel><title>F</title><item><title>Good</title></item></channel></rss>"
    for ending in ("md", "markdown", "txt", "MD"):
        (tmp_path / f"{ending}.{ending}").write_text(GOOD)
    for ending in ("jsonl", "ndjson"):
        (tmp_path / f"{ending}.{ending}").write_text('{"title": "Good"}')
    for ending in ("xml", "rss", "atom"):
        (tmp_path / f"{ending}.{ending}").write_text(feed)
    assert [r.article.title for r in read([tmp_path]) if isinstance(r, Item)] == ["Good"] * 9


def test_a_symbolic_link_is_read_by_its_own_extension(tmp_path: Path) -> None:
    (tmp_path / "target.dat").write_text(GOOD)
    (tmp_path / "link.md").symlink_to(tmp_path / "target.dat")
    for path in (tmp_path, tmp_path / "link.md"):
        [result] = read([path])
        assert isinstance(result, Item)


def test_the_bytes_behind_the_records_add_up_to_the_size(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    (tmp_path / "b.jsonl").write_text('{"title": "A"}\n\n{"title": "B"}\nnonsense\n\n')
    (tmp_path / "c.md").write_text("x" * 2 * 1024 * 1024)
    (tmp_path / "d.xml").write_text("<rss version='2.0'><channel><item/><item/></channel></rss>")
    (tmp_path / "x.pdf").write_text("passed over")
    steps: list[int] = []
    assert len(list(read([tmp_path], lambda event: steps.append(count(event))))) == 7
    assert min(steps) >= 0
    assert (
        sum(steps)
        == size([tmp_path])
        == sum(path.stat().st_size for path in tmp_path.iterdir() if path.suffix != ".pdf")
    )


def test_an_interrupt_is_not_caught(tmp_path: Path) -> None:
    def interrupt(_: ProgressEvent) -> None:
        raise KeyboardInterrupt

    (tmp_path / "a.md").write_text(GOOD)
    with pytest.raises(KeyboardInterrupt):
        list(read([tmp_path], interrupt))


def test_an_error_of_the_caller_is_not_caught(tmp_path: Path) -> None:
    def broken(_: ProgressEvent) -> None:
        raise BrokenPipeError

    (tmp_path / "a.md").write_text(GOOD)
    with pytest.raises(BrokenPipeError):
        list(read([tmp_path], broken))


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
