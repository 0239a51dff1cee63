"""A saved HTML page -> the article that its JSON-LD (schema.org), else the metadata of its head describes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice, takewhile
from typing import Any, BinaryIO

from semsearch.corpus import urls
from semsearch.corpus.fields import Fields, PlainText, RecordError, record_fields
from semsearch.corpus.formats import markdown
from semsearch.corpus.formats.json_lines import parse_json
from semsearch.corpus.formats.json_shapes import entries
from semsearch.corpus.record import BODY_LIMIT, DASHES, Location, names_of_authors, records
from semsearch.corpus.source_file import File, opens_front_matter, read_whole
from semsearch.text.sanitize import clean
from semsearch.types import Precedence, Record, Skip

SIZE_LIMIT = 16 * 1024 * 1024  # bytes
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
# What old templates put around JSON, so that browsers of their time do not show it.
_WRAPPED = re.compile(r"\A\s*(?://\s*)?<!(?:--|\[CDATA\[)(.*?)(?://\s*)?(?:--|\]\])>\s*\Z", re.DOTALL)
_PARAGRAPHS = 200
_ARTICLES = 20  # elements of a page that are compared
_HEADINGS = ("h1", "h2", "h3")
_BESIDE = frozenset({"footer", "nav", "aside", "form"})  # what stands in an article beside its text
# What names a field in the head of a page, best first: Open Graph, Twitter, Dublin Core, parse.ly, plain
# HTML.
_META = {
    "title": ("og:title", "twitter:title", "dc.title", "parsely-title", "headline"),
    "excerpt": ("og:description", "description", "twitter:description", "dc.description"),
    "publishedDateTime": (
        "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "date",
        "dc.date", "dc.date.issued", "dcterms.created", "pubdate", "publishdate", "sailthru.date",
        "article.published", "og:published_time", "publication_date",
    ),
    "webUrl": ("og:url", "twitter:url"),
    "image": ("og:image:secure_url", "og:image:url", "og:image", "twitter:image", "twitter:image:src"),
    "site_name": ("og:site_name", "application-name", "dc.publisher", "publisher"),
    "keywords": ("news_keywords", "keywords", "parsely-tags"),
}  # fmt: skip
_AUTHORS = (
    "author", "article:author", "parsely-author", "dc.creator", "dcterms.creator", "sailthru.author", "byl",
    "citation_author",
)  # fmt: skip
_FIELDS = {
    "title": "title",
    "excerpt": "excerpt",
    "publishedDateTime": "date",
    "image": "images",
    "author": "authors",
    "site_name": "provider",
    "keywords": "topics",
    "tags": "topics",
}


def read(stream: BinaryIO, file: File) -> Iterator[Record]:
    """Yield the item of a page, or of its source; or a `Skip` if it is no article, such as a front page."""
    location = Location(str(file.path), file.name, base=file.conventions.base_url)
    try:
        data = read_whole(stream, file, SIZE_LIMIT, "a page")
    except RecordError as error:
        yield location.rejection(str(error))
        return
    if opens_front_matter(data):
        yield from markdown.read_source(data, location, file, is_html=True)
        return
    yield from read_page(data, location, file)


def read_page(data: bytes, location: Location, file: File, address: str = "") -> Iterator[Record]:
    """Yield the item of a page.

    Args:
        data: The page.
        location: Where it stands.
        file: The file that it stands in.
        address: Where it was fetched, if that is known.
    """
    if not data.strip():
        yield location.rejection("the file is empty")
        return
    try:
        root = _parse(data)
    except RecordError as error:
        yield location.rejection(str(error))
        return
    found, described = _head(root), _described(root)
    about = Fields(described)
    for key, field in _FIELDS.items():
        if about.candidates(field):
            found.pop(key, None)  # what describes the article is more exact than what describes the page
    found = {**described, **found, "is_article": found["is_article"] or bool(described)}
    if not found.pop("is_article", None):
        yield Skip(location.path, location.line, "a page that is no article")
        return
    if not found.get("webUrl") and not found.get("url") and address:
        found["webUrl"] = address
    base = location.base or address
    canonical = next((str(found[key]) for key in ("webUrl", "url") if found.get(key)), "")
    if not base and urls.is_http(canonical):
        base = canonical
    fields = record_fields(found, file.conventions.fields)
    body = "" if fields.candidates("excerpt") else _text(root)
    place = replace(location, base=base, precedence=Precedence.DESCRIPTION)
    yield from records(fields, place, PlainText(body))


def _parse(data: bytes) -> Any:  # noqa: ANN401 - lxml has no types
    """Return the root of a page.

    Raises:
        RecordError: It is no HTML.
    """
    from lxml import etree, html  # slow to import, and most archives hold no page

    declared = _CHARSET.search(data[:4096])
    encoding = declared[1].decode("ascii") if declared else "utf-8"
    try:
        data.decode()
        encoding = "utf-8"
    except UnicodeDecodeError:
        if not declared:
            encoding = "windows-1252"  # what the HTML standard takes where a page says nothing
    try:
        parser = html.HTMLParser(encoding=encoding, no_network=True, remove_comments=True, huge_tree=False)
        return html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, LookupError, ValueError) as error:
        raise RecordError(f"not an HTML page: {type(error).__name__} while parsing") from None


def _head(root: Any) -> dict[str, object]:  # noqa: ANN401
    """Return what the head of a page says."""
    metas: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        if name and (content := (meta.get("content") or "").strip()):
            metas.setdefault(name, []).append(content)
    found: dict[str, object] = {}
    for field, names in _META.items():
        if value := next((metas[name][0] for name in names if name in metas), None):
            found[field] = value
    people = (metas[name] for name in _AUTHORS if name in metas)
    if given := next((one for one in people if any(names_of_authors(one))), None):
        found["author"] = given if len(given) > 1 else given[0]
    if tags := metas.get("article:tag") or metas.get("tags"):
        found["tags"] = tags
        found.pop("keywords", None)
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            found["webUrl"] = link.get("href")
            break
    kinds = {kind.lower() for kind in metas.get("og:type", [])}
    is_article = _add_shown(root, found) and "publishedDateTime" in found
    found["is_article"] = bool(kinds & {"article", "news", "blog"}) or is_article
    return found


def _add_shown(root: Any, found: dict[str, object]) -> bool:  # noqa: ANN401
    """Add what the head lacks; return whether the page shows an article, and no list of them."""
    title = next((element.text_content() for element in root.iter("title")), "")
    part = next(root.iter("article"), None)
    heading = None if part is None else next(part.iter(*_HEADINGS), None)
    shown = "" if heading is None else heading.text_content()
    name = _words(shown)
    is_named = bool(name) and any(name in _words(one) for one in (title, str(found.get("title", ""))))
    if title:
        found.setdefault("title", shown if _is_without_outlet(name, _words(title)) else title)
    if part is None:
        return False
    marks = [link.get("href") for link in part.iter("a") if "bookmark" in (link.get("rel") or "").split()]
    if mark := next(filter(None, marks), None):
        found["permalink"] = mark
    times = (_time(one) for one in root.iter("time", "abbr"))
    if time := next((one for one in times if one and "{" not in one), ""):  # else it is a layout
        found.setdefault("publishedDateTime", time)
    return is_named or not _is_listed(root, part, heading)


def _time(element: Any) -> str:  # noqa: ANN401
    """Return the date of a `<time>`, or of the older microformat `<abbr class="published">`; "" of others."""
    if element.tag == "time":
        return element.get("datetime") or ""
    return element.get("title") or "" if "published" in (element.get("class") or "").split() else ""


def _is_listed(root: Any, part: Any, heading: Any) -> bool:  # noqa: ANN401
    """Return whether the first `<article>` is one of a list: its heading is a link, or others have one.

    Without a heading it is one if it has no text either.
    """
    if heading is None:
        return next(part.iter("p"), None) is None
    around = [one for one in _around(heading, part) if one.tag == "a"]
    if any(link.get("href") for link in (*heading.iter("a"), *around)):
        return True
    others = islice(root.iter("article"), 1, _ARTICLES)
    return any(
        (found := next(one.iter(*_HEADINGS), None)) is not None and found.tag == heading.tag for one in others
    )


def _is_without_outlet(name: str, title: str) -> bool:
    """Return whether a title is a name, with the outlet before or after it."""
    if not name or name == title:
        return bool(name)
    return any(title.startswith(f"{name}{dash}") or title.endswith(f"{dash}{name}") for dash in DASHES)


def _around(element: Any, part: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield what is around an element, from the inside, within a part of the page."""
    return takewhile(lambda one: one is not part, element.iterancestors())


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()


def _described(root: Any) -> Mapping[str, object]:  # noqa: ANN401
    """Return the first article that the page's JSON-LD describes."""
    for script in root.iter("script"):
        if (script.get("type") or "").partition(";")[0].strip().lower() != "application/ld+json":
            continue
        text = _WRAPPED.sub(r"\1", script.text or "")
        try:
            value = parse_json(text)
        except RecordError:
            try:
                value = parse_json(re.sub(r"[\x00-\x1f]+", " ", text))  # line ends inside texts
            except RecordError:
                continue
        for entry in entries(value):
            if isinstance(entry, Mapping) and entry.get("type") in ("article", "video"):
                return entry
    return {}


def _text(root: Any) -> str:  # noqa: ANN401
    """Return the first paragraphs of a page's article."""
    for name in ("article", "main", "body"):
        for part in root.iter(name):
            parts: list[str] = []
            for paragraph in list(part.iter("p"))[:_PARAGRAPHS]:
                if any(one.tag in _BESIDE for one in _around(paragraph, part)):
                    continue
                parts.append(clean(paragraph.text_content(), markup=False))
                if sum(map(len, parts)) > BODY_LIMIT:
                    break
            if text := " ".join(filter(None, parts)):
                return text[:BODY_LIMIT]
    return ""
