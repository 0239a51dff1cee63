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
from semsearch.types import BytesRead, Item, Omission, ProgressEvent, Record, Rejection, Skip

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
NEW_LINE = "\n"

BAD = {
    "empty": (file("bad.md", b""), None, "the file is empty"),
    "no front matter": (file("bad.md", b"# Title\n"), 1,
                        "no front matter: the first line is not ---, +++ or a header such as Title: …"),
    "unclosed": (file("bad.md", GOOD[:-4].encode()), 1,
                 "front matter is not closed: no line --- after the first"),
    "bad YAML": (file("bad.md", b"---\n- a: b: c\n---\n"), 2, NOT_YAML + "mapping values are not allowed in "
                 "this context: a text with a colon in it needs quotes"),
    "bad TOML": (file("bad.md", b"+++\ntitle = T\n+++\n"), 2, "front matter is not TOML: invalid value"),
    "2 MiB": (file("bad.md", GOOD.encode() + b"x" * 2 * 1024 * 1024), None,
              "larger than 1,024 KiB, the limit for one item"),
    "alias bomb": (file("bad.md", f"---\n- {BOMB.replace(NEW_LINE, NEW_LINE + '  ')}\n---\n".encode()), 3,
                   "front matter has a YAML alias (*name); write the value out"),
    "nested": (file("bad.md", b"---\n" + b"[" * 50_000 + b"\n---\n"), 2,
               "front matter is nested deeper than 50 levels"),
    "binary": (file("bad.md", bytes(range(256)) * 9), 1, "contains a NUL byte, so it is not a text file"),
    "picture": (file("bad.md", b"\x89PNG\r\n\x1a\n"), 1, "not UTF-8 text; save the file as UTF-8"),
    "not UTF-8": (file("bad.md", front("excerpt: caf@").replace(b"@", b"\xe9")), 6,
                  "not UTF-8 text; save the file as UTF-8"),
    "FIFO": (lambda folder: os.mkfifo(folder / "bad.md"), None, "not a regular file"),
    "dangling link": (lambda folder: (folder / "bad.md").symlink_to("gone.md"), None,
                      "a link to a file that does not exist, or it was removed meanwhile"),
    "not a mapping": (file("bad.md", b"---\njust text\n---\n"), 2,
                      "expected a mapping of keys to values, found text"),
    "bad JSON Lines": (file("bad.jsonl", b"\n{title: 1}"), 2,
                       "not JSON: Expecting property name enclosed in double quotes (column 2)"),
    "nested JSON Lines": (file("bad.jsonl", b"[" * 100_000), 1, "JSON is nested too deeply"),
    "bad JSON": (file("bad.json", b"[\n  {title: 1}]"), None,
                 "not JSON: Expecting property name enclosed in double quotes (line 2, column 4)"),
    "nested JSON": (file("bad.json", b"[" * 100_000), None, "JSON is nested too deeply"),
    "no feed": (file("bad.xml", b"<note>text</note>"), None,
               "XML with the root element 'note', which is not read; read are RSS, Atom, RDF, WordPress "
               "exports (rss), Google News sitemaps (urlset), NITF (nitf), NewsML (newsItem, newsMessage, "
               "NewsML), MediaWiki exports (mediawiki)"),
    "no title and no text": (field("title: [[]]"), None,
                             "no title and no text; its keys are title, webUrl"),
}  # fmt: skip


@pytest.mark.parametrize(("make", "line", "reason"), BAD.values(), ids=BAD.keys())
def test_invalid_input_gives_one_rejection_and_the_rest_is_read(
    tmp_path: Path, make: Callable[[Path], None], line: int | None, reason: str
) -> None:
    (tmp_path / "good.md").write_text(GOOD)
    make(tmp_path)
    [bad] = [path for path in tmp_path.iterdir() if path.name != "good.md"]
    found = [one for one in read([tmp_path]) if not isinstance(one, Omission)]
    assert [r for r in found if isinstance(r, Rejection)] == [
        Rejection(str(tmp_path.resolve() / bad.name), line, reason)
    ]
    assert [r.article.title for r in found if isinstance(r, Item)] == ["Good"]
    assert "PRIVATE" not in repr(found)


ALIAS = "has a YAML alias (*name); write the value out"
LEFT_OUT = {
    "bad YAML": ("excerpt: a: b", "excerpt", "is not YAML: mapping values are not allowed in this context: "
                 "a text with a colon in it needs quotes; taken as it is written", ""),
    "alias": ("topics: *a", "topics", ALIAS, ""),
    "nested": ("related: " + "[" * 50_000, "related", "is nested deeper than 50 levels", ""),
    "long title": ("title: " + "x" * 10_000, "title", "shortened to 1,000 characters", ""),
    "excerpt": ("excerpt: {a: b}", "excerpt", "expected text, found a mapping", ""),
    "date": ("publishedDateTime: yesterday", "publishedDateTime", "not a date", "'yesterday'"),
    "date list": ("publishedDateTime: [[2021]]", "publishedDateTime", "expected a date, found a list", ""),
    "javascript": ("webUrl: javascript:alert(1)", "webUrl", "not an http or https address",
                   "'javascript:alert(1)'"),
    "webUrl": ("webUrl: {a: b}", "webUrl", "expected an address, found a mapping", ""),
    "type": ("type: {a: b}", "type", "expected text, found a mapping", ""),
    "quality": ("quality: high", "quality", "expected a whole number, found text", ""),
    "heat": ("heat: 1.5", "heat", "expected a whole number, found text", ""),
    "published": ("published: maybe", "published", "not a date", "'maybe'"),
    "provider.domain": ("provider: {domain: a b}", "provider.domain", "not a valid host", "'a b'"),
    "image": ("images: [{url: 'data:x'}]", "images", "not an http or https address", "'data:x'"),
    "image width": ("images: [{url: 'https://i.example/a', width: x}]", "images.width",
                    "expected a whole number, found text", ""),
    "related": ("related: {a: b}", "related", "expected a list, found a mapping", ""),
    "related entries": ("related: [a, b, c]", "related", "expected a mapping, found text", ""),
    "related entry": ("related: [{title: A, secured: PRIVATE}]", "related", "no address", ""),
    "related date": ("related: [{title: A, webUrl: 'https://y.example', date: x, secured: PRIVATE}]",
                     "related.date", "not a date", "'x'"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "key", "reason", "value"), LEFT_OUT.values(), ids=LEFT_OUT.keys())
