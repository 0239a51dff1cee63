"""A record's fields -> an item, and what was left out of it.

Only a title or a text is required. Any other field that cannot be used is left out; an `Omission` reports it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import urljoin

from semsearch.corpus import authors, dates, urls
from semsearch.corpus.fields import (
    FieldError,
    Fields,
    RecordError,
    cleaned,
    date,
    flag,
    integer,
    shortened,
    text,
    type_name,
)
from semsearch.corpus.keys import bare
from semsearch.text.sanitize import quote
from semsearch.types import Article, Image, Item, Omission, Provider, Record, Rejection

TITLE_LIMIT = 1_000  # characters
EXCERPT_LIMIT = 50_000
BODY_LIMIT = 1_000  # of a body that replaces a missing excerpt
STAND_IN_LIMIT = 100  # of the first words that replace a missing title
NAME_LIMIT = 200  # of a topic, an outlet, an author, a type
TOPICS_LIMIT = 100  # entries
AUTHORS_LIMIT = 100
IMAGES_LIMIT = 100
RELATED_LIMIT = 1_000
DASHES = (" - ", " | ", " – ", " — ")  # between a title and the outlet

_BODY_READ = 64 * BODY_LIMIT  # characters of such a body that are cleaned
_ID = re.compile("[a-z2-7]{16}")
_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PATTERN = re.compile(r"[{}]|(?:^|/):")  # of a site generator's permalinks: /:year/:title/, {{ page.url }}
_DAY_IN_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?=[-_. ])")
_TRUNCATED = re.compile(r"\s*(?:\.\.\.|…)?\s*\[\+\d+ chars\]$")  # NewsAPI's mark where it cut a text
_UNPUBLISHED = frozenset(
    """draft private pending future trash auto-draft hidden unpublished withheld canceled cancelled archived
    scheduled embargoed""".split()
)
_PUBLISHED = frozenset({"publish", "published", "public", "usable"})
_ARTICLES = frozenset(  # what other tools call an article
    """text news newsarticle reportagenewsarticle blogposting socialmediaposting posting post posts story
    article-newspaper article-magazine article-journal webpage""".split()
)


@dataclass(frozen=True, slots=True)
class Location:
    """Where a record stands: its file, that file's path under the archive's root, the line or the entry.

    Attributes:
        base: The http(s) address that relative ones of the record are resolved against, or "".
        outlet: The outlet that the settings name for the file; it takes the place of a feed's own title.
    """

    path: str
    name: str
    line: int | None = None
    entry: int | None = None
    base: str = ""
    outlet: str = ""

    @property
    def is_shared(self) -> bool:
        """Whether the file holds several records."""
        return self.line is not None or self.entry is not None

    def rejection(self, reason: str, line: int | None = None) -> Rejection:
        """Return the rejection of something at this location."""
        return Rejection(
            self.path, line or self.line, f"entry {self.entry}: {reason}" if self.entry else reason
        )


def records(fields: Fields, location: Location, body: str = "") -> Iterator[Record]:
    """Yield the item, and an omission for each part that was left out; or a single rejection.

    `body` (not yet cleaned) replaces a missing excerpt, up to `BODY_LIMIT` characters.
    """
    reading = _Reading(location)
    try:
        article = reading.article(fields, location, body)
    except RecordError as error:
        yield location.rejection(str(error))
        return
    related = reading.related(fields, article.id)
    # not the line: what is inserted above a record does not change which record it is
    source = f"{location.path}#{article.id}" if location.is_shared else location.path
    yield Item(article, related, source, tuple(fields.values))
    yield from reading.omissions


@dataclass(slots=True)
class _Reading:
    """Reads one record, and notes what it leaves out."""

    location: Location
    omissions: dict[Omission, None] = field(default_factory=dict)  # each once, in order
    prefix: str = ""  # of the keys of an entry of `related`

    def omit(self, key: str, reason: str, value: str = "") -> None:
        """Note that a part is left out."""
        self.omissions[Omission(self.location.path, self.location.line, self.prefix + key, reason, value)] = (
            None
        )

    def article(self, fields: Fields, location: Location | None, body: str = "") -> Article:
        """Read one article; an entry of `related` has no place of its own.

        Raises:
            RecordError: It has neither title nor text, or nothing that identifies it.
        """
        title = self.text(fields, "title", TITLE_LIMIT)
        provider_key, named = self._named_provider(fields)
        if provider_key and bare(provider_key) != "provider":
            title = without_outlet(title, named.name)
        excerpt = self.text(fields, "excerpt", EXCERPT_LIMIT)
        if not excerpt and location:
            given = body or next((t for _, v in fields.candidates("body") if (t := text(v))), "")
            excerpt = _TRUNCATED.sub("…", cleaned(type(given)(given[:_BODY_READ])))[:BODY_LIMIT].rstrip()
        repeated = {f"{title} {named.name}".casefold()}
        if location and location.entry:
            repeated.add(title.casefold())
        if excerpt.casefold() in repeated:
            excerpt = ""  # what aggregators write in place of one
        if not title:
            title = shortened(excerpt, STAND_IN_LIMIT) if location else ""
            if not title:
                keys = ", ".join(sorted(fields.values)[:12])
                raise RecordError(
                    f"no title and no text; its keys are {keys}" if keys else "no title and no text"
                )
        url = self._url(fields)
        published_at = self._date(fields, location)
        return Article(
            id=urls.identity_of_canonical(url)
            if url
            else _id_without_address(fields, location, title, published_at),
            title=title,
            excerpt=excerpt,
            url=url,
            provider=_with_domain(named, url),
            published_at=published_at,
            authors=self._authors(fields, named.name),
            topics=self._topics(fields),
            images=self._images(fields, url),
            quality=self._integer(fields, "quality"),
            heat=self._integer(fields, "heat"),
            type=self._type(fields),
            published=_published(fields) if location else None,
            listed=location is not None,
        )

    def text(self, fields: Fields, name: str, limit: int) -> str:
        """Return the first text of a field, cleaned and shortened; "" if there is none."""
        for key, value in fields.candidates(name):
            found = text(value)
            if found is None:
                self.omit(key, f"expected text, found {type_name(value)}")
            elif clean := cleaned(found):
                return self._limited(key, clean, limit)
        return ""

    def _limited(self, key: str, value: str, limit: int) -> str:
        if len(value) > limit:
            self.omit(key, f"shortened to {limit:,} characters")
        return shortened(value, limit)

    def _url(self, fields: Fields) -> str:
        """Return the canonical address: the first valid one; the others are variants of it."""
        for key, value in fields.candidates("address"):
            foreign = bare(key) not in ("weburl", "originalurl")
            if bare(key) == "source" and not isinstance(value, str):
                continue  # an outlet, with its own address
            address = _address(value)
            if address is None:
                if not foreign:
                    self.omit(key, f"expected an address, found {type_name(value)}")
                continue
            address = address.strip()
            if not _SCHEME.match(address) and not address.startswith("//"):
                if not self.location.base:
                    if not foreign:
                        self.omit(key, "a relative address", quote(address))
                    continue
                if bare(key) == "source" or _PATTERN.search(address):
                    continue  # an outlet's name; a template
                if bare(key) == "permalink" and "/" not in address:
                    continue  # the name of a style of Jekyll's
            try:
                if self.location.base:
                    address = urljoin(self.location.base, address)
                return urls.canonical(address, is_amp=bare(key) in ("ampweburl", "cdnampweburl"))
            except ValueError as error:
                if bare(key) not in ("source", "uri"):  # which name outlets and records as well
                    reason, _, quoted = str(error).partition(": ")
                    self.omit(key, reason, quoted)
        return ""

    def _date(self, fields: Fields, location: Location | None) -> datetime | None:
        """Return the first date that can be read, or that of the file's name."""
        wrong: FieldError | None = None
        for key, value in fields.candidates("date"):
            if bare(key) == "published" and flag(value) is not None:
                continue
            try:
                parsed = date(key, value)
            except FieldError as error:
                wrong = wrong or error
                continue
            if parsed.assumed:
                self.omit(key, parsed.assumed)
            return parsed.instant
        if location and not location.is_shared and (day := dated_name(location.name)):
            try:
                return dates.instant(day)
            except ValueError:
                pass
        if wrong:
            self.omit(wrong.key, wrong.reason, wrong.value)
        return None

    def _named_provider(self, fields: Fields) -> tuple[str, Provider]:
        """Return the outlet that the record names, and its key; the domain is "" if the record has none."""
        name = domain = first = ""
        for key, value in fields.candidates("provider"):
            given = ""
            if isinstance(value, dict):
                found = next((t for k in ("name", "title", "label") if (t := text(value.get(k)))), "")
                given = text(value.get("domain")) or ""
                if not given:  # these may be identifiers of another kind
                    others = (text(value.get(k)) or "" for k in ("uri", "url", "@id"))
                    given = next((t for t in others if urls.is_http(t) or _HOST.fullmatch(t)), "")
            elif isinstance(value, str):
                if urls.is_http(value):
                    continue  # the address of the article (Obsidian, trafilatura)
                found = value
                if bare(key) in ("domain", "hostname", "sourcedomain"):
                    found, given = "", value
            elif isinstance(value, list):
                found = text(value) or ""
            else:
                self.omit(key, f"expected a name or a mapping, found {type_name(value)}")
                continue
            if not name and (found := cleaned(found)):
                name, first = self._limited(key, found, NAME_LIMIT), key
            if given and not domain:
                try:
                    domain = urls.domain(given)
                except ValueError as error:
                    reason, _, quoted = str(error).partition(": ")
                    self.omit(f"{key}.domain", reason, quoted)
        return first, Provider(name, domain)

    def _authors(self, fields: Fields, outlet: str) -> tuple[str, ...]:
        """Return the authors, each once; the outlet is none."""
        for key, value in fields.candidates("authors"):
            found: dict[str, str] = {}
            for name in authors.names(value, several=bare(key) in ("authors", "bylines", "writers")):
                found.setdefault(name.casefold(), name)
            found.pop(outlet.casefold(), None)
            if len(found) > AUTHORS_LIMIT:
                self.omit(key, f"more than {AUTHORS_LIMIT} entries")
            if found:
                names = list(found.values())[:AUTHORS_LIMIT]
                return tuple(self._limited(key, name, NAME_LIMIT) for name in names)
        return ()

    def _topics(self, fields: Fields) -> tuple[str, ...]:
        """Return the topics; without any of the archive's own, the tags, categories and keywords."""
        found: dict[str, None] = {}
        for key, value in fields.candidates("topics"):
            words = bare(key) == "categories" and "layout" in fields.values  # Jekyll splits at spaces
            for topic in self._names(key, value, words=words):
                found.setdefault(topic)
            if bare(key) == "topics":
                break
        if len(found) > TOPICS_LIMIT:
            self.omit("topics", f"more than {TOPICS_LIMIT} entries")
        return tuple(found)[:TOPICS_LIMIT]

    def _names(self, key: str, value: object, *, words: bool) -> Iterator[str]:
        waiting = [value]
        while waiting:
            one = waiting.pop()
            if isinstance(one, list):
                waiting.extend(reversed(one))
            elif isinstance(one, dict):
                if (found := text(one)) is not None:
                    waiting.append([found])
                else:
                    waiting.extend(reversed([inner for inner in one.values() if isinstance(inner, list)]))
            elif isinstance(one, str):
                # A text in place of a list holds several names; an entry of a list is one.
                split = re.split("[,;]", one) if one is value else [one]
                if words and len(split) == 1 and one is value:
                    split = one.split()
                for part in split:
                    if name := cleaned(part).lstrip("#"):
                        yield self._limited(key, name, NAME_LIMIT)
            elif isinstance(one, bool) or (one is not None and not isinstance(one, int)):
                self.omit(key, f"expected a list of names, found {type_name(one)}")

    def _images(self, fields: Fields, url: str) -> tuple[Image, ...]:
        """Return the images with a valid address, in order, each once."""
        images: dict[str, Image] = {}
        for key, value in fields.candidates("images"):
            entries = value if isinstance(value, list) else [value]
            if len(entries) > IMAGES_LIMIT:
                self.omit(key, f"more than {IMAGES_LIMIT} entries")
            for entry in entries[:IMAGES_LIMIT]:
                if image := self._image(key, entry, url):
                    images.setdefault(image.url, image)
            if images:
                break
        return tuple(images.values())

    def _image(self, key: str, value: object, url: str) -> Image | None:
        inner = value if isinstance(value, dict) else {"url": value}
        address = _address(inner)
        if not address:
            if bare(key) == "images" or not isinstance(value, dict | str):
                self.omit(key, "an image without address")
            return None
        if not _SCHEME.match(address) and not address.startswith("//"):
            if not (base := self.location.base or url) or _PATTERN.search(address):
                return None  # a path of the site's source, or a template, which have no address here
            address = urljoin(base, address)
        try:
            address = urls.validated(f"https:{address}" if address.startswith("//") else address)
        except ValueError as error:
            reason, _, quoted = str(error).partition(": ")
            self.omit(key, reason, quoted)
            return None
        lengths: list[int | None] = []
        for side in ("width", "height"):
            try:
                length = integer(f"{key}.{side}", inner[side]) if inner.get(side) not in (None, "") else None
                if length is not None and length <= 0:
                    raise FieldError(f"{key}.{side}", "expected a whole number above 0")
            except FieldError as error:
                self.omit(error.key, error.reason)
                length = None
            lengths.append(length)
        title, attribution = (
            self._limited(f"{key}.{k}", cleaned(text(inner.get(k)) or ""), TITLE_LIMIT)
            for k in ("title", "attribution")
        )
        return Image(address, lengths[0], lengths[1], title, attribution)

    def _integer(self, fields: Fields, name: str) -> int | None:
        for key, value in fields.candidates(name):
            try:
                return integer(key, value)
            except FieldError as error:
                self.omit(error.key, error.reason)
        return None

    def _type(self, fields: Fields) -> str:
        found = self.text(fields, "type", NAME_LIMIT).lower()
        return "article" if not found or found in _ARTICLES else found

    def related(self, fields: Fields, item_id: str) -> tuple[Article, ...]:
        """Return the listed coverage, in order, each article once and without the item itself."""
        related: dict[str, Article] = {}
        for key, value in fields.candidates("related"):
            if not isinstance(value, list):
                self.omit(key, f"expected a list, found {type_name(value)}")
                continue
            if len(value) > RELATED_LIMIT:
                self.omit(key, f"more than {RELATED_LIMIT:,} entries")
            self.prefix = f"{key}."
            for entry in value[:RELATED_LIMIT]:
                try:
                    if not isinstance(entry, dict):
                        raise RecordError(f"expected a mapping, found {type_name(entry)}")
                    article = self.article(fields.mapping(entry), location=None)
                except RecordError as error:
                    self.prefix = ""
                    self.omit(key, str(error).partition(";")[0])
                    self.prefix = f"{key}."
                    continue
                if article.id != item_id:
                    related.setdefault(article.id, article)
            self.prefix = ""
        return tuple(related.values())


