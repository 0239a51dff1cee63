"""A page of a DokuWiki -> its item. Other text files have front matter, as Markdown has.

https://www.dokuwiki.org/wiki:syntax, https://www.dokuwiki.org/changelog
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import quote, unquote

from semsearch.corpus.fields import PlainText, RecordError, record_fields
from semsearch.corpus.formats import markdown
from semsearch.corpus.record import Location, records
from semsearch.corpus.source_file import File, decode, opens_front_matter
from semsearch.text.sanitize import clean, without
from semsearch.types import Record, Skip

READ = 64 * 1024  # characters of a page from which its text is taken
_LINES = 20  # among which the heading of a page stands
_HISTORY_LINE = 4096  # bytes of the first line of a page's history
# What is dropped with its content: code, raw markup, footnotes.
_ENCLOSURES = (
    *(
        (re.compile(rf"<{name}(?=[\s>])[^<>]*>", re.IGNORECASE), re.compile(rf"</{name}>", re.IGNORECASE))
        for name in ("code", "file", "html", "php")
    ),
    (re.compile(r"\(\("), re.compile(r"\)\)")),
)
_MACRO = re.compile(r"~~[^~\n]{1,200}~~")
_EMBEDDED = re.compile(r"\{\{[^{}]{1,1000}\}\}")  # a picture, a file, and what plugins expand
_TAGS = re.compile(r"\{\{tag>([^{}]{1,1000})\}\}")
_TAG = re.compile(r'"([^"]+)"|(\S+)')
_LINK = re.compile(r"\[\[([^\[\]|\n]{1,1000})(?:\|([^\[\]\n]{0,1000}))?\]\]")
_LIST = re.compile(r"[ \t]{2,}[*-] *")
_EMPHASIS = re.compile(
    r"(?P<address>https?://\S+)|\*\*|__|''|%%|//|\\\\(?=\s|$)|</?(?:del|sub|sup|nowiki|wrap)(?:\s[^<>]{0,200})?>",
    re.IGNORECASE,
)
_REDIRECT = re.compile(r"\s*(?:~~REDIRECT>|#redirect\b)", re.IGNORECASE)
_TEMPLATES = frozenset({"_template", "__template", "c_template", "i_template"})
_SIDEBAR = "sidebar"


def read(stream: BinaryIO, file: File) -> Iterator[Record]:
    """Yield the item of a page, a `Skip` for what is no article, or what `markdown.read` yields."""
    data = stream.read(markdown.SIZE_LIMIT + 1)
    location = Location(str(file.path), file.name, base=file.conventions.base_url)
    folder = _data_folder(file.path)
    try:
        lines = decode(data[: markdown.SIZE_LIMIT]).split("\n")
    except RecordError:
        lines = []  # `read_source` reports it
    heading = _heading(lines)
    if opens_front_matter(data) or not (heading or (folder and "".join(lines).strip())):
        yield from markdown.read_source(data, location, file)
    elif len(data) > markdown.SIZE_LIMIT:
        yield location.rejection(markdown.TOO_LARGE)
    elif file.path.stem in _TEMPLATES or file.path.stem == _SIDEBAR:
        yield Skip(location.path, None, "a part of a wiki's pages")
    elif _REDIRECT.match("\n".join(lines)):
        yield Skip(location.path, None, "a redirect")
    else:
        page = _page_id(file, folder)
        written = "\n".join(lines)
        fields = {
            "title": PlainText(heading or page[-1].replace("_", " ")),
            "webUrl": _address(file.conventions.base_url, page),
            "publishedDateTime": _created(file.path, folder),
            "topics": _topics(written),
        }
        given = {key: value for key, value in fields.items() if value}
        yield from records(record_fields(given, file.conventions.fields), location, plain(written))


def plain(written: str) -> PlainText:
    """Return the text of a page: paragraphs, lists and quotes, in linear time."""
    text = written[:READ]
    for opening, closing in _ENCLOSURES:
        text = without(text, opening, closing)
    text = _LINK.sub(_label, _EMBEDDED.sub("", _MACRO.sub("", text)))
    kept = (_text_of(line) for line in text.split("\n"))
    return PlainText(clean("\n".join(filter(None, kept)), markup=False))


def _text_of(line: str) -> str:
    """Return the text of a line; of headings, rules, rows of tables and indented code there is none."""
    if _title(line) or line.startswith(("|", "^", "----")):
        return ""
    item = _LIST.match(line)
    if item is None and line.startswith(("  ", "\t")):
        return ""
    return _without_emphasis(line[item.end() :] if item else line.lstrip("> "))


def _without_emphasis(text: str) -> str:
    return _EMPHASIS.sub(lambda mark: mark["address"] or "", text)


def _label(link: re.Match[str]) -> str:
    """Return what a link shows: its label, the address, or the name of the page."""
    target, label = link[1].strip(), link[2]
    if label is not None or "://" in target:
        return target if label is None else label.strip()  # a label that was a picture is empty
    page = target.rpartition(">")[2].partition("#")[0].partition("?")[0]
    return page.rstrip(":").rpartition(":")[2].lstrip(".~").replace("_", " ")


def _title(line: str) -> str:
    """Return the text of a heading, "" if the line is none."""
    line = line.strip()
    return line.strip("=").strip() if line.startswith("==") and line.endswith("==") else ""


def _heading(lines: list[str]) -> str:
    """Return the heading that a page opens with, "" if it opens otherwise."""
    for line in lines[:_LINES]:
        if _EMBEDDED.sub("", _MACRO.sub("", line)).strip():
            return clean(_without_emphasis(_LINK.sub(_label, _title(line))), markup=False)
    return ""


def _topics(written: str) -> list[str]:
    """Return the topics that the plugin "tag" reads: words, phrases in quotes, underscores for spaces."""
    named = (name for tags in _TAGS.findall(written[:READ]) for name in _TAG.findall(tags))
    return list(dict.fromkeys((phrase or word).replace("_", " ").strip() for phrase, word in named))


# --- the folder of a wiki: pages/, and meta/ with their histories ------------------------------------------


def _data_folder(path: Path) -> Path | None:
    """Return the data folder of the wiki that a page stands in, None if it stands in none."""
    return next(
        (up.parent for up in path.parents if up.name == "pages" and (up.parent / "meta").is_dir()), None
    )


def _page_id(file: File, folder: Path | None) -> tuple[str, ...]:
    """Return the namespaces and the name of a page, whose files have percent-encoded names."""
    path = PurePosixPath(file.path.relative_to(folder / "pages").as_posix() if folder else file.name)
    return tuple(map(unquote, path.with_suffix("").parts))


def _address(base: str, page: tuple[str, ...]) -> str:
    """Return the address of a page: `base/a/b`, or `…?id=a:b`; "" without a base."""
    if not base:
        return ""
    parts = [quote(part, safe="") for part in page]
    return base + ":".join(parts) if base.endswith("=") else f"{base.rstrip('/')}/{'/'.join(parts)}"


def _created(path: Path, folder: Path | None) -> str:
    """Return when a page was created, in Unix time, by the first line of its history; "" if it has none."""
    if folder is None:
        return ""
    history = folder / "meta" / path.relative_to(folder / "pages").with_suffix(".changes")
    try:
        with history.open("rb") as stream:
            when = stream.readline(_HISTORY_LINE).partition(b"\t")[0].decode(errors="replace")
    except OSError:
        return ""
    return when if when.isdecimal() else ""