def test_a_part_that_cannot_be_used_is_left_out_and_reported_and_the_item_is_kept(
    tmp_path: Path, text: str, key: str, reason: str, value: str
) -> None:
    (tmp_path / "a.md").write_bytes(front(text))
    item, *omissions = read([tmp_path])
    assert isinstance(item, Item)
    assert item.article.title[:1] in "Tx"
    assert omissions == [Omission(str(tmp_path.resolve() / "a.md"), None, key, reason, value)]
    assert "PRIVATE" not in repr([item, *omissions])


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


def read_without_privilege(path: Path) -> list[Record]:
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
    assert [
        (r.path, r.line, r.reason) if isinstance(r, Rejection) else getattr(r, "source", r) for r in found
    ] == [
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


@pytest.mark.parametrize("name", ["bad.md", "bad.jsonl", "bad.json", "bad.xml"])
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
        ("a.json", "{}", " " * 65 * 1024 * 1024, "larger than 64 MiB, the limit for a JSON document"),
        ("a.xml", "<rss/>", " " * 65 * 1024 * 1024, "larger than 64 MiB, the limit for an XML file"),
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
    (tmp_path / "json.json").write_text('[{"title": "Good", "url": "https://good.example/2"}]')
    for ending in ("xml", "rss", "atom"):
        (tmp_path / f"{ending}.{ending}").write_text(feed)
    assert [r.article.title for r in read([tmp_path]) if isinstance(r, Item)] == ["Good"] * 10


NOT_ABOUT_ARTICLES = {
    "package.json": '{"name": "app", "version": "1.0.0", "description": "An app", "keywords": ["a"]}',
    "manifest.json": '{"name": "App", "short_name": "A", "icons": [{"src": "/a.png"}], "start_url": "/"}',
    "tsconfig.json": '{"compilerOptions": {"strict": true}}',
    "numbers.json": "[1, 2, 3]",
    "empty.json": "{}",
    "reply.json": '{"status": "ok", "totalResults": 0, "articles": []}',
    "null.json": "null",
}


@pytest.mark.parametrize(("name", "text"), NOT_ABOUT_ARTICLES.items(), ids=NOT_ABOUT_ARTICLES.keys())
def test_a_json_document_about_something_else_is_skipped_unless_the_caller_named_it(
    tmp_path: Path, name: str, text: str
) -> None:
    path = tmp_path.resolve() / name
    write(tmp_path, name, text=text)
    assert list(read([tmp_path])) == [
        Skip(str(path), None, "a JSON document in which no article was recognized")
    ]
    [rejection] = read([path])
    assert isinstance(rejection, Rejection)


@pytest.mark.parametrize("text", ["", "{", "{'title': 1}", '[{"title": "", "url": "https://x.example"}]'])
def test_a_json_document_that_cannot_be_read_is_rejected_wherever_it_is(tmp_path: Path, text: str) -> None:
    write(tmp_path, "a.json", text=text)
    [in_folder] = read([tmp_path])
    assert isinstance(in_folder, Rejection)
    assert [in_folder] == list(read([tmp_path / "a.json"]))


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
    (tmp_path / "d.json").write_text('[{"title": "C", "date": "2021"}]')
    (tmp_path / "d.xml").write_text("<rss version='2.0'><channel><item/><item/></channel></rss>")
    (tmp_path / "x.pdf").write_text("passed over")
    steps: list[int] = []
    assert len(list(read([tmp_path], lambda event: steps.append(count(event))))) == 8
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
    "Markdown with front matter (.md, .markdown, .mdx, .qmd, .mkd, .mdown), "
    "DokuWiki pages or text with front matter (.txt), "
    "JSON Lines (.jsonl, .ndjson), JSON (.json), "
    "feeds and other XML (.xml, .rss, .atom, .rdf), HTML pages (.html, .htm), WARC (.warc, .warc.gz)"
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
    write(tmp_path, "a.md", ".hidden.md", ".git/x.md", "x.pdf", "y.yaml", "noending", "sub/.z/w.md")
    write(tmp_path, "README.md", "sub/readme.txt", "LICENSE.md", "CHANGELOG-2.markdown", text="# About\n")
    write(tmp_path, "robots.txt", "static/ads.txt", text="User-agent: *\n")
    assert names(tmp_path) == ["a.md"]


def test_a_readme_or_license_with_front_matter_is_an_item(tmp_path: Path) -> None:
    write(tmp_path, "README.md", "license-to-print.md")
    assert names(tmp_path) == ["README.md", "license-to-print.md"]


def test_a_file_named_by_the_caller_is_read_whatever_its_name(tmp_path: Path) -> None:
    write(tmp_path, ".hidden.md", "README.md", "x.pdf", text="text")
    assert names(tmp_path / ".hidden.md", tmp_path / "README.md") == [".hidden.md", "README.md"]
    assert [one.named for one in walk([tmp_path / "README.md"]) if isinstance(one, File)] == [True]
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