def with_conventions(item: Item, outlet: str, topics: Sequence[str]) -> Item:
    """Return an item with what its source says of all its items.

    Args:
        item: The item as its record has it; listed coverage stays as it is.
        outlet: The name of its outlet, if the record names none: a name that is only the address's domain.
        topics: Topics that follow its own.
    """
    article = item.article
    provider = article.provider
    if outlet and provider.name in ("", provider.domain):
        provider = replace(provider, name=outlet)
    every = tuple(dict.fromkeys((*article.topics, *topics)))[:TOPICS_LIMIT]
    if provider is article.provider and every == article.topics:
        return item
    return replace(item, article=replace(article, provider=provider, topics=every))


def dated_name(name: str) -> str:
    """Return the day at the beginning of a file's name, or of its folder's if it is an index; else ""."""
    path = PurePosixPath(name)
    found = _DAY_IN_NAME.match(f"{path.parent.name} " if path.stem == "index" else path.name)
    return found[1] if found else ""


def without_outlet(title: str, outlet: str) -> str:
    """Return a title without the outlet that aggregators append (`… - The Harbour Ledger`)."""
    if outlet:
        for dash in DASHES:
            head, found, tail = title.rpartition(dash)
            if found and head.strip() and tail.strip().casefold() == outlet.casefold():
                return head.strip()
    return title


