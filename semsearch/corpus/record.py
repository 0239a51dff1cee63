"""A record's fields -> an item. Only this module knows the keys of the archive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from semsearch.corpus import urls
from semsearch.corpus.fields import Fields, RecordError, type_name
from semsearch.text.sanitize import clean
from semsearch.types import Article, Image, Item, Provider, Rejection

TITLE_LIMIT = 1_000  # characters
EXCERPT_LIMIT = 50_000
BODY_LIMIT = 1_000  # of a body that replaces a missing excerpt
NAME_LIMIT = 200  # of a topic, an outlet, a type
TOPICS_LIMIT = 100  # entries
IMAGES_LIMIT = 100
RELATED_LIMIT = 1_000

_ADDRESSES = ("webUrl", "originalUrl", "ampWebUrl", "cdnAmpWebUrl")
_TYPED_ADDRESSES = ("webUrl", "originalUrl", "url", "link", "ampWebUrl", "cdnAmpWebUrl")
_ID = re.compile("[a-z2-7]{16}")


@dataclass(frozen=True, slots=True)
class Location:
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
        """Return the rejection of something at this location."""
        return Rejection(
            self.path, line or self.line, f"entry {self.entry}: {reason}" if self.entry else reason
        )


def records(fields: Fields, location: Location, body: str = "") -> Iterator[Item | Rejection]:
    """Yield the item, and a rejection for each list that lost entries; or a single rejection.

    `body` (not yet cleaned) replaces a missing excerpt, up to `BODY_LIMIT` characters.
    """
    images: list[str] = []
    related: list[str] = []
    try:
        article = _article(fields, images, location, body)
        # not the line: what is inserted above a record does not change which record it is
        source = f"{location.path}#{article.id}" if location.is_shared else location.path
        item = Item(article, _related(fields, article.id, related), source)
    except RecordError as error:
        yield location.rejection(str(error))
        return
    yield item
    for problems in (images, related):
        if problems:
            more = f" (and {len(problems) - 1:,} more)" if len(problems) > 1 else ""
            yield location.rejection(problems[0] + more)


def _article(fields: Fields, dropped: list[str], location: Location | None, body: str = "") -> Article:
    """Check one article; an entry of `related` has no place of its own. Dropped images go to `dropped`."""
    title = fields.text("title", TITLE_LIMIT)
    if not title:
        raise RecordError("title: missing")
    url = _url(fields)
    excerpt = fields.text("excerpt", EXCERPT_LIMIT) or clean(body)[:BODY_LIMIT].rstrip()
    return Article(
        id=urls.identity_of_canonical(url) if url else _id_without_address(fields, location),
        title=title,
        excerpt=excerpt,
        url=url,
        provider=_provider(fields, url),
        published_at=fields.date("publishedDateTime"),
        topics=fields.texts("topics", TOPICS_LIMIT, NAME_LIMIT),
        images=_images(fields, dropped),
        quality=fields.integer("quality"),
        heat=fields.integer("heat"),
        type=fields.text("type", NAME_LIMIT).lower() or "article",
        published=fields.boolean("published") if location else None,
        listed=location is not None,
    )


def _url(fields: Fields) -> str:
    """Return the canonical address: the first one present, which must be valid; the others are variants."""
    keys = [key for key in (_ADDRESSES if fields.untyped else _TYPED_ADDRESSES) if key in fields.values]
    for key, text in [(key, fields.address(key)) for key in keys]:
        if text:
            try:
                return urls.canonical(text)
            except ValueError as error:
                raise RecordError(f"{key}: {error}") from None
    return ""


def _id_without_address(fields: Fields, location: Location | None) -> str:
    """Return the id of an article without address: its own, if semsearch exported it, or that of its path.

    Records that share a file are distinguished by their `id`, or else by title and date.
    """
    own = "" if fields.untyped else fields.values.get("id")
    if isinstance(own, str) and _ID.fullmatch(own):
        return own
    if location is None:
        raise RecordError("no address")
    if not location.is_shared:
        return urls.identity_of_path(location.name)
    given = own if isinstance(own, str | int) and str(own).strip() else None
    key = given or f"{fields.text('title', TITLE_LIMIT)} {fields.date('publishedDateTime')}"
    return urls.identity_of_path(f"{location.name}#{key}")


def _provider(fields: Fields, url: str) -> Provider:
    """Return the outlet, from a mapping or a name; what is missing comes from the address."""
    value = fields.value("provider")
    name = domain = ""
    if isinstance(value, str):
        name = fields.text("provider", NAME_LIMIT)
    elif isinstance(value, dict):
        inner = fields.mapping(value)
        try:
            name = inner.text("name", NAME_LIMIT)
            if given := inner.address("domain"):
                domain = urls.domain(given)
        except RecordError as error:
            raise RecordError(f"provider: {error}") from None
        except ValueError as error:
            raise RecordError(f"provider: domain: {error}") from None
    elif value is not None:
        raise RecordError(f"provider: expected a name or a mapping, found {type_name(value)}")
    domain = domain or (urls.domain(url) if url else "")
    return Provider(name or domain, domain)


def _images(fields: Fields, dropped: list[str]) -> tuple[Image, ...]:
    """Return the valid images, in order."""
    images = []
    for n, entry in enumerate(fields.entries("images", IMAGES_LIMIT), start=1):
        try:
            images.append(_image(fields.mapping(entry)))
        except RecordError as error:
            dropped.append(f"images[{n}]: {error}")
    return tuple(images)


def _image(fields: Fields) -> Image:
    url = fields.address("url")
    if not url:
        raise RecordError("url: missing")
    try:
        url = urls.validated(url)
    except ValueError as error:
        raise RecordError(f"url: {error}") from None
    width, height = fields.integer("width"), fields.integer("height")
    for key, length in (("width", width), ("height", height)):
        if length is not None and length <= 0:
            raise RecordError(f"{key}: expected a whole number above 0")
    title, attribution = fields.text("title", TITLE_LIMIT), fields.text("attribution", TITLE_LIMIT)
    return Image(url, width, height, title, attribution)


def _related(fields: Fields, item_id: str, dropped: list[str]) -> tuple[Article, ...]:
    """Return the listed coverage, in order, each article once and without the item itself."""
    related: dict[str, Article] = {}
    for n, entry in enumerate(fields.entries("related", RELATED_LIMIT), start=1):
        images: list[str] = []
        try:
            article = _article(fields.mapping(entry), images, location=None)
        except RecordError as error:
            dropped.append(f"related[{n}]: {error}")
            continue
        dropped.extend(f"related[{n}]: {problem}" for problem in images)
        if article.id != item_id:
            related.setdefault(article.id, article)
    return tuple(related.values())
