"""A MediaWiki export -> an item for each page.

https://www.mediawiki.org/wiki/Help:Export
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

from semsearch.corpus import urls
from semsearch.corpus.fields import PlainText, RecordError, record_fields
from semsearch.corpus.formats.xml import wikitext
from semsearch.corpus.record import Location, records
from semsearch.corpus.xml_document import Element, attribute, child, descendants, local_name, text
from semsearch.types import Record, Skip

_FILES, _CATEGORIES = "6", "14"  # namespaces
_REDIRECT = re.compile(r"\s*#[^\W\d]{4,20}\s*:?\s*\[\[")


@dataclass(frozen=True, slots=True)
class _Site:
    """What an export says about its wiki.

    Attributes:
        page: What comes before a title in a page's address, or "".
        files: What a link to a file begins with, in lower case.
        categories: What a link to a category begins with, in lower case.
        others: The names of all namespaces that hold no articles, in lower case.
    """

    name: str
    page: str
    files: frozenset[str]
    categories: frozenset[str]
    others: frozenset[str]


def read(root: Element, location: Location) -> Iterator[Record]:
    """Yield the records of the articles; pages of other namespaces and redirects are skipped.

    Raises:
        RecordError: It has no pages.
    """
    pages = list(descendants(root, "page"))
    if not pages:
        raise RecordError("a MediaWiki export without pages")
    site = _site(child(root, "siteinfo"))
    for number, page in enumerate(pages, start=1):
        title = text(child(page, "title"))
        space = text(child(page, "ns"))  # before version 0.6 there is none
        if space != "0" and (space or title.partition(":")[0].lower() in site.others):
            yield Skip(location.path, None, "a page of another namespace")
            continue
        revision = max(
            (e for e in page if local_name(e) == "revision"),
            key=lambda e: text(child(e, "timestamp")),
            default=None,
        )
        written = text(child(revision, "text"))
        if child(page, "redirect") is not None or _REDIRECT.match(written):
            yield Skip(location.path, None, "a redirect")
            continue
        fields = {
            "id": text(child(page, "id")),
            "title": PlainText(title),
            "webUrl": site.page + quote(title.replace(" ", "_"), safe="/:;@$!*(),~") if site.page else "",
            "publishedDateTime": text(child(revision, "timestamp")),
            "topics": wikitext.categories(written, site.categories),
            "provider": site.name,
        }
        words = wikitext.plain(written, site.files | site.categories)
        yield from records(record_fields(fields), replace(location, entry=number), body=words)


def _site(about: Element | None) -> _Site:
    names: dict[str, set[str]] = {_FILES: {"file", "image"}, _CATEGORIES: {"category"}}
    if about is not None:
        for space in descendants(about, "namespace"):
            if text(space):
                names.setdefault(attribute(space, "key"), set()).add(text(space).lower())
    main = text(child(about, "base"))
    # https://wiki.example/wiki/Main_Page, https://wiki.example/index.php?title=Main_Page
    page = main[: max(main.rfind("/"), main.rfind("title=") + 5) + 1]
    return _Site(
        name=text(child(about, "sitename")),
        page=page if urls.is_http(page) and page.count("/") > 2 else "",
        files=frozenset(names[_FILES]),
        categories=frozenset(names[_CATEGORIES]),
        others=frozenset().union(*names.values()),
    )
