"""The articles of an archive and the relations between them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum

FUTURE_MARGIN = timedelta(days=1)  # beyond now; an article dated after it counts as undated in any order


@dataclass(frozen=True, slots=True)
class Provider:
    """An outlet, by name and internet domain; either may be empty."""

    name: str = ""
    domain: str = ""

    @property
    def key(self) -> str:
        """What tells the outlet from others: its name, or else its domain, case-folded."""
        return (self.name or self.domain).casefold()


@dataclass(frozen=True, slots=True)
class Image:
    """An image by URL; width and height in pixels, None if unknown."""

    url: str
    width: int | None = None
    height: int | None = None
    title: str = ""
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One piece of reporting: an item of the archive, or an entry of an item's `related` list.

    Attributes:
        id: Short, URL-safe and stable, derived from the canonical address.
        excerpt: Without what its outlet repeats in many (`text.boilerplate`), once it is in an index.
        url: The http(s) URL to show, or "" if the item has none.
        published_at: In UTC, whole seconds; None if the item has no date.
        authors: Names, in the order of the item. They are shown, and neither searched nor ranked.
        quality: About 0 to 200; None if unknown.
        heat: -1 if the archive does not know it; None if the item does not say.
        published: The site's own flag. It is only a filter and never hides an item. None if unknown.
        listed: True for an item of the archive, False for an article that only `related` lists mention.
        original: The excerpt as it was read, where something was cut out of it; "" where nothing was.
    """

    id: str
    title: str
    excerpt: str = ""
    url: str = ""
    provider: Provider = Provider()
    published_at: datetime | None = None
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    quality: int | None = None
    heat: int | None = None
    type: str = "article"
    published: bool | None = None
    listed: bool = True
    original: str = ""

    @property
    def as_read(self) -> Article:
        """The article as its record has it, with the whole excerpt."""
        return replace(self, excerpt=self.original, original="") if self.original else self

    @property
    def text(self) -> str:
        """The text that is embedded and searched: the title, then the excerpt on a separate line."""
        return f"{self.title}\n{self.excerpt}" if self.excerpt else self.title

    def as_mentioned(self) -> Article:
        """Return the article as one that only `related` lists mention."""
        return replace(self, listed=False, published=None) if self.listed else self


class Precedence(IntEnum):
    """How much a record knows of an article: of several records, one of the highest precedence is shown."""

    MENTION = 0  # an entry of the `related` list of another item
    DESCRIPTION = 1  # by a feed, a sitemap, a page or the reply of an API: the article itself is elsewhere
    ITEM = 2  # the article in a file of the archive


@dataclass(frozen=True, slots=True)
class Item:
    """One record of the input: its article and the coverage that it lists, in order.

    `source` identifies the record: the absolute path of the file, followed by `#` and the article's id if the
    file has several records. `keys` are those of the record, as it spells them. `precedence` is that of the
    record about its article; what it lists are mentions.
    """

    article: Article
    related: tuple[Article, ...]
    source: str
    keys: tuple[str, ...] = field(default=(), compare=False, repr=False)
    precedence: Precedence = Precedence.ITEM

    @property
    def listing(self) -> Listing:
        """The coverage that it lists, without contents."""
        return Listing(
            self.source, self.article.id, tuple(article.id for article in self.related), self.precedence
        )

    @property
    def versions(self) -> tuple[Version, ...]:
        """What it says of its article, and of each that it lists."""
        mentions = (Version(self.source, article, Precedence.MENTION) for article in self.related)
        return Version(self.source, self.article, self.precedence), *mentions


@dataclass(frozen=True, slots=True)
class Rejection:
    """A record that could not be read: its path, its line (from 1) if known, and the reason in one line."""

    path: str
    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Omission:
    """A part of an item that was left out; the item itself was read.

    Attributes:
        path: The file.
        line: The line of the record, from 1, if known.
        field: The key of the part as the record spells it, `related.` before it for a part of listed
        coverage.
        reason: Why, the same for all values with this fault.
        value: The value, quoted, or "".
    """

    path: str
    line: int | None
    field: str
    reason: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """A record that is no published article, such as a draft or an attachment: where, and what it is."""

    path: str
    line: int | None
    reason: str


Record = Item | Rejection | Omission | Skip  # what reading an archive yields


@dataclass(frozen=True, slots=True)
class Listing:
    """The coverage that one record lists for its item: article ids, in order; the record's precedence."""

    source: str
    item_id: str
    related_ids: tuple[str, ...] = ()
    precedence: Precedence = Precedence.ITEM

    @property
    def ids(self) -> tuple[str, ...]:
        """The articles that the record mentions, its own first."""
        return self.item_id, *self.related_ids


@dataclass(frozen=True, slots=True)
class Version:
    """What one record says of an article, as its item or in its list, and with which precedence."""

    source: str
    article: Article
    precedence: Precedence

    def repeats(self, shown: Article) -> bool:
        """Return whether it says what is shown."""
        mentions = self.precedence is Precedence.MENTION
        return self.article == (shown.as_mentioned() if mentions else shown)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The edges of one article: what it lists, in order, and the items that list it."""

    id: str
    lists: tuple[str, ...] = ()
    listed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """An embedding model: its name, dimension, and the fingerprint (SHA-256, hex) of its weights."""

    name: str
    dimension: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Names:
    """The outlets and topics of an archive, most frequent first, each in its most frequent spelling.

    Attributes:
        providers: The outlets' names.
        domains: The outlets' internet domains.
        topics: The topics.
        mentioned: The one-word outlet names that articles mention too (`storage/vocabulary.py`).
    """

    providers: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    mentioned: frozenset[str] = frozenset()
