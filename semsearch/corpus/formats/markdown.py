"""A Markdown file with front matter -> its item; the source of a page of HTML that has front matter too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import BinaryIO
from urllib.parse import urlsplit

from semsearch.corpus.fields import Fields, PlainText, RecordError, record_fields, text
from semsearch.corpus.formats import front_matter
from semsearch.corpus.keys import bare
from semsearch.corpus.record import BODY_LIMIT, Location, dated_name, records
from semsearch.corpus.source_file import File, decode
from semsearch.text import markdown
from semsearch.types import Omission, Record, Skip

SIZE_LIMIT = 1024 * 1024  # bytes
TOO_LARGE = f"larger than {SIZE_LIMIT // 1024:,} KiB, the limit for one item"
_DRAFTS = "_drafts"  # the folder of Jekyll and Hexo
# What `hugo new` and `hexo new` make posts from has this as its title.
_TEMPLATE = re.compile(r"""\s*["']?\{\{[^{}]*\}\}["']?\s*""")
_SECTION = "_index"  # the name, without its endings, of what Hugo and Zola show above a list


def read(stream: BinaryIO, file: File) -> Iterator[Record]:
    """Yield the item of a file, or a rejection; the first paragraphs replace a missing excerpt."""
    location = Location(str(file.path), file.name, base=file.conventions.base_url)
    # The size is checked first; the bounded read is for files that grow or report a wrong size.
    if file.size > SIZE_LIMIT:
        yield location.rejection(TOO_LARGE)
    else:
        yield from read_source(stream.read(SIZE_LIMIT + 1), location, file)


def read_source(data: bytes, location: Location, file: File, *, is_html: bool = False) -> Iterator[Record]:
    """Yield the item of a file with front matter, or a rejection; a `Skip` for what is no post.

    Args:
        data: The file; more than `SIZE_LIMIT` is refused.
        location: Where it stands.
        file: The file.
        is_html: Whether HTML follows the front matter. Without title and date it is a layout, and no post.
    """
    if len(data) > SIZE_LIMIT:
        yield location.rejection(TOO_LARGE)
        return
    try:
        found = front_matter.split(decode(data))
        if base := location.base:
            location = replace(location, base=f"{base.rstrip('/')}/")
        fields = record_fields(_of_site(found.values, file, location.base), file.conventions.fields)
    except RecordError as error:
        yield location.rejection(str(error), error.line)
        return
    is_dated = any(fields.candidates("date"))
    if file.path.name.partition(".")[0] == _SECTION and not is_dated:
        yield Skip(location.path, None, "the page of a section")
        return
    if any(_TEMPLATE.fullmatch(title) for _, title in fields.candidates("title") if isinstance(title, str)):
        yield Skip(location.path, None, "a template of posts")
        return
    if is_html and not (_has_text(fields, "title") and (is_dated or dated_name(file.name))):
        yield Skip(location.path, None, "a page that is no article")
        return
    rest = found.rest
    second = front_matter.opens_another(rest)
    body = rest[:second]
    if not _has_text(fields, "title") and (title := markdown.heading(body)):
        fields = record_fields({**fields.values, "title": title}, file.conventions.fields)
    if _has_text(fields, "excerpt"):
        body = ""
    else:
        body = markdown.written(body) if is_html else PlainText(markdown.plain(body, BODY_LIMIT))
    yield from records(fields, location, body)
    for key, reason in found.faults:
        yield Omission(location.path, None, key, reason)
    if second is not None:
        reason = "another item begins in it; a file holds one, so split it"
        yield Omission(location.path, None, "body", reason)


def _of_site(values: dict[str, object], file: File, base: str) -> dict[str, object]:
    """Return front matter with what a site generator takes from the file's folder and the site's address.

    Paths of pages begin at the site, not at its host: `/a/` of `https://x.example/news/` is `/news/a/`.
    """
    if _DRAFTS in PurePath(file.path).parts:
        values = {**values, "draft": True}
    path = values.get("path")  # Zola, Gatsby
    if base and isinstance(path, str) and PurePath(path).suffix in ("", ".html"):
        values = {"permalink": f"/{path.lstrip('/')}", **values}
    folder = urlsplit(base).path.rstrip("/")
    if not folder:
        return values
    return {
        key: f"{folder}{value}"
        if isinstance(value, str)
        and bare(key) in ("url", "permalink")
        and value.startswith("/")
        and not value.startswith(("//", f"{folder}/"))
        else value
        for key, value in values.items()
    }


def _has_text(fields: Fields, name: str) -> bool:
    return any(text(value) for _, value in fields.candidates(name))
