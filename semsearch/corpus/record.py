"""A record's fields -> an item: the one place where the keys of the archive are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from semsearch.corpus import urls
from semsearch.corpus.fields import BadRecord, Fields, kind
from semsearch.text.sanitize import clean
from semsearch.types import Article, Image, Item, Provider, Rejection

TITLE_LIMIT = 1_000  # characters
EXCERPT_LIMIT = 50_000
BODY_LIMIT = 1_000  # of a body that stands in for a missing excerpt
NAME_LIMIT = 200  # of a topic, an outlet, a type
TOPICS_LIMIT = 100  # entries
IMAGES_LIMIT = 100
RELATED_LIMIT = 1_000

_ADDRESSES = ("webUrl", "originalUrl", "ampWebUrl", "cdnAmpWebUrl")
_TYPED_ADDRESSES = ("webUrl", "originalUrl", "url", "link", "ampWebUrl", "cdnAmpWebUrl")
_ID = re.compile("[a-z2-7]{16}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: its file, that file's path under the archive's root, the line or the entry."""

    path: str
    name: str
    line: int | None = None
    entry: int | None = None

    @property
    def is_shared(self) -> bool:
        """Whether the file holds several records."""
        return self.line is not None or self.entry is not None

    def rejection(self, reason: str, line: int | None = None) -> Rejection:
        """Give the report of something here that could not be read."""
        return Rejection(
            self.path, line or self.line, f"entry {self.entry}: {reason}" if self.entry else reason
        )


def records(fields: Fields, place: Place, body: str = "") -> Iterator[Item | Rejection]:
    """Give the item, and a rejection for each list of which entries were dropped; or one rejection alone.

    `body` (not yet cleaned) stands in for a missing excerpt, up to `BODY_LIMIT` characters.
    """
    images: list[str] = []
    related: list[str] = []
    try:
        article = _article(fields, images, place, body)
        # not the line: what is inserted above a record does not change which record it is
        source = f"{place.path}#{article.id}" if place.is_shared else place.path
        item = Item(article, _related(fields, article.id, related), source)
    except BadRecord as error:
        yield place.rejection(str(error))
        return
    yield item
    for problems in (images, related):
        if problems:
            more = f" (and {len(problems) - 1:,} more)" if len(problems) > 1 else ""
            yield place.rejection(problems[0] + more)


def _article(fields: Fields, dropped: list[str], place: Place | None, body: str = "") -> Article:
    """Check one article; an entry of `related` has no place of its own. Dropped images go to `dropped`."""
    title = fields.text("title", TITLE_LIMIT)
    if not title:
        raise BadRecord("title: missing")
    url = _url(fields)
    excerpt = fields.text("excerpt", EXCERPT_LIMIT) or clean(body)[:BODY_LIMIT].rstrip()
    return Article(
        id=urls.identity(url) if url else _id_without_address(fields, place),
        title=title,
        excerpt=excerpt,
        url=url,
        provider=_provider(fields, url),
        published_at=fields.date("publishedDateTime"),
        topics=fields.texts("topics", TOPICS_LIMIT, NAME_LIMIT),
        images=_images(fields, dropped),
        quality=fields.whole("quality"),
        heat=fields.whole("heat"),
        type=fields.text("type", NAME_LIMIT).lower() or "article",
        published=fields.flag("published") if place else None,
        listed=place is not None,
    )


def _url(fields: Fields) -> str:
    """Give the canonical address: the first that is there has to be sound, the others are variants."""
    found = [(key, fields.address(key)) for key in (_ADDRESSES if fields.untyped else _TYPED_ADDRESSES)]
    for key, text in found:
        if text:
            try:
                return urls.canonical(text)
            except ValueError as error:
                raise BadRecord(f"{key}: {error}") from None
    return ""


def _id_without_address(fields: Fields, place: Place | None) -> str:
    """Give the id of an article without address: its own, if it was written by us, or that of its path.

    Of several records in one file, each is told by the `id` that it gives, else by its title and date.
    """
    own = "" if fields.untyped else fields.values.get("id")
    if isinstance(own, str) and _ID.fullmatch(own):
        return own
    if place is None:
        raise BadRecord("no address")
    if not place.is_shared:
        return urls.identity_of_path(place.name)
    given = own if isinstance(own, str | int) and str(own).strip() else None
    told = given or f"{fields.text('title', TITLE_LIMIT)} {fields.date('publishedDateTime')}"
    return urls.identity_of_path(f"{place.name}#{told}")


def _provider(fields: Fields, url: str) -> Provider:
    """Give the outlet: a mapping with name and domain, or a name; the address tells what is missing."""
    value = fields.value("provider")
    name = domain = ""
    if isinstance(value, str):
        name = fields.text("provider", NAME_LIMIT)
    elif isinstance(value, dict):
        inner = fields.inner(value)
        try:
            name = inner.text("name", NAME_LIMIT)
            if given := inner.address("domain"):
                domain = urls.domain(given)
        except BadRecord as error:
            raise BadRecord(f"provider: {error}") from None
        except ValueError as error:
            raise BadRecord(f"provider: domain: {error}") from None
    elif value is not None:
        raise BadRecord(f"provider: expected a name or a mapping, found {kind(value)}")
    domain = domain or (urls.domain(url) if url else "")
    return Provider(name or domain, domain)


def _images(fields: Fields, dropped: list[str]) -> tuple[Image, ...]:
    """Give the pictures that are sound, in their order."""
    images = []
    for n, entry in enumerate(fields.entries("images", IMAGES_LIMIT), start=1):
        try:
            images.append(_image(fields.inner(entry)))
        except BadRecord as error:
            dropped.append(f"images[{n}]: {error}")
    return tuple(images)


def _image(fields: Fields) -> Image:
    url = fields.address("url")
    if not url:
        raise BadRecord("url: missing")
    try:
        url = urls.sound(url)
    except ValueError as error:
        raise BadRecord(f"url: {error}") from None
    width, height = fields.whole("width"), fields.whole("height")
    for key, length in (("width", width), ("height", height)):
        if length is not None and length <= 0:
            raise BadRecord(f"{key}: expected a whole number above 0")
    title, attribution = fields.text("title", TITLE_LIMIT), fields.text("attribution", TITLE_LIMIT)
    return Image(url, width, height, title, attribution)


def _related(fields: Fields, item_id: str, dropped: list[str]) -> tuple[Article, ...]:
    """Give the listed coverage in its order, each once, the item itself never."""
    related: dict[str, Article] = {}
    for n, entry in enumerate(fields.entries("related", RELATED_LIMIT), start=1):
        images: list[str] = []
        try:
            article = _article(fields.inner(entry), images, place=None)
        except BadRecord as error:
            dropped.append(f"related[{n}]: {error}")
            continue
        dropped.extend(f"related[{n}]: {problem}" for problem in images)
        if article.id != item_id:
            related.setdefault(article.id, article)
    return tuple(related.values())