def _address(value: object, depth: int = 3) -> str | None:
    """Return the address of a text, or of a mapping or a list that holds one."""
    if isinstance(value, list):
        inners = value[:10] if depth else []
        return next((found for inner in inners if (found := _address(inner, depth - 1))), None)
    if isinstance(value, dict):
        named = (value.get(key) for key in ("url", "@id", "href", "src", "contentUrl", "image", "teaser"))
        return next((inner for inner in named if isinstance(inner, str) and inner.strip()), None)
    return value if isinstance(value, str) and value.strip() else None


def _with_domain(provider: Provider, url: str) -> Provider:
    """Return the outlet; what the record does not name comes from the address."""
    domain = provider.domain or (urls.domain(url) if url else "")
    return Provider(provider.name or domain, domain)


def _published(fields: Fields) -> bool | None:
    """Return whether the site shows the item: its own flag, or what its draft flag or status says."""
    for key, value in fields.candidates("published"):
        found = flag(value)
        if bare(key) == "draft":
            if found is not None:
                return not found
        elif found is not None:
            return found
        elif isinstance(value, str) and (word := value.strip().lower()) in _PUBLISHED | _UNPUBLISHED:
            return word in _PUBLISHED
    return None


def _id_without_address(
    fields: Fields, location: Location | None, title: str, published_at: datetime | None
) -> str:
    """Return the id of an article without address: its own, if semsearch exported it, or that of its path.

    Records that share a file are distinguished by their `id`, or else by title and date.
    """
    if location is None:
        own = fields.values.get("id")
        if isinstance(own, str) and _ID.fullmatch(own):
            return own
        raise RecordError("no address")
    if not location.is_shared:
        return urls.identity_of_path(location.name)
    for _, value in fields.candidates("id"):
        if isinstance(value, str) and _ID.fullmatch(value):
            return value
        if given := text(value):
            return urls.identity_of_path(f"{location.name}#{given.strip()}")
    return urls.identity_of_path(f"{location.name}#{title} {published_at}")
